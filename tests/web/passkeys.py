"""A device that keeps a passkey, in software: what WebAuthn (level 2) says it sends, independent of the code under test."""

import base64
import hashlib
import html
import json
import os
import re
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cbor

ORIGIN = "https://testserver"
PRESENT, CHECKED, NEW = 0x01, 0x04, 0x40  # somebody was there; was recognised; a key follows


class Device:
    """Holds one key, and recognises whoever holds it."""

    def __init__(self) -> None:
        self.key, self.id, self.used = ec.generate_private_key(ec.SECP256R1()), os.urandom(32), 0
        self.site, self.owner = "", ""

    def add_to(self, client: Client) -> Any:
        """Makes a passkey for who is logged in; the answer of the page."""
        page = reverse("mfa_add_webauthn")
        asked = _asked(client.get(page, secure=True))
        self.site, self.owner = asked["rp"]["id"], asked["user"]["id"]
        at = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")}
        data = self._data(PRESENT | CHECKED | NEW)
        data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(public)
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = {"clientDataJSON": _packed(_said("create", asked)), "attestationObject": _packed(made)}
        return self._send(client, page, said, name="telefoon")

    def log_in(self, client: Client) -> Any:
        """Logs in with the passkey alone; the answer of the page."""
        page = reverse("mfa_login_webauthn")
        answer = client.get(page, secure=True, headers={"x-requested-with": "XMLHttpRequest"})
        asked = answer.json()["request_options"]["publicKey"]
        self.used += 1
        data, client_data = self._data(PRESENT | CHECKED), _said("get", asked)
        signed = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": client_data, "authenticatorData": data, "signature": signed}
        return self._send(client, page, {name: _packed(one) for name, one in said.items()} | {"userHandle": self.owner})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.used)

    def _send(self, client: Client, page: str, said: dict[str, str], **more: str) -> Any:
        named = _packed(self.id)
        sent = {"id": named, "rawId": named, "type": "public-key", "response": said}
        sent["clientExtensionResults"] = {"credProps": {"rk": True}}
        return client.post(page, more | {"credential": json.dumps(sent)}, secure=True)


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _said(kind: str, asked: dict[str, Any]) -> bytes:
    said = {"type": f"webauthn.{kind}", "challenge": asked["challenge"], "origin": ORIGIN, "crossOrigin": False}
    return json.dumps(said).encode()


def _asked(page: Any) -> dict[str, Any]:
    found = re.findall(r'data-[\w-]+="(\{[^"]*\})"', page.content.decode())
    return next(one["publicKey"] for one in (json.loads(html.unescape(text)) for text in found) if "publicKey" in one)
