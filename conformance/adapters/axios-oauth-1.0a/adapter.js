'use strict'
const axios = require('axios')
const addOAuthInterceptor = require('axios-oauth-1.0a').default
const oauthSign = require('oauth-sign')
const { serve, value, only, usual, words, watch } = require('../_node/lines.js')

let signature = ''
const make = oauthSign.sign
Object.defineProperty(oauthSign, 'sign', { value: (...args) => (signature = make(...args)) })

async function sign (given) {
  only(given, ...usual, 'oauth_callback', 'oauth_verifier', 'oauth_body_hash')
  const c = given.credentials
  const r = words(given)
  // axios hands the finished request to its transport; this one gives it back instead of sending it.
  const client = axios.create({ adapter: async config => ({ config, status: 200, data: '', headers: {} }) })
  addOAuthInterceptor(client, {
    algorithm: value(given, 'oauth_signature_method'),
    key: value(given, 'oauth_consumer_key'),
    secret: c.consumer_secret,
    token: value(given, 'oauth_token'),
    tokenSecret: c.token_secret,
    callback: value(given, 'oauth_callback'),
    verifier: value(given, 'oauth_verifier'),
    realm: given.realm || undefined
  })
  const seen = watch()
  const { config } = await client.request({ method: r.method, url: r.url, headers: Object.fromEntries(r.headers), data: r.body || undefined })
  return {
    base_string: seen.base_string,
    key: seen.key,
    signature,
    authorization: config.headers.get('authorization'),
    url: client.getUri(config),
    body: config.data || ''
  }
}

serve(__dirname, { package: 'axios-oauth-1.0a', sign, errors: [axios.AxiosError] })
