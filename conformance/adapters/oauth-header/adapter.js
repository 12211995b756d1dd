'use strict'
const { Generator } = require('oauth-header')
const { serve, Unsupported, value, only, usual, words, watch } = require('../_node/lines.js')

// The library takes method and URL, and no body. Its key is noted where it is hashed.
function sign (given) {
  only(given, ...usual)
  if (value(given, 'oauth_token') === undefined) throw new Unsupported('signs with a token only')
  if (value(given, 'oauth_version') === undefined) throw new Unsupported('no way to leave out oauth_version')
  if (given.pairs.form.length) throw new Unsupported('takes no form')
  const c = given.credentials
  const r = words(given)
  const seen = watch()
  const generator = new Generator(value(given, 'oauth_consumer_key'), c.consumer_secret, value(given, 'oauth_token'), c.token_secret)
  const authorization = generator.generateHeaderValue(r.method, r.url, value(given, 'oauth_signature_method'))
  return { ...seen, authorization }
}

serve(__dirname, { package: 'oauth-header', sign })
