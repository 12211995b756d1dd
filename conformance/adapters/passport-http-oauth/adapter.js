'use strict'
// A passport strategy judges an Express request and leaves nonces and the clock to its caller.
const URL = require('url')
const querystring = require('querystring')
const { ConsumerStrategy, TokenStrategy } = require('passport-http-oauth')
const { serve, Unsupported, words, known, header } = require('../_node/lines.js')

function verify (given) {
  if (given.seen.length) throw new Unsupported('leaves nonces to its caller')
  const r = words(given)
  const url = URL.parse(r.url)
  const request = {
    method: r.method,
    url: url.path,
    headers: { ...Object.fromEntries(r.headers.map(([k, v]) => [k.toLowerCase(), v])), host: r.url.split('/')[2] },
    connection: { encrypted: url.protocol === 'https:' },
    query: querystring.parse(url.query), // as Express does
    body: /^application\/x-www-form-urlencoded/i.test(header(given, 'Content-Type')) ? querystring.parse(r.body) : {}
  }
  const list = known(given)
  const consumer = (key, done) => { const c = list.find(c => c.consumer_key === key); done(null, c && c, c && c.consumer_secret) }
  const tokenOf = key => list.find(c => c.token && c.token === key)
  const strategy = list.some(c => c.token)
    ? new TokenStrategy(consumer, (key, done) => { const c = tokenOf(key); done(null, c, c && c.token_secret) })
    : new ConsumerStrategy(consumer, (key, done) => { const c = tokenOf(key); done(null, c && c.token_secret) })
  return new Promise((resolve, reject) => {
    strategy.success = () => resolve({ verdict: 'accept' })
    strategy.error = reject
    strategy.fail = (challenge, status) => {
      if (typeof challenge === 'number') [challenge, status] = ['', challenge]
      const said = /oauth_problem="([^"]*)"/.exec(challenge)
      resolve({ verdict: 'refuse', problem: said ? said[1] : '', status: status || 401 })
    }
    strategy.authenticate(request)
  })
}

serve(__dirname, { package: 'passport-http-oauth', verify })
