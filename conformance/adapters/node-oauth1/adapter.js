'use strict'
const OAuth = require('node-oauth1')
const { serve, value, words, watch } = require('../_node/lines.js')

function sign (given) {
  const c = given.credentials
  const r = words(given)
  // A message is {method, action, parameters}: the URL with its query, the rest as pairs.
  const message = { method: r.method, action: r.url, parameters: [...given.oauth, ...given.pairs.form].map(p => [...p]) }
  const accessor = {
    consumerKey: value(given, 'oauth_consumer_key'),
    consumerSecret: c.consumer_secret,
    tokenSecret: c.token_secret,
    privateKey: c.private_key
  }
  const seen = watch()
  OAuth.SignatureMethod.sign(message, accessor)
  const signed = message.parameters
  const form = given.oauth.length
  const protocol = signed.filter((_, i) => i < form || i >= form + given.pairs.form.length) // without the fields of the form
  return {
    base_string: OAuth.SignatureMethod.getBaseString(message),
    key: seen.key,
    signature: OAuth.getParameter(signed, 'oauth_signature'),
    authorization: given.placement === 'header' ? OAuth.getAuthorizationHeader(given.realm, signed) : '',
    url: given.placement === 'query' ? OAuth.addToURL(r.url, protocol) : '',
    body: given.placement === 'body' ? OAuth.formEncode(signed) : ''
  }
}

serve(__dirname, { package: 'node-oauth1', sign })
