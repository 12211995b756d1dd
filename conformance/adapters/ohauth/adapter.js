'use strict'
const ohauth = require('ohauth')
const { serve, Unsupported, value, only, usual, fields, words } = require('../_node/lines.js')

// Nonce and timestamp are functions of the library; base string and key are noted as they pass.
const { baseString } = ohauth

function sign (given) {
  only(given, ...usual)
  if (value(given, 'oauth_version') === undefined) throw new Unsupported('no way to leave out oauth_version')
  const c = given.credentials
  const out = {}
  ohauth.nonce = () => value(given, 'oauth_nonce')
  ohauth.timestamp = () => value(given, 'oauth_timestamp')
  ohauth.baseString = (...args) => (out.base_string = baseString(...args))
  const header = ohauth.headerGenerator({
    consumer_key: value(given, 'oauth_consumer_key'),
    consumer_secret: c.consumer_secret,
    signature_method: value(given, 'oauth_signature_method'),
    version: value(given, 'oauth_version'),
    token: value(given, 'oauth_token'),
    token_secret: c.token_secret
  })
  const r = words(given)
  const authorization = header(r.method, r.url, fields(given.pairs.form)) // it does not look at the Content-Type: only a form is handed on
  return { ...out, authorization }
}

serve(__dirname, { package: 'ohauth', sign })
