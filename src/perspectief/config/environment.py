"""What the operator says through environment variables: the only module of the program that reads them."""

import hashlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

OWNER, APP, MAINTENANCE = "owner", "app", "maintenance"
URLS = MappingProxyType({APP: "DATABASE_URL", OWNER: "DATABASE_URL_OWNER", MAINTENANCE: "DATABASE_URL_MAINTENANCE"})
KINDS = ("try-out", "production")
SETTINGS_MODULE = "perspectief.config.settings"
FIRST_PORT = 8000


class WrongSettingError(RuntimeError):
    """A setting is missing or cannot be used; the message (Dutch) says which and what would be right."""


@dataclass(frozen=True)
class Environment:
    """Everything that differs between installations.

    `state`: folder of the embedded database, keys, compiled kernels and collected style sheets.
    `role`: the database role this process logs in with. `urls`: role to URL of a PostgreSQL server; empty means embedded.
    `erased_file`: who was erased, replayed after a restore; to be kept outside what a backup brings back.
    `seals_file`, `seals_mail`: where the heads of the sealed records are handed out, beside the log.
    `port`: None when the operator named none, so that the next free one may be taken.
    """

    production: bool
    state: Path
    keys: Path
    role: str
    urls: Mapping[str, str]
    hosts: tuple[str, ...]
    port: int | None
    bind: str
    pool: int
    behind_proxy: bool
    mail_url: str
    mail_from: str
    erased_file: Path = Path()
    seals_file: str = ""
    seals_mail: str = ""
    outgoing: tuple[str, ...] = ()
    outgoing_private: tuple[str, ...] = ()
    scanner: str = ""
    security_contact: str = ""
    oidc: Path | None = None

    @property
    def embedded(self) -> bool:
        return not self.urls


def read(source: Mapping[str, str] | None = None, *, role: str | None = "") -> Environment:
    """The environment of this process, or `source`. Raises WrongSettingError.

    `role`: empty for the one PERSPECTIEF_ROLE names; None for a command that logs in as nobody, and so needs no URL.
    """
    given = os.environ if source is None else source
    kind = given.get("PERSPECTIEF_ENV", "try-out")
    if kind not in KINDS:
        raise WrongSettingError(f"PERSPECTIEF_ENV is '{kind}'; kies uit: {', '.join(KINDS)}.")
    chosen = role or given.get("PERSPECTIEF_ROLE", APP)
    if chosen not in URLS:
        raise WrongSettingError(f"PERSPECTIEF_ROLE is '{chosen}'; kies uit: {', '.join(URLS)}.")
    state = Path(given["PERSPECTIEF_STATE"]).absolute() if given.get("PERSPECTIEF_STATE") else own_state(given)
    urls = {name: given[variable] for name, variable in URLS.items() if given.get(variable)}
    if urls and role is not None and chosen not in urls:
        raise WrongSettingError(f"{URLS[chosen]} ontbreekt: dit onderdeel logt in met de rol '{chosen}'.")
    return Environment(
        production=kind == "production",
        state=state,
        keys=Path(given["PERSPECTIEF_KEYS"]).absolute() if given.get("PERSPECTIEF_KEYS") else state / "keys",
        role=chosen,
        urls=urls,
        hosts=_words(given, "PERSPECTIEF_HOSTS"),
        port=_whole(given, "PERSPECTIEF_PORT", None, 1, 65535),
        bind=given.get("PERSPECTIEF_BIND", "127.0.0.1"),
        pool=_whole(given, "PERSPECTIEF_POOL", 4, 1, 500) or 4,
        behind_proxy=given.get("PERSPECTIEF_PROXY", "") == "https",
        mail_url=given.get("PERSPECTIEF_MAIL_URL", ""),
        mail_from=given.get("PERSPECTIEF_MAIL_FROM", ""),
        erased_file=Path(given.get("PERSPECTIEF_ERASED_FILE") or state / "erased.txt").absolute(),
        seals_file=given.get("PERSPECTIEF_SEALS_FILE", "" if kind == "production" else str(state / "seals.txt")),
        seals_mail=given.get("PERSPECTIEF_SEALS_MAIL", ""),
        outgoing=_words(given, "PERSPECTIEF_OUTGOING"),
        outgoing_private=_words(given, "PERSPECTIEF_OUTGOING_PRIVATE"),
        scanner=given.get("PERSPECTIEF_SCANNER", ""),
        security_contact=given.get("PERSPECTIEF_SECURITY_CONTACT", ""),
        oidc=Path(given["PERSPECTIEF_OIDC"]).absolute() if given.get("PERSPECTIEF_OIDC") else None,
    )


def choose_role(role: str) -> None:
    """The database role of this process and its children; before the settings are loaded."""
    os.environ["PERSPECTIEF_ROLE"] = role


def prepare() -> None:
    """What libraries read from the environment themselves: Django's settings module, numba's folder of compiled kernels, and
    how soon polars hands back freed memory (half a second instead of ten; read once, when polars is imported)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:500,muzzy_decay_ms:0")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(read(role=None).state / "kernels"))


def checkout() -> Path:
    """The folder the program runs from: the checkout, or the Python environment it is installed in."""
    above = Path(__file__).resolve().parents[3]
    return above if (above / "pyproject.toml").exists() else Path(sys.prefix).resolve()


def own_state(given: Mapping[str, str], place: Path | None = None) -> Path:
    """State folder of this checkout: two checkouts on one machine never share one."""
    place = place or checkout()
    digest = hashlib.sha256(os.fsencode(place)).hexdigest()[:8]
    name = f"{place.name[:16]}-{digest}"
    if os.geteuid() == 0:
        return Path("/var/lib/perspectief") / name
    base = given.get("XDG_STATE_HOME") or Path(given.get("HOME") or Path.home()) / ".local" / "state"
    return Path(base) / "perspectief" / name


def _words(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(given.get(name, "").replace(",", " ").split())


def _whole(given: Mapping[str, str], name: str, default: int | None, least: int, most: int) -> int | None:
    text = given.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise WrongSettingError(f"{name} is '{text}'; het moet een getal van {least} tot en met {most} zijn.")
    return int(text)
