'use strict'
const request = require('request')
const oauthSign = require('oauth-sign')
const { serve, words, watch } = require('../_node/lines.js')
const { settings } = require('../_node/request.js')

// oauth-sign is where request has its signatures made: what passes there is noted as it passes.
let signature = ''
const make = oauthSign.sign
oauthSign.sign = (...args) => (signature = make(...args))

function sign (given) {
  const r = words(given)
  const seen = watch()
  return new Promise((resolve, reject) => {
    // The request is signed when it is made and sent a turn later: it is taken back in between.
    const made = request({
      method: r.method,
      url: r.url,
      headers: Object.fromEntries(r.headers),
      body: r.body || undefined,
      oauth: settings(given)
    }, err => err && reject(err))
    const out = { base_string: seen.base_string, key: seen.key, signature }
    if (made.uri) {
      out.authorization = made.getHeader('Authorization') || ''
      out.url = made.uri.href
      out.body = made.body || ''
    }
    made.abort()
    setImmediate(() => resolve(out))
  })
}

serve(__dirname, { package: 'request', sign })
