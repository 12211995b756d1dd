"""What oauthlib makes on the way to a signature, noted as it passes; requests-oauthlib signs through it too."""
from lines import watch, watch_key, value
from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature

noted = {}
watch(noted, "base_string", signature, "signature_base_string")
watch(noted, "base_uri", signature, "base_string_uri")
watch(noted, "signature", Client, "get_oauth_signature")
watch_key(noted)

TYPES = {"header": "AUTH_HEADER", "query": "QUERY", "body": "BODY"}


def settings(given):
    """The arguments of oauthlib's Client; requests-oauthlib passes them on."""
    c = given["credentials"]
    return dict(
        client_key=value(given, "oauth_consumer_key"),
        client_secret=c["consumer_secret"],
        resource_owner_key=value(given, "oauth_token"),
        resource_owner_secret=c["token_secret"],
        callback_uri=value(given, "oauth_callback"),
        signature_method=value(given, "oauth_signature_method"),
        signature_type=TYPES[given["placement"]],
        rsa_key=c.get("private_key") or None,
        verifier=value(given, "oauth_verifier"),
        realm=given["realm"] or None,
        nonce=value(given, "oauth_nonce"),
        timestamp=value(given, "oauth_timestamp"),
    )
