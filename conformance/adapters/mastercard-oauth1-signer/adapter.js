'use strict'
const OAuth = require('mastercard-oauth1-signer')
const { serve, value, only, words } = require('../_node/lines.js')

// The steps are functions of one object; what each made is noted as it passes.
const noted = {}
for (const [field, name] of [['base_uri', 'getBaseUriString'], ['base_string', 'getSignatureBaseString'], ['signature', 'signSignatureBaseString']]) {
  const real = OAuth[name]
  OAuth[name] = (...args) => (noted[field] = real.apply(OAuth, args))
}

function sign (given) {
  only(given, 'oauth_consumer_key', 'oauth_signature_method', 'oauth_timestamp', 'oauth_nonce', 'oauth_version', 'oauth_body_hash')
  OAuth.getNonce = () => value(given, 'oauth_nonce')
  OAuth.getTimestamp = () => value(given, 'oauth_timestamp')
  const r = words(given)
  const authorization = OAuth.getAuthorizationHeader(r.url, r.method, r.body, value(given, 'oauth_consumer_key'), given.credentials.private_key)
  return { ...noted, authorization }
}

serve(__dirname, { package: 'mastercard-oauth1-signer', sign })
