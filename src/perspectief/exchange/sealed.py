"""A file kept for a while: packed, and encrypted with a key that is not in the database. It may hold BSNs."""

import secrets
import zlib

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


def _bound(number: int) -> bytes:
    return f"upload:{number}".encode()
