'use strict'
const { OAuth } = require('oauth')
const { serve, Unsupported, value, only, usual, fields, words, header, watch } = require('../_node/lines.js')

function sign (given) {
  only(given, ...usual, 'oauth_callback', 'oauth_verifier')
  const c = given.credentials
  const method = value(given, 'oauth_signature_method')
  const secret = method.startsWith('RSA') ? c.private_key : c.consumer_secret
  const oauth = new OAuth('', '', value(given, 'oauth_consumer_key'), secret, value(given, 'oauth_version') || '1.0', undefined, method)
  oauth._getNonce = () => value(given, 'oauth_nonce')
  oauth._getTimestamp = () => value(given, 'oauth_timestamp')
  const seen = watch()
  const make = oauth._createSignature
  oauth._createSignature = (base, secret) => { seen.base_string = base; return (seen.signature = make.call(oauth, base, secret)) }

  // The library hands callback, verifier and the fields of a form to its signer as one object.
  const r = words(given)
  const extra = fields(given.pairs.form)
  for (const name of ['oauth_callback', 'oauth_verifier']) if (value(given, name) !== undefined) extra[name] = value(given, name)
  const token = value(given, 'oauth_token')
  if (given.placement === 'query') {
    if (Object.keys(extra).length) throw new Unsupported('signUrl takes no form, callback or verifier')
    const url = oauth.signUrl(r.url, token, c.token_secret, r.method)
    return { ...bare(seen), url }
  }
  // Its get, post and so on all end here; the connection that it asks for notes what it sends.
  const sent = { body: '' }
  oauth._createClient = (port, host, method, path, headers, secure) => {
    Object.assign(sent, { authorization: headers.Authorization, url: `${secure ? 'https' : 'http'}://${headers.Host}${path}` })
    return { on () {}, end () {}, write (body) { sent.body = body } }
  }
  const body = given.pairs.form.length ? null : r.body || null // a form is made of the extra parameters
  oauth._performSecureRequest(token, c.token_secret, r.method, r.url, extra, body, header(given, 'Content-Type') || null, () => {})
  return { ...bare(seen), ...sent }
}

function bare ({ base_string, key, signature }) { return { base_string, key: key || '', signature } }

serve(__dirname, { package: 'oauth', sign })
