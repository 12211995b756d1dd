"""Talks to an Alteryx Gallery, signing each request by hand. Needs the library requests.

Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret python3 gallery_requests.py
"""
import base64
import hashlib
import hmac
import os
import secrets
import sys
import time
from urllib.parse import quote, urlencode, urlsplit

import requests

BASE, KEY, SECRET = os.environ["GALLERY_URL"], os.environ["GALLERY_KEY"], os.environ["GALLERY_SECRET"]


def escape(text):
    """RFC 5849 section 3.6: everything but letters, digits and - . _ ~. A blank is %20, never +."""
    return quote(str(text), safe="-._~")


def sign(method, url, params):
    """Returns the Authorization header for a request with these query parameters."""
    oauth = {
        "oauth_consumer_key": KEY,
        "oauth_nonce": secrets.token_hex(8),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_version": "1.0",
    }
    pairs = sorted((escape(k), escape(v)) for k, v in {**params, **oauth}.items())
    normalized = "&".join(f"{k}={v}" for k, v in pairs)
    u = urlsplit(url)
    host = u.hostname if u.port in (None, {"http": 80, "https": 443}[u.scheme]) else f"{u.hostname}:{u.port}"
    base_string = "&".join([method.upper(), escape(f"{u.scheme}://{host}{u.path}"), escape(normalized)])
    key = escape(SECRET) + "&"  # the & stays, though there is no token secret behind it
    mac = hmac.new(key.encode(), base_string.encode(), hashlib.sha1).digest()
    oauth["oauth_signature"] = base64.b64encode(mac).decode()
    return "OAuth " + ", ".join(f'{k}="{escape(v)}"' for k, v in oauth.items())


def call(method, path, params=None, body=None):
    params, url = params or {}, BASE + path
    query = "?" + urlencode(params, quote_via=quote) if params else ""
    answer = requests.request(method, url + query, json=body, headers={"Authorization": sign(method, url, params)}, timeout=30)
    if answer.status_code != 200:
        sys.exit(f"{method} {path}: {answer.status_code} {answer.text} {answer.headers.get('Oauthdebug-Mistake', '')}")
    return answer


apps = call("GET", "/v1/workflows/subscription/", {"search": "quarterly sales", "limit": 10}).json()
app = next(a for a in apps if a["packageType"] == 0)
print("app:", app["metaInfo"]["name"])
print("questions:", [q["name"] for q in call("GET", f"/v1/workflows/{app['id']}/questions/").json()])

title = "Q3 & more: 100%"
job = call("POST", f"/v1/workflows/{app['id']}/jobs/", body={"questions": [{"name": "Title", "value": title}], "priority": 0}).json()
while job["status"] in ("Queued", "Running"):
    time.sleep(0.2)
    job = call("GET", f"/v1/jobs/{job['id']}/").json()
print("job:", job["status"], job["disposition"])

output = next(o for o in job["outputs"] if o["name"] == "Answers.csv")
text = call("GET", f"/v1/jobs/{job['id']}/output/{output['id']}/", {"format": "Csv"}).text
print(text)
sys.exit(0 if title in text else "the answer is not in the output")
