'use strict'
// The library checks LTI launches: forms that carry the protocol parameters, of a consumer without a token.
const URL = require('url')
const querystring = require('querystring')
const HMAC = require('ims-lti/lib/hmac-sha1')
const Provider = require('ims-lti/lib/provider')
const MemoryNonceStore = require('ims-lti/lib/memory-nonce-store')
const { serve, Unsupported, fields, words, known, header, watch } = require('../_node/lines.js')

function sign (given) {
  const c = given.credentials
  const r = words(given)
  const seen = watch()
  // As its own build_signature calls it: the URL without its query, the URL parsed, the form.
  const parsed = URL.parse(r.url, true)
  const signature = new HMAC().build_signature_raw(r.url.split(/[?#]/)[0], parsed, r.method, fields([...given.oauth, ...given.pairs.form]), c.consumer_secret, c.token_secret)
  return { ...seen, signature }
}

function verify (given) {
  const r = words(given)
  if (header(given, 'Authorization')) throw new Unsupported('reads protocol parameters from a form only')
  const url = URL.parse(r.url)
  const body = querystring.parse(r.body) // as the web frameworks do before it is asked
  const c = known(given).find(k => k.consumer_key === body.oauth_consumer_key)
  if (!c) throw new Unsupported('leaves it to its caller to look up the consumer key')
  if (c.token) throw new Unsupported('knows no tokens when it verifies')
  const nonces = new MemoryNonceStore()
  for (const [, , timestamp, nonce] of given.seen) nonces.setUsed(nonce, Number(timestamp))
  const provider = new Provider(c.consumer_key, c.consumer_secret, nonces)
  const request = { method: r.method, url: url.path, protocol: url.protocol.slice(0, -1), headers: { host: r.url.split('/')[2] } }
  // valid_request looks for the fields of an LTI launch first and then calls this.
  return new Promise(resolve => provider._valid_oauth(request, body, (err, valid) => resolve({ verdict: !err && valid ? 'accept' : 'refuse' })))
}

serve(__dirname, { package: 'ims-lti', sign, verify })
