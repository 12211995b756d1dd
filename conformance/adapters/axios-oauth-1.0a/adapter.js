'use strict'
const { Readable, Writable } = require('stream')
const axios = require('axios')
const addOAuthInterceptor = require('axios-oauth-1.0a').default
const oauthSign = require('oauth-sign')
const { serve, value, only, usual, words, watch } = require('../_node/lines.js')

let signature = ''
const make = oauthSign.sign
oauthSign.sign = (...args) => (signature = make(...args))

async function sign (given) {
  only(given, ...usual, 'oauth_callback', 'oauth_verifier', 'oauth_body_hash')
  const c = given.credentials
  const r = words(given)
  const sent = {}
  const client = axios.create({ transport: transport(sent), maxRedirects: 0 })
  addOAuthInterceptor(client, {
    algorithm: value(given, 'oauth_signature_method'),
    key: value(given, 'oauth_consumer_key'),
    secret: c.consumer_secret,
    token: value(given, 'oauth_token'),
    tokenSecret: c.token_secret,
    callback: value(given, 'oauth_callback'),
    verifier: value(given, 'oauth_verifier'),
    realm: given.realm || undefined,
    includeBodyHash: value(given, 'oauth_body_hash') !== undefined
  })
  const seen = watch()
  signature = ''
  await client.request({ method: r.method, url: r.url, headers: Object.fromEntries(r.headers), data: r.body || undefined })
  return { base_string: seen.base_string, key: seen.key, signature, ...sent }
}

// transport stands where Node's http does: it notes what axios sends and answers with an empty 200.
function transport (sent) {
  return {
    request (options, answer) {
      const headers = Object.fromEntries(Object.entries(options.headers).map(([k, v]) => [k.toLowerCase(), v]))
      const host = options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname
      const port = options.port ? `:${options.port}` : ''
      sent.authorization = headers.authorization || ''
      sent.url = `${options.protocol}//${host}${port}${options.path}`
      const body = []
      return Object.assign(new Writable({
        write (chunk, _, done) { body.push(Buffer.from(chunk)); done() },
        final (done) {
          sent.body = Buffer.concat(body)
          answer(Object.assign(Readable.from([]), { statusCode: 200, headers: {} }))
          done()
        }
      }), { setTimeout () {} })
    }
  }
}

serve(__dirname, { package: 'axios-oauth-1.0a', sign, errors: [axios.AxiosError] })
