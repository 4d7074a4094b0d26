"""A task as a row of the page: clock, kind, who or what, why now, and its one button."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.demand.queries.accounts import Titled
from perspectief.matching.fits import ToJudge
from perspectief.supply.actions.offers import Asked
from perspectief.supply.queries.caseload import Named
from perspectief.web import formats
from perspectief.web.staff.today import clocks
from perspectief.web.staff.today.sayings import SAYINGS
from perspectief.work.models import Task, TaskKind
from perspectief.work.queries import group_of

ICONS = {
    TaskKind.JUDGE_FITS: "pair",
    TaskKind.CONFIRM_CARD: "old",
    TaskKind.CONFIRM_PLACE: "case",
    TaskKind.DOUBTFUL_ROWS: "file",
    TaskKind.ASK_MISSING: "chat",
    TaskKind.TAKE_UP: "phone",
    TaskKind.CORRECT: "chat",
    TaskKind.TERM_ENDS: "old",
    TaskKind.DECIDE_DOSSIER: "file",
} | {kind: saying.icon for kind, saying in SAYINGS.items()}


class Row(NamedTuple):
    """`act`: what the button posts ("klopt", "klaar"); empty: it is a link to `button_href`. `task` 0: an offer, cannot wait.

    `of`: the colleague the reader stands in for; `free`: nobody has it yet.
    """

    clock: clocks.Clock
    icon: str
    kind: str
    title: str
    href: str
    why: str
    button: str
    act: str = ""
    button_href: str = ""
    task: int = 0
    of: str = ""
    free: bool = False


class Proposal(NamedTuple):
    """A person of the caseload and the best place nobody judged yet."""

    waits: clocks.Clock
    card: int
    place: int
    title: str
    href: str
    why: str


class Group(NamedTuple):
    """Rows under one heading, `total` in all, also on other pages. `first`: their buttons are filled."""

    code: str
    label: str
    rows: list[Row]
    total: int
    first: bool = False


class Names(NamedTuple):
    """What the subjects of tasks are called; `colleagues`: whom the reader stands in for."""

    cards: Mapping[int, Named]
    places: Mapping[int, Titled]
    employers: Mapping[int, str] = {}
    colleagues: Mapping[int, str] = {}

    def person(self, number: int) -> str:
        """The name, or what the card says."""
        found = self.cards.get(number)
        return (found.name or found.title) if found else _("een kaart die er niet meer is")

    def place(self, number: int) -> str:
        """The work and the employer."""
        found = self.places.get(number)
        return _("%(title)s bij %(employer)s") % found._asdict() if found else _("een plek die er niet meer is")

    def employer(self, number: int) -> str:
        """The employer's name."""
        return self.employers.get(number) or _("een werkgever die er niet meer is")


def groups(
    tasks: Sequence[Task], offered: list[Row], names: Names, now: datetime.datetime, totals: Mapping[str, int]
) -> list[Group]:
    """Nu, vandaag nog, deze week, daarna; empty ones fall out. Offers belong to the week, and stand before its tasks."""
    sorted_out: dict[str, list[Row]] = {"nu": [], "vandaag": [], "week": list(offered), "daarna": []}
    for task in tasks:
        sorted_out[group_of(task.due_at, now)].append(row(task, names, now))
    labels = {"nu": _("Nu"), "vandaag": _("Vandaag nog"), "week": _("Deze week"), "daarna": _("Daarna")}
    extra = {"week": len(offered)}
    return [
        Group(code, labels[code], found, totals.get(code, len(found)) + extra.get(code, 0), code == "nu")
        for code, found in sorted_out.items()
        if found
    ]


def row(task: Task, names: Names, now: datetime.datetime) -> Row:
    """One task in words."""
    left = clocks.left(task.due_at, now, task.agreed_hours)
    kind = TaskKind(task.kind)
    title, why, button, act, href = (_by_table if kind in SAYINGS else _said)(task, names)
    of = names.colleagues.get(task.assignee_id or 0, "")
    free = task.assignee_id is None
    return Row(
        left, ICONS[kind], str(kind.label), title, href, why, button, act, "" if act else href, task.pk, of, free
    )


