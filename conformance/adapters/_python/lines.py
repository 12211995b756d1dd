"""Protocol lines/1 for Python: one JSON object a line on stdin, one answer a line on stdout.

An adapter calls serve with the folder it lives in and functions that call its library.
"""
import base64
import hmac
import importlib.metadata
import json
import os
import platform
import sys
import traceback
import warnings

SIGNED = dict(base_string="", signature="", authorization="", url="", body="", parameters=[], base_uri="", key="")
JUDGED = dict(verdict="", problem="", status=0)
USUAL = ["oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"]


class Unsupported(Exception):
    """The library has no way to do what the case asks for."""


def serve(file, package, own=(), **ops):
    """Answer every line of stdin. own are the exceptions by which the library declines."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # stdout carries answers only
    sys.stderr.reconfigure(errors="backslashreplace")
    warnings.simplefilter("ignore")
    with open(os.path.join(os.path.dirname(os.path.abspath(file)), "passport.json"), encoding="utf-8") as f:
        passport = json.load(f)
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        message = json.loads(line.decode("utf-8-sig"))
        answer = reply(message, passport, package, own, ops)
        out.write(json.dumps({"seq": message["seq"], **answer}, ensure_ascii=False).encode("utf-8") + b"\n")
        out.flush()


def reply(message, passport, package, own, ops):
    try:
        op = message["op"]
        if op == "hello":
            return {"protocol": 1, **passport, "version": importlib.metadata.version(package), "language": "Python " + platform.python_version()}
        if op not in passport["ops"]:
            raise Unsupported("no such operation: " + op)
        given = decode(message["given"])
        if op == "sign":
            check(given, passport)
        return {"out": encode({**(SIGNED if op == "sign" else JUDGED), **ops[op](given)})}
    except Unsupported as e:
        return {"unsupported": str(e)}
    except own as e:
        return {"refused": encode(str(e) or type(e).__name__)}
    except Exception:
        return {"error": encode(traceback.format_exc())}


def check(given, passport):
    """Answer for the library what its passport says it cannot do."""
    method = value(given, "oauth_signature_method")
    if method is not None and method.lower() not in passport["features"]:
        raise Unsupported("no signature method " + method)
    if given["placement"] not in passport["placements"]:
        raise Unsupported("no way to place the parameters in the " + given["placement"])
    if given["realm"] and "realm" not in passport["features"]:
        raise Unsupported("no way to set a realm")
    for name in ("nonce", "timestamp"):
        # Where a version can be left out, the library takes the protocol parameters as they are.
        if name in passport["settable"] and "version" not in passport["settable"] and value(given, "oauth_" + name) is None:
            raise Unsupported("no way to leave out oauth_" + name)


def decode(v, field=""):
    """Turn "b64:" strings into text, or into bytes where the octets are not UTF-8.

    Half a surrogate pair, which a Python string may hold, travels as three octets; in a body it stays that.
    """
    if isinstance(v, str) and v.startswith("b64:"):
        octets = base64.b64decode(v[4:])
        for errors in ("strict",) if field == "body" else ("strict", "surrogatepass"):
            try:
                return octets.decode("utf-8", errors)
            except UnicodeDecodeError:
                pass
        return octets
    if isinstance(v, list):
        return [decode(w) for w in v]
    if isinstance(v, dict):
        return {k: decode(w, k) for k, w in v.items()}
    return v


def encode(v):
    if isinstance(v, bytes):
        try:
            return encode(v.decode("utf-8"))
        except UnicodeDecodeError:
            return "b64:" + base64.b64encode(v).decode()
    if isinstance(v, str):
        octets = v.encode("utf-8", "surrogatepass")
        try:
            octets.decode("utf-8")
        except UnicodeDecodeError:
            return encode(octets)
        return "b64:" + base64.b64encode(octets).decode() if v.startswith("b64:") else v
    if isinstance(v, (list, tuple)):
        return [encode(w) for w in v]
    if isinstance(v, dict):
        return {k: encode(w) for k, w in v.items()}
    return v


def value(given, name):
    """The first value of a protocol parameter, or None."""
    return next((v for n, v in given["oauth"] if n == name), None)


def only(given, *names):
    """Refuse cases that set protocol parameters which the library has no setting for."""
    seen = set()
    for name, _ in given["oauth"]:
        if name not in names:
            raise Unsupported("no way to set " + name)
        if name in seen:
            raise Unsupported("no way to set " + name + " twice")
        seen.add(name)


def known(given):
    """The credentials that a verifier is to know: nobody, if the list is empty."""
    return given.get("known", [given["credentials"]])


def watch(into, field, module, name):
    """Note, under a field, what a function of the library returns."""
    real = getattr(module, name)

    def noted(*args, **kwargs):
        into[field] = real(*args, **kwargs)
        return into[field]

    setattr(module, name, noted)


def watch_key(into):
    """Note the key that the library hands to Python's hmac."""
    real = hmac.new

    def noted(key, *args, **kwargs):
        into["key"] = key
        return real(key, *args, **kwargs)

    hmac.new = noted
