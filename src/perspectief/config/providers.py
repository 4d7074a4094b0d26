"""The log-ins of organisations (OpenID Connect), as the operator describes them in the file PERSPECTIEF_OIDC names."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from perspectief.config.environment import WrongSettingError
from perspectief.config.keys import closed_text

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
OBLIGATORY = {"id", "label", "organisation", "issuer", "client_id", "secret_file"}
ALLOWED = OBLIGATORY | {"scopes", "second_factor", "vouches_for"}


@dataclass(frozen=True)
class OrganisationLogin:
    """One provider of one organisation. `organisation`: its public number. `second_factor`: claim to the values that mean
    the provider asked a second factor. `vouches_for`: mail domains whose addresses count as verified without saying so.
    """

    id: str
    label: str
    organisation: int
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    second_factor: dict[str, tuple[str, ...]] = field(default_factory=dict)
    vouches_for: tuple[str, ...] = ()


def read(path: Path | None, *, production: bool) -> tuple[OrganisationLogin, ...]:
    """Every provider in the file, none without a file. Raises WrongSettingError, which never repeats a secret."""
    if path is None:
        return ()
    try:
        listed = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise WrongSettingError(f"PERSPECTIEF_OIDC: {path} is niet te lezen als JSON") from error
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise WrongSettingError(f"PERSPECTIEF_OIDC: {path} moet een lijst zijn, met per aanbieder een blok")
    found = tuple(_provider(one, path, production=production) for one in listed)
    if len({one.id for one in found}) < len(found):
        raise WrongSettingError(f"PERSPECTIEF_OIDC: in {path} komt een 'id' twee keer voor")
    return found


def _provider(given: dict[str, Any], path: Path, *, production: bool) -> OrganisationLogin:
    about = f"PERSPECTIEF_OIDC: aanbieder '{given.get('id', '?')}' in {path}"
    wrong = sorted(OBLIGATORY - set(given)) or sorted(set(given) - ALLOWED)
    if wrong:
        raise WrongSettingError(f"{about}: {'ontbreekt' if wrong[0] in OBLIGATORY else 'onbekend'}: {', '.join(wrong)}")
    if not isinstance(given["id"], str) or not NAME.fullmatch(given["id"]):
        raise WrongSettingError(f"{about}: 'id' bestaat uit kleine letters, cijfers en streepjes")
    if not isinstance(given["organisation"], int):
        raise WrongSettingError(f"{about}: 'organisation' is het nummer van de organisatie, van negen cijfers")
    issuer = urlsplit(str(given["issuer"]))
    if (issuer.scheme != "https" and (production or issuer.scheme != "http")) or not issuer.hostname:
        raise WrongSettingError(f"{about}: 'issuer' moet een https-adres zijn")
    claims, domains = given.get("second_factor", {}), given.get("vouches_for", [])
    if not isinstance(claims, dict) or not all(isinstance(values, list) for values in claims.values()):
        raise WrongSettingError(f"{about}: 'second_factor' is een claim met een lijst van waarden")
    return OrganisationLogin(
        id=given["id"],
        label=str(given["label"]),
        organisation=given["organisation"],
        issuer=str(given["issuer"]).rstrip("/"),
        client_id=str(given["client_id"]),
        secret=_secret(path.parent / str(given["secret_file"]), about),
        scopes=tuple(given.get("scopes", OrganisationLogin.scopes)),
        second_factor={claim: tuple(map(str, values)) for claim, values in claims.items()},
        vouches_for=tuple(str(one).lower() for one in domains),
    )


def _secret(path: Path, about: str) -> str:
    if not path.exists():
        raise WrongSettingError(f"{about}: {path} ontbreekt")
    return closed_text(path)
