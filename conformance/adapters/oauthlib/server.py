"""A server that has oauthlib's resource endpoint verify each request, for `oauthdebug conform server`. Client and token are dummies.

    /usr/bin/python3 server.py PORT"""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

CLIENT, TOKEN = ("demoConsumerKey271828182", "demo-consumer-secret"), ("demoAccessToken2718281828", "demo-token-secret")


class Validator(RequestValidator):
    enforce_ssl, dummy_client, dummy_access_token, seen = False, "dummy", "dummy", set()
    validate_client_key = lambda self, key, request: key == CLIENT[0]
    validate_access_token = lambda self, key, token, request: token == TOKEN[0]
    validate_realms = lambda self, *args, **kw: True
    get_client_secret = lambda self, key, request: CLIENT[1]
    get_access_token_secret = lambda self, key, token, request: TOKEN[1]

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, request_token=None, access_token=None):
        use = (client_key, access_token, timestamp, nonce)
        return use not in self.seen and not self.seen.add(use)


class Handler(BaseHTTPRequestHandler):
    def verify(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("latin-1")
        uri = f"http://{self.headers['Host']}{self.path}"
        try:
            valid, _ = ResourceEndpoint(Validator()).validate_protected_resource_request(uri, self.command, body, dict(self.headers))
            self.send_response(200 if valid else 401)
        except ValueError:  # by which oauthlib declines what it cannot read
            self.send_response(400)
        self.end_headers()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = verify
    log_message = lambda *args: None


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
