"""SDK-HMAC-SHA256 as the vendor's Python signer does it, written from its documented behaviour.

There are two editions: the one of 2019 keeps a query item without a name, the later one drops it and
upper-cases the method.
"""

import hashlib
import hmac
from urllib.parse import quote, unquote

ALGORITHM = "SDK-HMAC-SHA256"
CONTENT_HASH = "x-sdk-content-sha256"


def encode(text):
    return quote(text, safe="~")


class Request:
    def __init__(self, method, path, query, headers, body):
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body


def canonical_path(path):
    encoded = "/".join(encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(query, drops_empty_names):
    names = sorted(name for name in query if name != "" or not drops_empty_names)
    return "&".join(encode(name) + "=" + encode(query[name]) for name in names)


def canonical_request(request, later_edition):
    headers = {name.lower(): value.strip() for name, value in request.headers.items()}
    names = sorted(headers)
    declared = headers.get(CONTENT_HASH)
    # The declared hash is not compared with the body, so a sender can replace the body.
    payload = declared if declared is not None else hashlib.sha256(request.body).hexdigest()
    return "\n".join(
        [
            request.method.upper() if later_edition else request.method,
            canonical_path(request.path),
            canonical_query(request.query, later_edition),
            "".join(name + ":" + headers[name] + "\n" for name in names),
            ";".join(names),
            payload,
        ]
    )


def signature(request, secret, date, later_edition):
    digest = hashlib.sha256(canonical_request(request, later_edition).encode("utf-8")).hexdigest()
    text = "\n".join([ALGORITHM, date, digest])
    return hmac.new(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha256).hexdigest()
