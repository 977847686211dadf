"""The Flask backend of the vendor's documentation, rebuilt step by step from its description.

Reads JSON from standard input: {"laterEdition": bool, "cases": [{"now", "key", "secret", "request"}]}, sends each
request over a socket as it would be on the wire, and writes a list of {"status", "body"}.
"""

import base64
import json
import re
import socket
import sys
import threading
from datetime import datetime, timedelta
from functools import wraps

from flask import Flask, request
from werkzeug.serving import WSGIRequestHandler, make_server

import signer

DATE_FORMAT = "%Y%m%dT%H%M%SZ"
AUTHORIZATION = re.compile(
    r"SDK-HMAC-SHA256\s+Access=([^,]+),\s?SignedHeaders=([^,]+),\s?Signature=(\w+)"
)
METHODS = ["GET", "POST", "PUT", "DELETE"]

settings = {"now": None, "secrets": {}, "later_edition": True}
app = Flask(__name__)


def requires_signature(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        if "authorization" not in request.headers:
            return "Authorization not found.", 401
        parsed = AUTHORIZATION.match(request.headers["authorization"])
        if parsed is None:
            return "Authorization format incorrect.", 401
        access_key, names, given = parsed.groups()
        if access_key not in settings["secrets"]:
            return "Signing key not found.", 401
        query = {}
        for item in request.query_string.decode("utf-8").split("&"):
            name, _, value = item.partition("=")
            query[name] = value
        headers, date, needs_body = {}, None, True
        for name in names.split(";"):
            if name not in request.headers:
                return "Signed header " + name + " not found", 401
            headers[name] = request.headers[name]
            if name.lower() == signer.CONTENT_HASH and headers[name] == "UNSIGNED-PAYLOAD":
                needs_body = False
            if name.lower() == "x-sdk-date":
                date = headers[name]
        body = request.get_data() if needs_body else b""
        if date is None:
            return "Header x-sdk-date not found.", 401
        if abs(datetime.strptime(date, DATE_FORMAT) - settings["now"]) > timedelta(minutes=15):
            return "Signature expired.", 401
        signed = signer.Request(request.method, request.path, query, headers, body)
        secret = settings["secrets"][access_key]
        if signer.signature(signed, secret, date, settings["later_edition"]) != given:
            return "Verify authorization failed.", 401
        return view(*args, **kwargs)

    return wrapped


@app.route("/", defaults={"path": ""}, methods=METHODS)
@app.route("/<path:path>", methods=METHODS)
@requires_signature
def hello(path):
    return "Hello World!"


class QuietHandler(WSGIRequestHandler):
    def log(self, *_):
        pass


def send(port, wire):
    target = wire["raw_path"] + ("" if wire["raw_query"] is None else "?" + wire["raw_query"])
    body = base64.b64decode(wire["body_b64"])
    lines = [wire["method"] + " " + target + " HTTP/1.1"]
    lines += [name + ": " + value for name, value in wire["headers"]]
    lines += ["Content-Length: " + str(len(body)), "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode("utf-8") + body)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, content = answer.partition(b"\r\n\r\n")
    return {"status": int(head.split(b" ")[1]), "body": content.decode("utf-8", "replace")}


def main():
    job = json.load(sys.stdin)
    settings["later_edition"] = job["laterEdition"]
    app.logger.disabled = True
    server = make_server("127.0.0.1", 0, app, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    answers = []
    for case in job["cases"]:
        settings["now"] = datetime.strptime(case["now"], DATE_FORMAT)
        settings["secrets"] = {case["key"]: case["secret"]}
        answers.append(send(server.server_port, case["request"]))
    json.dump(answers, sys.stdout)
    server.shutdown()


main()
