from lines import USUAL, known, only, serve
from oauthlib_notes import noted, settings
from oauthlib.oauth1 import Client, RequestValidator, ResourceEndpoint, SignatureOnlyEndpoint


def sign(given):
    only(given, *USUAL, "oauth_callback", "oauth_verifier", "oauth_body_hash")
    noted.clear()
    r = given["request"]
    headers = dict(r["headers"])
    form = headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
    body = r["body"] if r["body"] or form else None  # a form without fields is "", no body is None
    url, headers, body = Client(**settings(given)).sign(r["url"], r["method"], body, headers)
    return {**noted, "authorization": headers.get("Authorization", ""), "url": url, "body": body or ""}


class Validator(RequestValidator):
    """The store that the endpoints ask for; its rules on lengths and times keep their defaults."""

    enforce_ssl = False  # what is measured is signatures, not which transport a server wants
    dummy_client = dummy_access_token = "dummy"

    def __init__(self, given):
        super().__init__()
        self.known, self.seen = known(given), given["seen"]

    def find(self, client, token=None):
        return next((c for c in self.known if c["consumer_key"] == client and token in (None, c["token"])), {})

    def validate_client_key(self, client_key, request):
        return bool(self.find(client_key))

    def validate_access_token(self, client_key, token, request):
        return bool(self.find(client_key, token))

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return True

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, request_token=None, access_token=None):
        return [client_key, access_token or "", timestamp, nonce] not in self.seen

    def get_client_secret(self, client_key, request):
        return self.find(client_key).get("consumer_secret", "dummy")

    def get_access_token_secret(self, client_key, token, request):
        return self.find(client_key, token).get("token_secret", "dummy")

    def get_rsa_key(self, client_key, request):
        return self.find(client_key).get("public_key", "")


def verify(given):
    r = given["request"]
    args = dict(uri=r["url"], http_method=r["method"], body=r["body"], headers=dict(r["headers"]))
    validator = Validator(given)
    if any(c["token"] for c in validator.known):
        valid, _ = ResourceEndpoint(validator).validate_protected_resource_request(**args)
    else:
        valid, _ = SignatureOnlyEndpoint(validator).validate_request(**args)
    return {"verdict": "accept" if valid else "refuse"}


serve(__file__, "oauthlib", own=(ValueError,), sign=sign, verify=verify)
