'use strict'
const crypto = require('crypto')
const OAuth = require('oauth-1.0a')
const { serve, value, only, usual, fields, words } = require('../_node/lines.js')

// The library leaves hashing to its caller; these are the functions of its README.
const hmac = name => (base, key) => crypto.createHmac(name, key).update(base).digest('base64')
const rsa = (name, pem) => base => crypto.createSign(name).update(base).sign(pem, 'base64')

function sign (given) {
  only(given, ...usual)
  const c = given.credentials
  const method = value(given, 'oauth_signature_method')
  const [kind, digest] = method.toLowerCase().split('-')
  const oauth = OAuth({
    consumer: { key: value(given, 'oauth_consumer_key'), secret: c.consumer_secret },
    signature_method: method,
    hash_function: { hmac: hmac(digest), rsa: rsa(digest, c.private_key) }[kind], // PLAINTEXT: the library's own
    version: value(given, 'oauth_version'),
    realm: given.realm || undefined
  })
  oauth.getNonce = () => value(given, 'oauth_nonce')
  oauth.getTimeStamp = () => value(given, 'oauth_timestamp')
  const out = {}
  for (const [field, name] of [['base_string', 'getBaseString'], ['key', 'getSigningKey']]) {
    const real = oauth[name]
    oauth[name] = (...args) => (out[field] = real.apply(oauth, args))
  }
  const r = words(given)
  const token = value(given, 'oauth_token')
  const signed = oauth.authorize({ method: r.method, url: r.url, data: fields(given.pairs.form) }, { key: token, secret: c.token_secret })
  return { ...out, signature: signed.oauth_signature, authorization: oauth.toHeader(signed).Authorization }
}

serve(__dirname, { package: 'oauth-1.0a', sign })
