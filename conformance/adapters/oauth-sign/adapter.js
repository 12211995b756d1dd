'use strict'
const oauth = require('oauth-sign')
const { serve, value, fields, words, watch } = require('../_node/lines.js')

function sign (given) {
  const c = given.credentials
  const method = value(given, 'oauth_signature_method')
  const secret = method.startsWith('RSA') ? c.private_key : c.consumer_secret
  const r = words(given)
  const url = r.url.split(/[?#]/)[0] // the library asks for the base URI and the parameters apart
  const params = fields([...given.oauth, ...given.pairs.query, ...given.pairs.form])
  const seen = watch()
  const signature = oauth.sign(method, r.method, url, params, secret, c.token_secret)
  return { base_string: oauth.generateBase(r.method, url, params), key: seen.key, signature }
}

serve(__dirname, { package: 'oauth-sign', sign })
