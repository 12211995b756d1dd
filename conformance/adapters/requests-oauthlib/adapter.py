from lines import USUAL, only, serve
from oauthlib_notes import noted, settings
from requests import Request
from requests.exceptions import RequestException
from requests_oauthlib import OAuth1


def sign(given):
    only(given, *USUAL, "oauth_callback", "oauth_verifier", "oauth_body_hash")
    noted.clear()
    r = given["request"]
    sent = Request(r["method"], r["url"], headers=dict(r["headers"]), data=r["body"] or None, auth=OAuth1(**settings(given))).prepare()
    return {**noted, "authorization": sent.headers.get("Authorization", ""), "url": sent.url, "body": sent.body or ""}


serve(__file__, "requests-oauthlib", own=(ValueError, RequestException), sign=sign)
