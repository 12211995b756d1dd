// An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
// Check it:   oauthdebug conform doctor -- node adapter.js
// Measure:    oauthdebug conform client -- node adapter.js
'use strict'
const passport = {
  name: 'my-library', version: '1.0', language: 'Node ' + process.version, homepage: '', issues: '',
  ops: ['sign'],                                               // and 'verify'
  takes: { url: 'text', query: 'in-url', body: 'bytes' },      // or 'parsed', 'pairs', 'pairs'
  settable: ['nonce', 'timestamp'],                            // what a case may set; else the library's own is judged
  gives: ['signature', 'authorization'],                       // the fields that sign fills in below
  features: ['hmac-sha1', 'form', 'token'],                    // methods in lower case; also realm, callback, verifier, body-hash
  placements: ['header'], choices: {}, dialect: ''
}

class Unsupported extends Error {}

function sign (given) {
  const { method, url, headers, body } = given.request
  const oauth = Object.fromEntries(given.oauth)
  // TODO call the library with these, given.credentials, oauth.oauth_nonce and oauth.oauth_timestamp.
  throw new Unsupported('call your library here')
  return { authorization: 'OAuth ...', signature: '...' }
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

const empty = { parameters: [], base_uri: '', base_string: '', key: '', signature: '', authorization: '', url: '', body: '' }

function answer (message) {
  try {
    if (message.op === 'hello') return { protocol: 1, ...passport }
    if (message.op === 'sign') return { out: { ...empty, ...sign(octets(message.given)) } }
    return { unsupported: 'no operation ' + message.op }
  } catch (e) { // where the library declines, answer { refused: e.message }
    return e instanceof Unsupported ? { unsupported: e.message } : { error: String(e.stack) }
  }
}

let left = Buffer.alloc(0)
process.stdin.on('data', chunk => { // by hand: readline would also split at U+2028
  left = Buffer.concat([left, chunk])
  for (let end; (end = left.indexOf(10)) >= 0; left = left.subarray(end + 1)) {
    const message = JSON.parse(left.subarray(0, end).toString())
    process.stdout.write(JSON.stringify({ seq: message.seq, ...answer(message) }) + '\n')
  }
})
