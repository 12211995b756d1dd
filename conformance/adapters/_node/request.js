'use strict'
// The settings that request and request-oauth share: oauth_consumer_key is consumer_key, and so on.
const { value, Unsupported } = require('./lines.js')

exports.settings = given => {
  const c = given.credentials
  const oauth = { transport_method: given.placement }
  for (const [name, v] of given.oauth) {
    if (!name.startsWith('oauth_')) throw new Unsupported(`no way to set ${name}`)
    const short = name.slice('oauth_'.length)
    if (short in oauth) throw new Unsupported(`no way to set ${name} twice`)
    oauth[short] = v
  }
  if (value(given, 'oauth_signature_method').startsWith('RSA')) oauth.private_key = c.private_key
  else oauth.consumer_secret = c.consumer_secret
  if (c.token_secret) oauth.token_secret = c.token_secret
  if (given.realm) oauth.realm = given.realm
  return oauth
}
