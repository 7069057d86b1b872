"""A provider of OpenID Connect on this machine, with what the standard asks for: discovery, a code that is good for one
token, PKCE, the client's secret, an id token signed with RS256, userinfo (OpenID Connect Core 1.0, RFC 7636)."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return b64(value.to_bytes((value.bit_length() + 7) // 8))


class Provider:
    def __init__(self, address):
        self.address = address
        self.claims = {"sub": "0001", "preferred_username": "chen", "email": "chen@example.gov.cn"}
        self.codes = {}
        self.tokens = set()
        self.asked = []
        self.broken = False

    def answer(self, method, path, form, headers):
        self.asked.append(path)
        if self.broken and path == "/token":
            return 500, {"error": "server_error"}
        match path:
            case "/.well-known/openid-configuration":
                return 200, self.configuration()
            case "/jwks":
                public = KEY.public_key().public_numbers()
                return 200, {"keys": [{"kty": "RSA", "kid": "1", "n": number(public.n), "e": number(public.e)}]}
            case "/token" if method == "POST":
                return self.token(form, headers)
            case "/userinfo":
                known = headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens
                return (200, self.claims) if known else (401, {})
        return 404, {}

    def configuration(self):
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorise(self, url):
        """What the provider's page does after the person signed in there: the address to go back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == "gongkai"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form, headers):
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (form.get("client_id"), form.get("client_secret")) != ("gongkai", "a secret")
            or verifier != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        return 200, {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token()}

    def id_token(self):
        now = int(time.time())
        head = {"alg": "RS256", "kid": "1", "typ": "JWT"}
        body = {"iss": self.address, "aud": "gongkai", "iat": now, "exp": now + 60, **self.claims}
        signed = ".".join(b64(json.dumps(part).encode()) for part in (head, body))
        return f"{signed}.{b64(KEY.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@contextmanager
def running():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.respond("GET", {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.respond("POST", {name: values[0] for name, values in parse_qs(body).items()})

        def respond(self, method, form):
            status, answer = provider.answer(method, urlsplit(self.path).path, form, self.headers)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
