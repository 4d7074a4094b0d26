"""BSN: checked, encrypted at rest, found again by a keyed hash. Never shown whole, never sent, never logged."""

import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from stdnum.nl import bsn as number

NONCE = 12  # bytes, AES-GCM


def is_bsn(text: str) -> bool:
    """Whether the text is nine digits that pass the eleven-test (Wet algemene bepalingen burgerservicenummer)."""
    return number.is_valid(text)


def digest(bsn: str) -> bytes:
    """The keyed hash (HMAC-SHA-256, 32 bytes) by which one person is recognised in two files."""
    return hmac.digest(settings.BSN_HASH_KEY, number.compact(bsn).encode(), hashlib.sha256)


def encrypt(bsn: str, *, dossier: int, nonce: bytes) -> tuple[bytes, str]:
    """Ciphertext (nonce first) and the id of the key. Bound to the dossier's id, so it cannot be moved to another row.

    `nonce`: 12 fresh random bytes.
    """
    key_id = settings.BSN_KEY_CURRENT
    return nonce + AESGCM(settings.BSN_KEYS[key_id]).encrypt(
        nonce, number.compact(bsn).encode(), _bound(dossier)
    ), key_id


def decrypt(encrypted: bytes, key_id: str, *, dossier: int) -> str:
    """The BSN. InvalidTag when the row was tampered with, KeyError when the key is gone."""
    key = settings.BSN_KEYS[key_id]
    return AESGCM(key).decrypt(encrypted[:NONCE], encrypted[NONCE:], _bound(dossier)).decode()


def told(card: int) -> tuple[str, ...]:
    """The BSNs the running context may read of this card (its database id); none whose key is gone."""
    from perspectief.supply.models import Identity

    rows = Identity.objects.filter(dossier__card_id=card).order_by("id")
    return tuple(
        decrypt(bytes(one.bsn_encrypted), one.key_id, dossier=one.dossier_id)
        for one in rows
        if one.key_id in settings.BSN_KEYS
    )


def _bound(dossier: int) -> bytes:
    return f"dossier:{dossier}".encode()
