'use strict'
// Protocol lines/1 for Node: one JSON object a line on stdin, one answer a line on stdout.
// An adapter calls serve with the folder it lives in and functions that call its library.
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')

class Unsupported extends Error {}

console.log = console.info = console.error // stdout carries answers only

function serve (dir, library) {
  const passport = JSON.parse(fs.readFileSync(path.join(dir, 'passport.json'), 'utf8'))
  let left = Buffer.alloc(0)
  let queue = Promise.resolve() // one case at a time: the watch below is one for the process
  process.stdin.on('data', chunk => {
    left = Buffer.concat([left, chunk])
    // Split by hand: readline also splits at U+2028, which JSON may hold.
    for (let end; (end = left.indexOf(10)) >= 0; left = left.subarray(end + 1)) {
      const line = left.subarray(0, end).toString('utf8')
      if (line.trim()) queue = queue.then(() => answer(JSON.parse(line.replace(/^\uFEFF/, '')), passport, { dir, ...library }))
    }
  })
}

async function answer (message, passport, library) {
  let reply
  try {
    if (message.op === 'hello') {
      reply = { protocol: 1, ...passport, version: version(library), language: `JavaScript, Node ${process.versions.node}` }
    } else if (!passport.ops.includes(message.op)) {
      throw new Unsupported(`no such operation: ${message.op}`)
    } else {
      const given = decode(message.given)
      if (message.op === 'sign') check(given, passport)
      reply = { out: encode({ ...blank[message.op], ...await library[message.op](given) }) }
    }
  } catch (e) {
    reply = e instanceof Unsupported ? { unsupported: encode(e.message) } : own(e, library) ? { refused: encode(said(e)) } : { error: encode(String(e.stack || e)) }
  }
  process.stdout.write(JSON.stringify({ seq: message.seq, ...reply }) + '\n')
}

const blank = {
  sign: { base_string: '', signature: '', authorization: '', url: '', body: '', parameters: [], base_uri: '', key: '' },
  verify: { verdict: '', problem: '', status: 0 }
}

// A library declines with a plain Error, with a class of its own, or through what decodes URLs for it.
// A TypeError or RangeError from its depths is an accident.
function own (e, library) {
  return e instanceof Error && (e.constructor === Error || e instanceof URIError || e.code === 'ERR_INVALID_URL' || (library.errors || []).some(c => e instanceof c))
}

function said (e) { return e.message || e.name || String(e) }

function version ({ dir, package: name }) {
  return JSON.parse(fs.readFileSync(path.join(dir, 'node_modules', name, 'package.json'), 'utf8')).version
}

// check answers for the library what its passport says it cannot do.
function check (given, passport) {
  const method = value(given, 'oauth_signature_method')
  if (method !== undefined && !passport.features.includes(method.toLowerCase())) throw new Unsupported(`no signature method ${method}`)
  if (!passport.placements.includes(given.placement)) throw new Unsupported(`no way to place the parameters in the ${given.placement}`)
  if (given.realm && !passport.features.includes('realm')) throw new Unsupported('no way to set a realm')
  if (passport.settable.includes('version')) return // takes the protocol parameters as they are
  for (const name of ['nonce', 'timestamp']) {
    if (passport.settable.includes(name) && value(given, `oauth_${name}`) === undefined) throw new Unsupported(`no way to leave out oauth_${name}`)
  }
}

// decode turns "b64:" strings into text, or into a Buffer where the octets are not text.
function decode (v, field) {
  if (typeof v === 'string') return v.startsWith('b64:') ? text(Buffer.from(v.slice(4), 'base64'), field === 'body') : v
  if (Array.isArray(v)) return v.map(w => decode(w))
  if (v && typeof v === 'object') return Object.fromEntries(Object.entries(v).map(([k, w]) => [k, decode(w, k)]))
  return v
}

