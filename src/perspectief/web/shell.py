"""What stands around every page: the menu, who is logged in, where."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.oversight.policy import may_oversee
from perspectief.parties.policy import administers
from perspectief.parties.rules import Role
from perspectief.plans.obstacles.policy import may_raise
from perspectief.supply.actions.offers import count_offers
from perspectief.web.door import first_page, has_worklist
from perspectief.web.programme import rooms as programme
from perspectief.web.proof import must_show_first
from perspectief.work.notices import count_unread
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
    """The frame of a page. Names are empty for a visitor. `home`: where the logo leads; `searches`: whether the file may be searched.

    `rooms`: a row under the menu, of pages that share an entry. `notices`: how many are unread; None for who gets none. `stuck`: where to
    say that something stands in the way, with the name of this page; empty for who cannot.
    """

    menu: list[Item] = field(default_factory=list)
    rooms: list[Item] = field(default_factory=list)
    name: str = ""
    initials: str = ""
    organisation_name: str = ""
    region_name: str = ""
    home: str = ""
    searches: bool = False
    notices: int | None = None
    stuck: str = ""


PUBLIC = (
    ("start", gettext_noop("Start")),
    ("figures", gettext_noop("Cijfers")),
    ("how", gettext_noop("Zo rekenen wij")),
)
STAFF = (
    ("today", gettext_noop("Vandaag")),
    ("pool", gettext_noop("Bestand")),
    ("introductions", gettext_noop("Voordrachten")),
    ("placements", gettext_noop("Plaatsingen")),
    ("employers", gettext_noop("Werkgevers")),
    ("distribution", gettext_noop("Verdeling")),
    ("training", gettext_noop("Scholing")),
    ("matching_days", gettext_noop("Matchingsdagen")),
    ("plans", gettext_noop("Doe-agenda")),
    ("analysis", gettext_noop("Analyse & import")),
)
OFFICER = (("oversight", gettext_noop("Toezicht")), ("oversight_looks", gettext_noop("Wie zag wie")))
PERSON = (
    ("own_profile", gettext_noop("Mijn profiel")),
    ("own_rights", gettext_noop("Mijn gegevens")),
    ("who_looked", gettext_noop("Wie keek er mee?")),
)
EMPLOYER = (
    ("company", gettext_noop("Mijn bedrijf")),
    ("pool", gettext_noop("Bestand")),
    ("introductions", gettext_noop("Voordrachten")),
    ("company_question", gettext_noop("Stel een vraag")),
)
PARTNER = (
    ("today", gettext_noop("Vandaag")),
    ("pool", gettext_noop("Bestand")),
    ("introductions", gettext_noop("Voordrachten")),
    ("placements", gettext_noop("Plaatsingen")),
    ("training", gettext_noop("Scholing")),
    ("plans", gettext_noop("Doe-agenda")),
)
SCHOOL = (
    ("training", gettext_noop("Scholing")),
    ("pool", gettext_noop("Bestand")),
    ("plans", gettext_noop("Doe-agenda")),
)
LEADING = programme.entries(counted=True)
TOGETHER = LEADING  # one entry in the menu of who has many, with these in a row under it
BESIDE = programme.entries(counted=False)  # the same, of a party beside the counter
NATIONAL = (
    ("national", gettext_noop("Landelijk")),
    ("national_plans", gettext_noop("Plannen van de regio’s")),
    *BESIDE[1:],
)
ADMINISTRATION = (
    ("administration", gettext_noop("Beheer")),
    ("administration_accounts", gettext_noop("Accounts")),
    ("invitations", gettext_noop("Uitnodigingen")),
    ("administration_review", gettext_noop("Jaarlijkse controle")),
)
UNDER = {
    **programme.UNDER,
    "national_plan": "national_plans",
    **dict.fromkeys(("region_figures", "region_plan", "open_data"), "figures"),
    **dict.fromkeys(
        (
            "training_import",
            "course",
            "course_new",
            "course_edit",
            "enrolment",
            "gaps",
            "gap",
            "practices",
            "practice",
            "practice_new",
            "practice_declaration",
            "agreements",
        ),
        "training",
    ),
    "ending_lesson": "placements",
    "analysis_file": "analysis",
    "analysis_columns": "analysis",
    "administration_party": "administration",
    "administration_account": "administration_accounts",
    "administration_caseload": "administration_accounts",
    "distribution_plan": "distribution",
    "distribution_decisions": "distribution",
    "introduction": "introductions",
    "introduce": "introductions",
    "placement": "placements",
    "trial": "placements",
    "agreement": "placements",
    "arrange_start": "placements",
    "trial_placement": "placements",
    "job_seeker_start": "pool",
    "exit_ask": "introductions",
    "exits": "placements",
    "placement_exit": "placements",
    "trial_ask": "placements",
    "invitation": "invitations",
    "invitation_new": "invitations",
    **dict.fromkeys(
        (
            "employer",
            "employer_moment",
            "employer_ask",
            "employer_pledge",
            "employer_request",
            "lanes",
            "lane",
            "lane_entry",
            "lane_day",
            "trial_day",
        ),
        "employers",
    ),
    "chances": "pool",
    "jobhunt": "pool",
    "job_seeker": "pool",
    "job_seeker_invitation": "pool",
    "job_seeker_hand_over": "pool",
    "job_seeker_new": "pool",
    "job_seeker_edit": "pool",
    "job_seeker_profile": "pool",
    "job_seeker_dossier": "pool",
    "job_seeker_standing": "pool",
    "rights": "pool",
    "traject": "pool",
    "traject_new": "pool",
    "rights_access": "pool",
    "matching_day": "matching_days",
    "matching_day_new": "matching_days",
    "matching_day_edit": "matching_days",
    "matching_day_programme": "matching_days",
    "place": "pool",
    "place_new": "pool",
    "place_new_form": "pool",
    "place_edit": "pool",
}


def _menu(names: tuple[tuple[str, str], ...], request: HttpRequest, waiting: int = 0) -> list[Item]:
    here = request.resolver_match.url_name if request.resolver_match else None
    here = UNDER.get(here or "", here)
    if here in dict(TOGETHER) and here not in dict(names):
        here = "plans"
    return [
        Item(_(label), reverse(f"web:{name}"), current=name == here, count=waiting if name == "today" else 0)
        for name, label in names
    ]


def _rooms(actor: Actor, request: HttpRequest) -> list[Item]:
    """The row under the menu where plan, figures and lessons share one entry of it."""
    entries = _entries(actor)
    if entries not in (STAFF, PARTNER, SCHOOL):
        return []
    rooms = _menu(TOGETHER if actor.is_counter else BESIDE, request)
    return rooms if any(item.current for item in rooms) else []


def _entries(actor: Actor) -> tuple[tuple[str, str], ...]:
    if administers(actor):
        return ADMINISTRATION
    if may_oversee(actor):
        return OFFICER
    if actor.programme_regions:
        return LEADING
    if actor.national:
        return NATIONAL
    if actor.role == Role.EMPLOYER:
        return EMPLOYER
    if actor.is_counter:
        return STAFF
    return SCHOOL if actor.role == Role.TRAINER else PARTNER


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` for every template. Counted when a page draws it: a part of a page does not."""
    return {"shell": SimpleLazyObject(partial(_shell, request))}


