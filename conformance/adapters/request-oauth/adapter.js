'use strict'
const URL = require('url')
const oauth = require('request-oauth')
const oauthSign = require('oauth-sign')
const { serve, words, watch } = require('../_node/lines.js')
const { settings } = require('../_node/request.js')

let signature = ''
const make = oauthSign.sign
oauthSign.sign = (...args) => (signature = make(...args))

function sign (given) {
  const r = words(given)
  const { protocol, hostname, port, path } = URL.parse(r.url) // as request-compose does
  const seen = watch()
  const { options, body } = oauth(settings(given))({
    options: { method: r.method, protocol, hostname, port, path, headers: Object.fromEntries(r.headers) },
    body: r.body
  })
  return {
    base_string: seen.base_string,
    key: seen.key,
    signature,
    authorization: options.headers.Authorization || '',
    url: URL.format({ protocol, hostname, port, slashes: true }) + options.path,
    body
  }
}

serve(__dirname, { package: 'request-oauth', sign })
