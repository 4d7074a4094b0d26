"""A file kept for a while: packed, and encrypted with a key that is not in the database. It may hold BSNs."""

import base64
import json
import secrets
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes, AES-GCM


def seal(data: bytes, *, number: int) -> tuple[bytes, str]:
    """Ciphertext (nonce first) and the id of the key; bound to the upload's number."""
    key_id = settings.BSN_KEY_CURRENT
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(settings.BSN_KEYS[key_id]).encrypt(nonce, zlib.compress(data, 1), _bound(number)), key_id


def opened(sealed: bytes, key_id: str, *, number: int) -> bytes:
    """The file. InvalidTag when it was tampered with, KeyError when the key is gone."""
    packed = AESGCM(settings.BSN_KEYS[key_id]).decrypt(sealed[:NONCE], sealed[NONCE:], _bound(number))
    return zlib.decompress(packed)


def seal_fixes(plain: dict[str, Any], *, number: int) -> dict[str, Any]:
    """Choices to keep as JSON (`Choices.plain`), with what was typed in the place of cells (a BSN, a name) sealed as text."""
    if not plain["fixes"]:
        return plain
    sealed, key_id = seal(json.dumps(plain["fixes"]).encode(), number=number)
    return {**plain, "fixes": {}, "sealed": base64.b64encode(sealed).decode(), "key_id": key_id}


def open_fixes(kept: Mapping[str, Any], *, number: int) -> dict[str, Any]:
    """What `seal_fixes` was given. InvalidTag when it was tampered with, KeyError when the key is gone."""
    if "sealed" not in kept:
        return dict(kept)
    fixes = json.loads(opened(base64.b64decode(kept["sealed"]), kept["key_id"], number=number))
    return {**kept, "fixes": fixes}


def _bound(number: int) -> bytes:
    return f"upload:{number}".encode()