def _shell(request: HttpRequest) -> Shell:
    membership = getattr(request, "membership", None)
    actor = getattr(request, "actor", None)
    if actor is not None and actor.person is not None:
        return _of_person(request, actor)
    if membership is None or actor is None:
        menu = _menu(PUBLIC, request)
        menu.append(Item(_("Inloggen"), reverse("account_login"), current=request.path == reverse("account_login")))
        return Shell(menu=menu)
    if must_show_first(request):  # nothing in the menu of staff opens yet
        leave = Item(_("Log uit"), reverse("account_logout"), current=request.path == reverse("account_logout"))
        return Shell(menu=[*_menu(PUBLIC, request), leave])
    waiting = (
        (count_waiting(actor.organisation, actor.id, clock.now()) + count_offers(actor)) if has_worklist(actor) else 0
    )
    region = request.region  # type: ignore[attr-defined]
    return Shell(
        menu=_menu(_entries(actor), request, waiting),
        rooms=_rooms(actor, request),
        name=membership.user.name,
        initials=membership.user.initials,
        organisation_name=membership.organisation.name,
        region_name=region.name if region else "",
        home=reverse(first_page(actor)),
        searches=bool(actor.regions),
        notices=count_unread(actor) if actor.regions else None,
        stuck=_stuck(actor, request),
    )


def _of_person(request: HttpRequest, actor: Actor) -> Shell:
    region = request.region  # type: ignore[attr-defined]
    return Shell(
        menu=_menu(PERSON, request),
        name=actor.name,
        initials=request.user.initials,  # type: ignore[union-attr]
        region_name=region.name,
        home=reverse(first_page(actor)),
    )


def _stuck(actor: Actor, request: HttpRequest) -> str:
    """The form to raise an obstacle, knowing the name of the page alone: no number of a person, nothing that was asked."""
    if not may_raise(actor):
        return ""
    here = request.resolver_match.url_name if request.resolver_match else None
    known = f"?van={here}" if here and page_label(here) else ""
    return reverse("web:obstacle_new") + known


def page_label(name: str) -> str:
    """What a page is called in the menus: its own entry, or the one it stands under; empty for a name the menus do not know."""
    menus = (STAFF, LEADING, NATIONAL, EMPLOYER, SCHOOL, PARTNER, ADMINISTRATION, OFFICER)
    labels = {entry: label for menu in menus for entry, label in menu}
    label = labels.get(UNDER.get(name, name), "")
    return _(label) if label else ""
