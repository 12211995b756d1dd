from authlib.oauth1 import ClientAuth, ResourceProtector
from authlib.oauth1.rfc5849 import signature
from authlib.oauth1.rfc5849.errors import OAuth1Error
from lines import USUAL, Unsupported, known, only, serve, value, watch, watch_key
from requests.structures import CaseInsensitiveDict

noted = {}
watch(noted, "base_uri", signature, "normalize_base_string_uri")
watch(noted, "base_string", signature, "construct_base_string")
watch(noted, "signature", ClientAuth, "get_oauth_signature")
watch_key(noted)


def sign(given):
    only(given, *USUAL, "oauth_callback", "oauth_verifier")

    class Auth(ClientAuth):
        def get_oauth_params(self, nonce, timestamp):
            return super().get_oauth_params(value(given, "oauth_nonce"), value(given, "oauth_timestamp"))

    noted.clear()
    c, r = given["credentials"], given["request"]
    auth = Auth(
        value(given, "oauth_consumer_key"),
        client_secret=c["consumer_secret"],
        token=value(given, "oauth_token"),
        token_secret=c["token_secret"],
        redirect_uri=value(given, "oauth_callback"),
        rsa_key=c.get("private_key"),
        verifier=value(given, "oauth_verifier"),
        signature_method=value(given, "oauth_signature_method"),
        signature_type=given["placement"].upper(),
        realm=given["realm"] or None,
    )
    url, headers, body = auth.prepare(r["method"], r["url"], CaseInsensitiveDict(r["headers"]), r["body"])
    return {**noted, "authorization": headers.get("Authorization", ""), "url": url, "body": body or r["body"]}


class Record:
    """A client and its token, with the methods that the protector asks for."""

    def __init__(self, c):
        self.get_client_secret = lambda: c["consumer_secret"]
        self.get_rsa_public_key = lambda: c["public_key"]
        self.get_oauth_token_secret = lambda: c["token_secret"]


def verify(given):
    class Protector(ResourceProtector):
        SUPPORTED_SIGNATURE_METHODS = list(ResourceProtector.SIGNATURE_METHODS)

        def find(self, *pair):
            return next((Record(c) for c in known(given) if pair == (c["consumer_key"], c["token"])[: len(pair)]), None)

        def get_client_by_id(self, client_id):
            return self.find(client_id)

        def get_token_credential(self, request):
            return self.find(request.client_id, request.token)

        def exists_nonce(self, nonce, request):
            return [request.client_id, request.token, request.timestamp, nonce] in given["seen"]

    if not any(c["token"] for c in known(given)):
        raise Unsupported("verifies requests with a token only")
    r = given["request"]
    try:
        Protector().validate_request(r["method"], r["url"], r["body"], CaseInsensitiveDict(r["headers"]))
    except OAuth1Error as e:
        return {"verdict": "refuse", "status": e.status_code}
    return {"verdict": "accept"}


serve(__file__, "Authlib", own=(ValueError, OAuth1Error), sign=sign, verify=verify)
