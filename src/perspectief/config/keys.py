"""The three keys of an installation, each in a file of its own that only its owner reads; never in checkout or database.

- `site.key`: signs sessions and links. Lost or changed: everybody logs in again.
- `bsn.json`: encrypts citizen service numbers; every value names the key it was made with, so a new key can be added.
- `bsn-hash.key`: the keyed hash that finds the same person twice. Lost: nobody is found again. Keep these two in the backup,
  apart from the database.
"""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from perspectief.config.environment import WrongSettingError

SITE, BSN, BSN_HASH = "site.key", "bsn.json", "bsn-hash.key"
KEY_BYTES = 32
OTHERS = 0o077


class KeysMissingError(WrongSettingError):
    """A key is not there or cannot be trusted."""


@dataclass(frozen=True)
class Keys:
    """`bsn`: key id to 32 bytes; `bsn_current`: the id new values are encrypted with; `bsn_hash`: 32 bytes."""

    site: str = field(repr=False)
    bsn: dict[str, bytes] = field(repr=False)
    bsn_current: str
    bsn_hash: bytes = field(repr=False)


def make(folder: Path) -> None:
    """Makes the keys that are missing; existing ones are never touched."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / SITE, secrets.token_urlsafe(50))
    _write(folder / BSN, json.dumps({"current": "1", "keys": {"1": _fresh()}}))
    _write(folder / BSN_HASH, _fresh())


def complete(folder: Path) -> bool:
    """True when all three are there."""
    return all((folder / name).exists() for name in (SITE, BSN, BSN_HASH))


def read(folder: Path) -> Keys:
    """The keys in `folder`. Raises KeysMissingError: absent, readable by others, or damaged."""
    try:
        bsn = json.loads(closed_text(folder / BSN))
        found = {name: base64.b64decode(value, validate=True) for name, value in bsn["keys"].items()}
        keys = Keys(
            closed_text(folder / SITE),
            found,
            bsn["current"],
            base64.b64decode(closed_text(folder / BSN_HASH), validate=True),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysMissingError(f"een sleutel in {folder} is beschadigd: zet de reservekopie terug") from error
    sound = keys.bsn_current in found and all(len(key) == KEY_BYTES for key in (*found.values(), keys.bsn_hash))
    if not sound or len(keys.site) < KEY_BYTES:
        raise KeysMissingError(f"een sleutel in {folder} is beschadigd: zet de reservekopie terug")
    return keys


def set_up_code(site: str) -> str:
    """What the first account of an empty database is asked for: ABCDE-FGHIJ. Whoever can read the site key may be the first."""
    letters = base64.b32encode(hashlib.sha256(b"set-up code:" + site.encode()).digest()).decode()
    return f"{letters[:5]}-{letters[5:10]}"


def closed_text(path: Path) -> str:
    """A secret in a file that only its owner reads. Raises KeysMissingError: absent, or open to others."""
    try:
        if path.stat().st_mode & OTHERS:
            raise KeysMissingError(f"anderen kunnen {path} lezen: sluit het bestand met 'chmod 600'")
        return path.read_text().strip()
    except FileNotFoundError:
        raise KeysMissingError(f"sleutel {path} ontbreekt: maak de sleutels met 'perspectief keys'") from None
    except PermissionError:
        raise KeysMissingError(f"sleutel {path} is niet te lezen door deze gebruiker") from None


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and never over an existing key (also when two processes start at once)."""
    if path.exists():
        return
    unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
