"""Talks to an Alteryx Gallery with requests-oauthlib, which signs.

Usage: GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret python3 gallery_oauthlib.py
"""
import os
import sys
import time

from requests_oauthlib import OAuth1Session

BASE = os.environ["GALLERY_URL"]
session = OAuth1Session(os.environ["GALLERY_KEY"], os.environ["GALLERY_SECRET"], signature_type=os.environ.get("GALLERY_PLACE", "AUTH_HEADER"))


def call(method, path, **kwargs):
    answer = session.request(method, BASE + path, timeout=30, **kwargs)
    if answer.status_code != 200:
        sys.exit(f"{method} {path}: {answer.status_code} {answer.text} {answer.headers.get('Oauthdebug-Mistake', '')}")
    return answer


apps = call("GET", "/v1/workflows/subscription/", params={"search": "quarterly sales", "limit": 10}).json()
app = next(a for a in apps if a["packageType"] == 0)
print("app:", app["metaInfo"]["name"])
print("questions:", [q["name"] for q in call("GET", f"/v1/workflows/{app['id']}/questions/").json()])

title = "Q3 & more: 100%"
job = call("POST", f"/v1/workflows/{app['id']}/jobs/", json={"questions": [{"name": "Title", "value": title}], "priority": 0}).json()
while job["status"] in ("Queued", "Running"):
    time.sleep(0.2)
    job = call("GET", f"/v1/jobs/{job['id']}/").json()
print("job:", job["status"], job["disposition"])

output = next(o for o in job["outputs"] if o["name"] == "Answers.csv")
text = call("GET", f"/v1/jobs/{job['id']}/output/{output['id']}/?format=Csv").text
print(text)
sys.exit(0 if title in text else "the answer is not in the output")
