#!/usr/bin/env python3
# An adapter: it hands each case to the library under test and says what the library did. It computes nothing itself.
# Check it:   oauthdebug conform doctor -- python3 adapter.py
# Measure:    oauthdebug conform client -- python3 adapter.py
import base64, json, platform, sys, traceback

PASSPORT = {
    "name": "my-library", "version": "1.0", "language": "Python " + platform.python_version(), "homepage": "", "issues": "",
    "ops": ["sign"],                                                # and "verify": oauthdebug help adapters
    "takes": {"url": "text", "query": "in-url", "body": "bytes"},   # or "parsed", "pairs", "pairs"
    "settable": ["nonce", "timestamp"],                             # what a case may set; else the library's own is judged
    "gives": ["signature", "authorization"],                        # the fields that sign fills in below
    "features": ["hmac-sha1", "form", "token"],                     # methods in lower case; also realm, callback, verifier, body-hash
    "placements": ["header"], "choices": {}, "dialect": "",
}

# What a library is not told, it must not be blamed for: cases with other protocol parameters are unsupported.
SETTINGS = ["oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_nonce", "oauth_timestamp", "oauth_version"]

def sign(given):
    request, credentials, oauth = given["request"], given["credentials"], dict(given["oauth"])
    for name in oauth:
        if name not in SETTINGS: raise NotImplementedError("no way to set " + name)
    if "oauth_version" not in oauth: raise NotImplementedError("no way to leave out oauth_version")
    # TODO call the library with request["method"], ["url"], ["headers"] and ["body"], credentials["consumer_secret"] and ["token_secret"],
    # and what oauth holds. If it takes pairs, they are given["pairs"]["query"] and ["form"]; the bare URL is request["url"].split("?")[0].
    # return {"authorization": "OAuth ...", "signature": "..."}
    raise NotImplementedError("call your library here")

def octets(v):  # texts that JSON cannot carry travel as "b64:..."
    if isinstance(v, str) and v.startswith("b64:"):
        raw = base64.b64decode(v[4:])
        try: return raw.decode("utf-8")
        except UnicodeDecodeError: return raw
    if isinstance(v, list): return [octets(x) for x in v]
    if isinstance(v, dict): return {k: octets(x) for k, x in v.items()}
    return v

DECLINES = ()  # the exceptions by which the library itself says no, such as (ValueError,)
EMPTY = {"parameters": [], "base_uri": "", "base_string": "", "key": "", "signature": "", "authorization": "", "url": "", "body": ""}

for line in sys.stdin.buffer:
    message = json.loads(line.decode("utf-8"))
    try:
        if message["op"] == "hello": answer = {"protocol": 1, **PASSPORT}
        elif message["op"] == "sign": answer = {"out": {**EMPTY, **sign(octets(message["given"]))}}
        else: answer = {"unsupported": "no operation " + message["op"]}
    except NotImplementedError as e: answer = {"unsupported": str(e)}
    except DECLINES as e: answer = {"refused": str(e)}
    except Exception: answer = {"error": traceback.format_exc()}
    sys.stdout.buffer.write(json.dumps({"seq": message["seq"], **answer}).encode() + b"\n")
    sys.stdout.buffer.flush()
