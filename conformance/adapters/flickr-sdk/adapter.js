'use strict'
const { OAuthAuth, FetchTransport, GET, POST } = require('flickr-sdk')
const { serve, Unsupported, value, only, usual, words, watch } = require('../_node/lines.js')

// The library signs the parameters of a call, beside the address of the service.
async function sign (given) {
  only(given, ...usual, 'oauth_callback', 'oauth_verifier')
  if (value(given, 'oauth_version') === undefined) throw new Unsupported('no way to leave out oauth_version')
  const c = given.credentials
  const token = value(given, 'oauth_token')
  const auth = new OAuthAuth(value(given, 'oauth_consumer_key'), c.consumer_secret, token === undefined ? false : token, token === undefined ? false : c.token_secret)
  auth.oauth.nonce = () => value(given, 'oauth_nonce')
  auth.oauth.timestamp = () => value(given, 'oauth_timestamp')
  const r = words(given)
  const form = given.pairs.form
  if (form.length && given.placement === 'query') throw new Unsupported('places the protocol parameters beside the others')
  const params = form.length ? new POST() : new GET()
  const more = ['oauth_callback', 'oauth_verifier'].map(name => [name, value(given, name)]).filter(([, v]) => v !== undefined)
  for (const [name, v] of [...given.pairs.query, ...form, ...more]) {
    if (typeof name !== 'string' || typeof v !== 'string') throw new Unsupported('takes text, and this case holds octets that are not')
    params.set(name, v)
  }
  const seen = watch()
  const url = r.url.split(/[?#]/)[0] // asked for apart from the parameters
  await auth.sign(r.method, url, params)
  const out = { ...seen, signature: Object.fromEntries(params.entries()).oauth_signature }
  return given.placement === 'query' ? { ...out, url: await sent(url, params) } : out
}

// sent is the address that the library hands to fetch.
async function sent (url, params) {
  let address
  const transport = new FetchTransport()
  transport.fetch = async where => { address = where }
  await transport.get(url, params)
  return address
}

serve(__dirname, { package: 'flickr-sdk', sign })
