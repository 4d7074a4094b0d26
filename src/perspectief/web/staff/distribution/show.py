"""A plan in words and figures for the page."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from perspectief.matching.distribution import exposure
from perspectief.matching.distribution.comparison import first_come
from perspectief.matching.distribution.costs import Costs
from perspectief.matching.distribution.groups import Group
from perspectief.matching.distribution.levers import WAITING_LABEL
from perspectief.matching.distribution.plan import Market, Planned
from perspectief.matching.distribution.proposals import Proposal, Scarce, Waiting
from perspectief.matching.fits import Reason
from perspectief.web import formats

FEW = 5  # a smaller number of people of a group is not told, and a larger one by fives
VERY, QUITE = 6_000, 2_500  # points one opening more is worth: about a whole fit; half of one
SOLVERS = {"auction": "veiling", "flow": "stroom"}


def figures(planned: Planned) -> dict[str, int]:
    """Whole numbers of a plan beside now and beside no plan; kept with it. groups: how many of them go first."""
    market = planned.market
    free, running = int(market.standing.free.sum()), market.standing.takes
    return {
        "people": len(market.found.cards),
        "free": free,
        "today": running,
        "first": running + first_come(market),
        "best": running + planned.plan.placed,
        "proposed": planned.plan.placed,
        "missed": planned.missed,
        "groups": len(market.decisions),
    }


class Way(NamedTuple):
    """One of the three ways: people with a place or proposal, share of the openings."""

    name: str
    count: int
    share: int
    width: str


def ways(told: dict[str, int]) -> list[Way]:
    """Today, first come, best: in that order."""
    most = max(told["free"], told["best"], 1)
    return [
        Way(name, told[name], round(100 * told[name] / most), f"{100 * told[name] / most:.1f}")
        for name in ("today", "first", "best")
    ]


def about(number: int) -> int:
    """A count in which a group has a part, by fives: one person more or less does not show. Never 0 where there is somebody."""
    nearest = FEW * ((abs(number) + FEW // 2) // FEW)
    return (max(FEW, nearest) if number else 0) * (-1 if number < 0 else 1)


def rounded(told: dict[str, int]) -> dict[str, int]:
    """Figures of a plan with groups otherwise than decided: beside the decided ones they would tell how many of a group it is about."""
    return told | {name: about(told[name]) for name in ("best", "proposed")}


def proof(planned: Planned) -> dict[str, Any]:
    """The certificate: value, bound, gap, how, under which rules, of which state of the region. exact: no group goes first; else
    value and bound hold what each of a group got, and are not told: only how far they are apart.
    """
    made = planned.plan
    return {
        "exact": not planned.market.decisions,
        "value": made.value,
        "mark": planned.market.mark,
        "bound": made.bound,
        "gap": made.gap,
        "percent": formats.number(100 * made.gap / made.bound if made.bound else 0, 2),
        "proven": made.proven,
        "solver": SOLVERS.get(made.solver, made.solver),
        "rules": planned.market.found.engine.rules.version,
        "edges": planned.market.graph.edges,
    }


def cost_words(costs: Costs, as_decided: bool) -> dict[str, str]:
    """What each lever costs, by the name of its line: "wacht", "voor-long", "minstens-long". Who waits longest is one person:
    their wait is told only when groups go first as decided. What a group has a part in is told by fives.
    """
    told = {"wacht": " ".join(_waiting(one, as_decided) for one in costs.waiting)}
    for one in costs.groups:
        told[f"voor-{one.group}"] = f"{_people(one.more)} {_about_price(one.costs)}"
        if one.least:
            reached = _few(one.reached) or _("Nu ongeveer %(n)s.") % {"n": formats.number(about(one.reached))}
            few = min(one.least, one.reached) < FEW
            unmet = "" if one.met or few else _("Meer kan niet: zoveel passen er nu niet.")
            told[f"minstens-{one.group}"] = " ".join(filter(None, (reached, _about_price(one.costs_least), unmet)))
    return told


def _few(reached: int) -> str:
    return _("Nu minder dan %(few)s.") % {"few": FEW} if reached < FEW else ""


def _waiting(one: Any, as_decided: bool) -> str:
    label = WAITING_LABEL[one.waiting].removeprefix("telt ").capitalize()
    if not as_decided:
        return f"{label}: {_uncapitalized(_about_price(one.costs))}"
    given = {"label": label, "now": one.longest, "then": one.longest_then}
    if one.longest == one.longest_then:
        wait = _("%(label)s: de langste wacht blijft %(now)s maanden.") % given
    else:
        wait = _("%(label)s: de langste wacht gaat van %(now)s naar %(then)s maanden.") % given
    return f"{wait} {_price(one.costs)}"


def _uncapitalized(words: str) -> str:
    return words[:1].lower() + words[1:]


def _people(more: int) -> str:
    if -FEW < more < FEW:
        return _("Minder dan %(few)s mensen verschil.") % {"few": FEW}
    if more < 0:
        return _("Ongeveer %(n)s mensen minder.") % {"n": formats.number(-about(more))}
    return _("Ongeveer %(n)s mensen meer.") % {"n": formats.number(about(more))}


def _price(costs: int) -> str:
    if costs == 0:
        return _("Kost niets.")
    if costs < 0:
        return ngettext("Geeft %(n)s voorstel meer.", "Geeft %(n)s voorstellen meer.", -costs) % {
            "n": formats.number(-costs)
        }
    return ngettext("Kost %(n)s voorstel.", "Kost %(n)s voorstellen.", costs) % {"n": formats.number(costs)}


def _about_price(costs: int) -> str:
    """The same where a group has a part in it."""
    if -FEW < costs < FEW:
        return _("Kost minder dan %(few)s voorstellen.") % {"few": FEW}
    if costs < 0:
        return _("Geeft ongeveer %(n)s voorstellen meer.") % {"n": formats.number(-about(costs))}
    return _("Kost ongeveer %(n)s voorstellen.") % {"n": formats.number(about(costs))}


class Column(NamedTuple):
    """Two columns of the histogram: their places and heights in percent, as CSP lets an SVG have them."""

    label: str
    alone: int
    best: int
    x: tuple[str, str]
    height: tuple[str, str]
    top: tuple[str, str]
    over: tuple[str, str]
    middle: tuple[str, str, str]


GROUND, ROOM = 86.0, 74.0  # percent of the height: the axis, and the longest column


def histogram(planned: Planned, a_opening: int) -> list[Column]:
    """People by how often they come into view, each place alone and in the plan."""
    alone, best = (exposure.bands(times) for times in exposure.exposure(planned, a_opening))
    most = max(1, *alone, *best)
    columns = []
    for at, (low, high) in enumerate(exposure.BANDS):
        label = f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}"
        x = (2 + 20 * at, 10 + 20 * at)
        heights = [ROOM * number / most for number in (alone[at], best[at])]
        columns.append(
            Column(
                label,
                alone[at],
                best[at],
                _percent(*x),
                _percent(*heights),
                _percent(*(GROUND - one for one in heights)),
                _percent(*(GROUND - one - 2 for one in heights)),
                _percent(x[0] + 3.6, x[1] + 3.6, x[1]),
            )
        )
    return columns


def _percent(*values: float) -> Any:
    return tuple(f"{value:.2f}%" for value in values)


def levers_of(market: Market, asked: Any) -> list[dict[str, Any]]:
    """The groups the region decided on, with what is ticked and typed."""
    return [
        {
            "group": group,
            "label": Group(group).label,
            "on": group in asked.on,
            "typed": asked.typed[group],
            "cost": "",
            "cost_least": "",
            "wrong": asked.wrong.get(f"minstens-{group}", ""),
        }
        for group in market.decisions
    ]


def months(days: int) -> str:
    """16 maanden; days when it is not two months yet."""
    if days < 60:
        return formats.counted(days, _("dag"), _("dagen"))
    return formats.counted(days * 12 // 365, _("maand"), _("maanden"))


MET_SHOWN = 3


class Row(NamedTuple):
    """A proposal in the table. `reasons`: the first that are met, and everything that is not."""

    pair: Proposal
    key: str
    since: str
    about: str
    reasons: tuple[Reason, ...]
    ticked: bool


def rows(found: list[Proposal], ticked: frozenset[str] = frozenset()) -> list[Row]:
    """Proposals with the words around them. `ticked`: keys of rows whose box is ticked."""
    return [_row(one, ticked) for one in found]


def _row(one: Proposal, ticked: frozenset[str]) -> Row:
    key = f"{one.card_number}:{one.place_number}"
    given = {"card": formats.card_number(one.card_number), "place": one.place_title}
    told = one.explanation.reasons if one.explanation else ()
    met = [reason for reason in told if reason.kind == "met"][:MET_SHOWN]
    return Row(
        one,
        key,
        months(one.waiting_days),
        _("kaart %(card)s naar %(place)s") % given,
        (*met, *(reason for reason in told if reason.kind != "met")),
        key in ticked,
    )


STATES = {
    "placed": ("ok", "ok", gettext_noop("staat bij de voorstellen")),
    "busy": ("new", "next", gettext_noop("er loopt een voorstel")),
    "arrange": ("can", "can", gettext_noop("te regelen")),
    "full": ("no", "no", gettext_noop("nog geen plek")),
    "aside": ("no", "no", gettext_noop("nog geen plek")),
    "none": ("no", "no", gettext_noop("nog geen plek")),
}


def waits(found: list[Waiting]) -> list[dict[str, Any]]:
    """Who waits longest, with what becomes of them."""
    told = []
    for one in found:
        kind, icon, word = STATES[one.state]
        what = one.what
        if one.state == "full":
            what = _("past op %(places)s, daar gaan anderen voor") % {
                "places": formats.counted(one.fits, _("plek"), _("plekken"))
            }
        elif one.state == "aside":
            what = _("past alleen waar iemand besloot: niet deze combinatie")
        told.append({"one": one, "kind": kind, "icon": icon, "word": _(word), "what": what})
    return told


def scarcity(found: list[Scarce]) -> list[dict[str, Any]]:
    """Places many want, and how much one opening more would bring, in words."""
    return [
        {
            "one": one,
            "words": _("heel schaars") if one.price >= VERY else _("schaars") if one.price >= QUITE else _("gewild"),
        }
        for one in found
    ]
