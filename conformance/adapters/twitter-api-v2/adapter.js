'use strict'
const { OAuth1Helper } = require('twitter-api-v2/dist/cjs/client-mixins/oauth1.helper.js')
const { serve, value, only, usual, fields, words } = require('../_node/lines.js')

function sign (given) {
  only(given, ...usual)
  const c = given.credentials
  const out = {}
  class Helper extends OAuth1Helper {
    getNonce () { return value(given, 'oauth_nonce') }
    getTimestamp () { return value(given, 'oauth_timestamp') }
    getBaseString (...args) { return (out.base_string = super.getBaseString(...args)) }
    getSigningKey (...args) { return (out.key = super.getSigningKey(...args)) }
  }
  const helper = new Helper({ consumerKeys: { key: value(given, 'oauth_consumer_key'), secret: c.consumer_secret } })
  const r = words(given)
  const signed = helper.authorize(
    { method: r.method, url: r.url, data: fields(given.pairs.form) },
    { key: value(given, 'oauth_token'), secret: c.token_secret }
  )
  return { ...out, signature: signed.oauth_signature, authorization: helper.toHeader(signed).Authorization }
}

serve(__dirname, { package: 'twitter-api-v2', sign })