// text reads octets as UTF-8. Half a surrogate pair, which a JavaScript string may hold but UTF-8 may not,
// travels as the three octets that UTF-8 would give it; in a body, which is octets, it stays that.
function text (octets, body) {
  const s = octets.toString('utf8')
  if (Buffer.from(s).equals(octets)) return s
  const parts = octets.toString('latin1').split(/(\xed[\xa0-\xbf][\x80-\xbf])/)
  const read = parts.map((part, i) => i % 2
    ? String.fromCharCode(0xd000 | (part.charCodeAt(1) & 0x3f) << 6 | (part.charCodeAt(2) & 0x3f))
    : Buffer.from(part, 'latin1').toString('utf8')).join('')
  return body || read.includes('\ufffd') ? octets : read
}

function encode (v) {
  if (Buffer.isBuffer(v)) return Buffer.from(v.toString('utf8')).equals(v) ? encode(v.toString('utf8')) : 'b64:' + v.toString('base64')
  if (typeof v === 'string') return v.startsWith('b64:') || Buffer.from(v).toString() !== v ? 'b64:' + octets(v).toString('base64') : v
  if (Array.isArray(v)) return v.map(encode)
  if (v && typeof v === 'object') return Object.fromEntries(Object.entries(v).map(([k, w]) => [k, encode(w)]))
  return v
}

// octets is the inverse of text.
function octets (s) {
  return Buffer.concat([...s].map(c => {
    const n = c.charCodeAt(0)
    return c.length === 1 && n >= 0xd800 && n < 0xe000 ? Buffer.from([0xe0 | n >> 12, 0x80 | (n >> 6 & 0x3f), 0x80 | (n & 0x3f)]) : Buffer.from(c)
  }))
}

// value is the one value of a protocol parameter, or undefined.
function value (given, name) {
  const hit = given.oauth.find(p => p[0] === name)
  return hit && hit[1]
}

// only refuses cases that set protocol parameters which the library has no setting for.
function only (given, ...names) {
  const seen = new Set()
  for (const [name] of given.oauth) {
    if (!names.includes(name)) throw new Unsupported(`no way to set ${name}`)
    if (seen.has(name)) throw new Unsupported(`no way to set ${name} twice`)
    seen.add(name)
  }
}

const usual = ['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_timestamp', 'oauth_nonce', 'oauth_version']

// fields makes of pairs the plain object that JavaScript libraries take: a name met twice holds an array.
function fields (pairs) {
  const out = {}
  for (const [name, v] of pairs) {
    if (typeof name !== 'string' || typeof v !== 'string') throw new Unsupported('takes text, and this case holds octets that are not')
    const had = Object.prototype.hasOwnProperty.call(out, name) ? out[name] : undefined
    const now = had === undefined ? v : [].concat(had, v)
    Object.defineProperty(out, name, { value: now, enumerable: true, writable: true, configurable: true })
  }
  return out
}

// words makes sure that what a library takes as strings is text; body and pairs are not looked at.
function words (given) {
  const { body, ...request } = given.request
  const look = v => {
    if (Buffer.isBuffer(v)) throw new Unsupported('takes text, and this case holds octets that are not')
    if (v && typeof v === 'object') Object.values(v).forEach(look)
  }
  look({ ...given, pairs: [], request })
  return given.request
}

// known lists the credentials that a verifier is to know: nobody, if the list is empty.
function known (given) { return given.known || [given.credentials] }

function header (given, name) {
  const hit = given.request.headers.find(h => h[0].toLowerCase() === name.toLowerCase())
  return hit ? hit[1] : ''
}

// watch notes what the library hands to Node's crypto: its base string and its key, as it made them.
function watch () {
  const seen = { base_string: '', key: '' }
  const { createHmac, createSign } = watch.real = watch.real || { createHmac: crypto.createHmac, createSign: crypto.createSign }
  const tap = made => {
    const update = made.update
    made.update = function (data, ...more) { seen.base_string += data; return update.call(this, data, ...more) }
    return made
  }
  crypto.createHmac = (algorithm, key, ...more) => { seen.base_string = ''; seen.key = key; return tap(createHmac(algorithm, key, ...more)) }
  crypto.createSign = (...more) => { seen.base_string = ''; return tap(createSign(...more)) }
  return seen
}

module.exports = { serve, Unsupported, value, only, usual, fields, words, known, header, watch }
