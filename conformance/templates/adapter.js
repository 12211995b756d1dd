// An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
// Check it:   oauthdebug conform doctor -- node adapter.js
// Measure:    oauthdebug conform client -- node adapter.js
'use strict'
const passport = {
  name: 'my-library', version: '1.0', language: 'Node ' + process.version, homepage: '', issues: '',
  ops: ['sign'],                                               // and 'verify': oauthdebug help adapters
  takes: { url: 'text', query: 'in-url', body: 'bytes' },      // or 'parsed', 'pairs', 'pairs'
  settable: ['nonce', 'timestamp'],                            // what a case may set; else the library's own is judged
  gives: ['signature', 'authorization'],                       // the fields that sign fills in below
  features: ['hmac-sha1', 'form', 'token'],                    // methods in lower case; also realm, callback, verifier, body-hash
  placements: ['header'], choices: {}, dialect: ''
}

console.log = console.error // stdout carries answers only
class Unsupported extends Error {}

// What a library is not told, it must not be blamed for: cases with other protocol parameters are unsupported.
const settings = ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_nonce', 'oauth_timestamp', 'oauth_version']

async function sign (given) {
  const { request, credentials, pairs } = given
  const oauth = Object.fromEntries(given.oauth)
  for (const name in oauth) if (!settings.includes(name)) throw new Unsupported('no way to set ' + name)
  if (!('oauth_version' in oauth)) throw new Unsupported('no way to leave out oauth_version')
  // TODO call the library with request.method, .url, .headers and .body, credentials.consumer_secret and .token_secret,
  // and what oauth holds. If it takes pairs, they are pairs.query and pairs.form; the bare URL is request.url.split('?')[0].
  // return { authorization: 'OAuth ...', signature: '...' }
  throw new Unsupported('call your library here')
}

function octets (v) { // texts that JSON cannot carry travel as "b64:..."
  if (typeof v === 'string' && v.startsWith('b64:')) {
    const raw = Buffer.from(v.slice(4), 'base64')
    return Buffer.from(raw.toString()).equals(raw) ? raw.toString() : raw
  }
  if (Array.isArray(v)) return v.map(octets)
  if (v && typeof v === 'object') return Object.fromEntries(Object.entries(v).map(([k, w]) => [k, octets(w)]))
  return v
}

const declines = e => false // whether it is by this exception that the library itself says no
const empty = { parameters: [], base_uri: '', base_string: '', key: '', signature: '', authorization: '', url: '', body: '' }

async function answer (message) {
  try {
    if (message.op === 'hello') return { protocol: 1, ...passport }
    if (message.op === 'sign') return { out: { ...empty, ...await sign(octets(message.given)) } }
    return { unsupported: 'no operation ' + message.op }
  } catch (e) {
    return e instanceof Unsupported ? { unsupported: e.message } : declines(e) ? { refused: e.message } : { error: String(e.stack || e) }
  }
}

let left = Buffer.alloc(0)
let queue = Promise.resolve() // one case at a time
process.stdin.on('data', chunk => { // by hand: readline would also split at U+2028
  left = Buffer.concat([left, chunk])
  for (let end; (end = left.indexOf(10)) >= 0; left = left.subarray(end + 1)) {
    const message = JSON.parse(left.subarray(0, end).toString())
    queue = queue.then(async () => process.stdout.write(JSON.stringify({ seq: message.seq, ...await answer(message) }) + '\n'))
  }
})
