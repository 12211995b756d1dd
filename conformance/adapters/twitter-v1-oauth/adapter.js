'use strict'
const oAuth1a = require('twitter-v1-oauth').default
const { serve, Unsupported, value, only, usual, fields, words, watch } = require('../_node/lines.js')

// The library takes the query as params and the form as data, beside the bare address.
function sign (given) {
  only(given, ...usual)
  if (value(given, 'oauth_token') === undefined) throw new Unsupported('signs with a token only')
  if (value(given, 'oauth_version') === undefined) throw new Unsupported('no way to leave out oauth_version')
  const c = given.credentials
  const r = words(given)
  const seen = watch()
  const authorization = oAuth1a(
    { method: r.method, url: r.url.split(/[?#]/)[0], params: fields(given.pairs.query), data: fields(given.pairs.form) },
    { api_key: value(given, 'oauth_consumer_key'), api_secret_key: c.consumer_secret, access_token: value(given, 'oauth_token'), access_token_secret: c.token_secret }
  )
  return { ...seen, authorization }
}

serve(__dirname, { package: 'twitter-v1-oauth', sign })