def _said(task: Task, names: Names) -> tuple[str, str, str, str, str]:
    """Title, why now, button, what it posts, and where the title leads."""
    number = task.subject_number
    card, place = reverse("web:job_seeker", args=[number]), reverse("web:place", args=[number])
    match TaskKind(task.kind):
        case TaskKind.CONFIRM_CARD:
            who = names.person(number)
            why = _("Vraag of het werk, de dagen en het vervoer nog kloppen.")
            return _("Klopt de kaart van %(who)s nog?") % {"who": who}, why, _("Het klopt nog"), "klopt", card
        case TaskKind.CONFIRM_PLACE:
            why = _("Vraag de werkgever of de plek nog open is. Zonder nieuw ja vervalt hij vanzelf.")
            return names.place(number), why, _("Nog open"), "klopt", place
        case TaskKind.DOUBTFUL_ROWS:
            rows = int(task.data.get("rows", 0))
            said = ngettext("%(n)s rij waar we over twijfelen", "%(n)s rijen waar we over twijfelen", rows) % {
                "n": formats.number(rows)
            }
            return said, _("Uit een ingelezen bestand. Kies per rij wat klopt."), _("Loop ze na"), "", upload(number)
        case TaskKind.ASK_MISSING:
            said = _("Vraag %(who)s wat er nog ontbreekt") % {"who": names.person(number)}
            return said, ", ".join(task.data.get("fields", [])), _("Vul de kaart aan"), "", card
        case TaskKind.TAKE_UP:
            said = _("%(who)s voorstellen: %(where)s") % {
                "who": names.person(number),
                "where": names.place(task.data.get("place", 0)),
            }
            return (
                said,
                _("Jij koos deze plek. Bel eerst met de werkzoekende, dan met de werkgever."),
                _("Gedaan"),
                "klaar",
                card,
            )
        case TaskKind.CORRECT | TaskKind.DECIDE_DOSSIER:
            return _right(TaskKind(task.kind), number, names)
        case TaskKind.TERM_ENDS:
            day = formats.day(datetime.date.fromisoformat(task.data["erase_on"]), clock.today())
            said = _("%(who)s wordt gewist op %(day)s") % {"who": names.person(number), "day": day}
            why = _("Er is lang niets gewijzigd. Nog in beeld? Loop de kaart na, dan blijft alles staan.")
            return said, why, _("Het klopt nog"), "klopt", card
        case TaskKind.JUDGE_FITS:
            return names.person(number), _("Er zijn nieuwe plekken die passen."), _("Bekijk plekken"), "", card
    raise ValueError(f"unknown kind of task: {task.kind!r}")


def numbers_in(task: Task, kind: str) -> set[int]:
    """The public numbers of one kind ("card", "place", "employer") a task is about."""
    found = {task.subject_number} if task.subject_kind == kind else set()
    return found | ({int(task.data[kind])} if kind in task.data else set())


def _by_table(task: Task, names: Names) -> tuple[str, str, str, str, str]:
    saying = SAYINGS[TaskKind(task.kind)]
    one = {kind: next(iter(numbers_in(task, kind)), 0) for kind in ("card", "place", "employer")}
    said = _(saying.title) % {
        "who": names.person(one["card"]),
        "where": names.place(one["place"]),
        "employer": names.employer(one["employer"]),
    }
    page = reverse(f"web:{saying.page}", args=[task.subject_number])
    return said, _(saying.why), _(saying.button), saying.act, page


def _right(kind: TaskKind, number: int, names: Names) -> tuple[str, str, str, str, str]:
    """A right of a person, to be carried out on its own page."""
    rights = reverse("web:rights", args=[number])
    if kind == TaskKind.CORRECT:
        said = _("%(who)s vraagt om iets te verbeteren") % {"who": names.person(number)}
        return said, _("Lees wat er niet klopt, pas het aan en geef antwoord."), _("Bekijk het verzoek"), "", rights
    said = _("Beslis over je eigen dossier: kaart %(card)s") % {"card": formats.card_number(number)}
    why = _(
        "Een andere organisatie wiste deze persoon. Jullie dossier staat er nog. Wis het, of leg vast waarom het moet blijven."
    )
    return said, why, _("Beslis"), "", rights


def proposals(found: Sequence[ToJudge], names: Names) -> list[Proposal]:
    """Fits to judge, in words: who, where, how many more, how long it lasts already."""
    return [
        Proposal(
            waits=clocks.Clock(_("zoekt al"), formats.lasting(one.waiting_days)),
            card=one.card_number,
            place=one.place_number,
            title=_("%(who)s bij %(employer)s: %(work)s")
            % {"who": names.person(one.card_number), "employer": one.employer, "work": one.place_title},
            href=reverse("web:job_seeker", args=[one.card_number]),
            why=_("De plek die nu het best past.")
            if one.fits == 1
            else _("De best passende van %(n)s plekken.") % {"n": formats.number(one.fits)},
        )
        for one in found
    ]


def upload(number: int) -> str:
    """The page of a file that was read in."""
    return reverse("web:analysis_file", args=[number])


def offers(found: Sequence[Asked], today: datetime.date) -> list[Row]:
    """People another organisation hands over: somebody here says yes or no."""
    return [
        Row(
            clocks.Clock(_("sinds"), formats.ago(one.at.astimezone(HOME).date(), today), "", 0),
            "pair",
            _("Overdracht"),
            _("%(giver)s draagt iemand over: %(work)s") % {"giver": one.giver, "work": one.title},
            reverse("web:job_seeker_hand_over", args=[one.number]),
            _("Zeg ja, dan hoort de kaart bij jouw organisatie en kom jij erbij te staan."),
            _("Bekijk en antwoord"),
            "",
            reverse("web:job_seeker_hand_over", args=[one.number]),
        )
        for one in found
    ]
