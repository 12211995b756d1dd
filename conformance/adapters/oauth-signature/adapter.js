'use strict'
const library = require('oauth-signature')
const { serve, fields, words } = require('../_node/lines.js')

function sign (given) {
  const c = given.credentials
  const r = words(given)
  const params = () => fields([...given.oauth, ...given.pairs.query, ...given.pairs.form])
  return {
    base_uri: new library.UrlElement(r.url).get(),
    base_string: new library.SignatureBaseString(r.method, r.url, params()).generate(),
    signature: library.generate(r.method, r.url, params(), c.consumer_secret, c.token_secret, { encodeSignature: false })
  }
}

serve(__dirname, { package: 'oauth-signature', sign })
