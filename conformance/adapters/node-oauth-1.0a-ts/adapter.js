'use strict'
const { OAuth } = require('node-oauth-1.0a-ts/dist/oauth')
const { serve, Unsupported, value, only, usual, fields, words } = require('../_node/lines.js')

function sign (given) {
  only(given, ...usual, 'oauth_body_hash')
  if (value(given, 'oauth_version') === undefined) throw new Unsupported('no way to leave out oauth_version')
  const c = given.credentials
  const out = {}
  class Noted extends OAuth {
    _getNonce () { return value(given, 'oauth_nonce') }
    _getTimeStamp () { return value(given, 'oauth_timestamp') }
    _getBaseString (...args) { return (out.base_string = super._getBaseString(...args)) }
    _getSigningKey (...args) { return (out.key = super._getSigningKey(...args)) }
  }
  const oauth = new Noted({
    consumer: { public: value(given, 'oauth_consumer_key'), secret: c.consumer_secret },
    signature_method: value(given, 'oauth_signature_method')
  })
  const r = words(given)
  const hashed = value(given, 'oauth_body_hash') !== undefined // asked for with the body as text, or not at all
  if (hashed && Buffer.isBuffer(r.body)) throw new Unsupported('takes text, and this case holds octets that are not')
  const request = { method: r.method, url: r.url, data: hashed ? r.body : fields(given.pairs.form), includeBodyHash: hashed }
  const signed = oauth.authorize(request, { public: value(given, 'oauth_token'), secret: c.token_secret })
  if (given.placement === 'body') return { ...out, signature: signed.oauth_signature, body: oauth.buildQueryString({ ...request.data, ...signed }) }
  return { ...out, signature: signed.oauth_signature, authorization: oauth.toHeader(signed).Authorization }
}

serve(__dirname, { package: 'node-oauth-1.0a-ts', sign })
