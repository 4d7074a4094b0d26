"""What stands around every page: the menu, who is logged in, where."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.oversight.policy import may_oversee
from perspectief.parties.policy import administers
from perspectief.web.door import first_page
from perspectief.web.proof import must_show_first
from perspectief.work.queries import count_waiting


@dataclass(frozen=True)
class Item:
    """One entry of the menu; `count` only on what waits today."""

    label: str
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Shell:
    """The frame of a page. Names are empty for a visitor. `home`: where the logo leads; `searches`: whether the file may be searched."""

    menu: list[Item] = field(default_factory=list)
    name: str = ""
    initials: str = ""
    organisation_name: str = ""
    region_name: str = ""
    home: str = ""
    searches: bool = False


PUBLIC = (("start", gettext_noop("Start")), ("how", gettext_noop("Zo rekenen wij")))
STAFF = (
    ("today", gettext_noop("Vandaag")),
    ("pool", gettext_noop("Bestand")),
    ("distribution", gettext_noop("Verdeling")),
    ("analysis", gettext_noop("Analyse & import")),
)
OFFICER = (("oversight", gettext_noop("Toezicht")), ("oversight_looks", gettext_noop("Wie zag wie")))
PERSON = (("own_rights", gettext_noop("Mijn gegevens")), ("who_looked", gettext_noop("Wie keek er mee?")))
PARTNER = (("pool", gettext_noop("Bestand")),)
ADMINISTRATION = (
    ("administration", gettext_noop("Beheer")),
    ("administration_accounts", gettext_noop("Accounts")),
    ("invitations", gettext_noop("Uitnodigingen")),
    ("administration_review", gettext_noop("Jaarlijkse controle")),
)
UNDER = {
    "analysis_file": "analysis",
    "analysis_columns": "analysis",
    "administration_party": "administration",
    "administration_account": "administration_accounts",
    "administration_caseload": "administration_accounts",
    "distribution_plan": "distribution",
    "distribution_decisions": "distribution",
    "invitation": "invitations",
    "invitation_new": "invitations",
    "chances": "pool",
    "job_seeker": "pool",
    "job_seeker_invitation": "pool",
    "job_seeker_hand_over": "pool",
    "job_seeker_new": "pool",
    "job_seeker_edit": "pool",
    "job_seeker_profile": "pool",
    "job_seeker_dossier": "pool",
    "job_seeker_standing": "pool",
    "rights": "pool",
    "rights_access": "pool",
    "place": "pool",
    "place_new": "pool",
    "place_edit": "pool",
}


def _menu(names: tuple[tuple[str, str], ...], request: HttpRequest, waiting: int = 0) -> list[Item]:
    here = request.resolver_match.url_name if request.resolver_match else None
    here = UNDER.get(here or "", here)
    return [
        Item(_(label), reverse(f"web:{name}"), current=name == here, count=waiting if name == "today" else 0)
        for name, label in names
    ]


def _entries(actor: Actor) -> tuple[tuple[str, str], ...]:
    if administers(actor):
        return ADMINISTRATION
    if may_oversee(actor):
        return OFFICER
    return STAFF if actor.is_counter else PARTNER


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` for every template."""
    membership = getattr(request, "membership", None)
    actor = getattr(request, "actor", None)
    if actor is not None and actor.person is not None:
        return {"shell": _of_person(request, actor)}
    if membership is None or actor is None:
        menu = _menu(PUBLIC, request)
        menu.append(Item(_("Inloggen"), reverse("account_login"), current=request.path == reverse("account_login")))
        return {"shell": Shell(menu=menu)}
    if must_show_first(request):  # nothing in the menu of staff opens yet
        leave = Item(_("Log uit"), reverse("account_logout"), current=request.path == reverse("account_logout"))
        return {"shell": Shell(menu=[*_menu(PUBLIC, request), leave])}
    waiting = count_waiting(actor.organisation, actor.id, clock.now()) if actor.is_counter else 0
    region = request.region  # type: ignore[attr-defined]
    return {
        "shell": Shell(
            menu=_menu(_entries(actor), request, waiting),
            name=membership.user.name,
            initials=membership.user.initials,
            organisation_name=membership.organisation.name,
            region_name=region.name if region else "",
            home=reverse(first_page(actor)),
            searches=bool(actor.regions),
        )
    }


def _of_person(request: HttpRequest, actor: Actor) -> Shell:
    region = request.region  # type: ignore[attr-defined]
    return Shell(
        menu=_menu(PERSON, request),
        name=actor.name,
        initials=request.user.initials,  # type: ignore[union-attr]
        region_name=region.name,
        home=reverse(first_page(actor)),
    )
