"""An upload as the page shows it: figures, pictures, piles, rows. Plain values in, small typed rows out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perspectief.exchange.models import Upload, UploadRow
from perspectief.exchange.rules import NEWS, Kind, Outcome, State
from perspectief.taxonomy.needs import READINESS
from perspectief.web.formats import number

LEFT, GAP = 66.0, 0.6  # per cent of a two-sided bar for the left side, and between the sides


class Stat(NamedTuple):
    """A big number and what it means; `strong` is read first."""

    count: int
    before: str
    strong: str
    after: str


class Bar(NamedTuple):
    """One row of a picture. Widths in per cent with a point; `other` is the count on the other side, None without one."""

    label: str
    count: int
    look: str
    at: str
    width: str
    other: int | None = None
    other_at: str = ""
    other_width: str = ""


class Chart(NamedTuple):
    """A table with bars. `sides`: heads of a two-sided one (what, left, right)."""

    caption: str
    bars: list[Bar]
    sides: tuple[str, str, str] | None = None


class Pile(NamedTuple):
    """One of the four piles: its class, icon, how many, word and meaning, and where it leads."""

    look: str
    icon: str
    count: int
    word: str
    meaning: str
    href: str


def counted(upload: Upload, outcome: str) -> int:
    """Rows with this outcome."""
    return int(upload.counts.get(outcome, 0))


def unit(upload: Upload, amount: int) -> str:
    """rij, rijen, record, records."""
    if upload.unit == "record":
        return ngettext("record", "records", amount)
    return ngettext("rij", "rijen", amount)


def lead(upload: Upload) -> tuple[str, str]:
    """What happened, and what has not."""
    seconds = number(max(0.1, upload.milliseconds / 1000), 1)
    read = _("%(n)s %(rows)s gelezen in %(seconds)s seconden.") % {
        "n": number(upload.rows), "rows": unit(upload, upload.rows), "seconds": seconds,
    }  # fmt: skip
    if upload.state == State.UNDONE:
        return _("Teruggedraaid."), _("Alles is weer zoals het was, behalve wat een collega sindsdien veranderde.")
    if upload.imports:
        new, changed = sum(one["new"] for one in upload.imports), sum(one["changed"] for one in upload.imports)
        said = _("%(new)s nieuw, %(changed)s bijgewerkt.") % {"new": number(new), "changed": number(changed)}
        return said, _("De rijen die klaar waren staan in het bestand.")
    return read, _("Er is nog niets veranderd in het bestand.")


def stats(upload: Upload) -> list[Stat]:
    """The four figures at the top."""
    found = upload.analysis
    doubles = ngettext("%(n)s rij was dubbel", "%(n)s rijen waren dubbel", found["doubles"]) % {
        "n": number(found["doubles"])
    }
    if upload.kind == Kind.PLACES:
        return [
            Stat(
                found["count"],
                "",
                ngettext("plek", "plekken", found["count"]),
                f", {doubles}" if found["doubles"] else "",
            ),
            Stat(found["openings"], _("samen voor"), ngettext("mens", "mensen", found["openings"]), ""),
            Stat(found["employers"], "", ngettext("werkgever", "werkgevers", found["employers"]), ""),
            Stat(found["stale"], "", _("langer dan een jaar"), _("niet bijgewerkt")),
        ]
    return [
        Stat(
            found["count"], "", ngettext("mens", "mensen", found["count"]), f", {doubles}" if found["doubles"] else ""
        ),
        Stat(found["ready"], "", READINESS[3], _(", kunnen nu beginnen")),
        Stat(found["unable"], _("bij wie niet staat"), _("wat iemand kan"), ""),
        Stat(found["stale"], "", _("langer dan een jaar"), _("niet bijgewerkt")),
    ]


def charts(upload: Upload) -> list[Chart]:
    """The pictures, without those that have nothing to show."""
    found = upload.analysis
    people = upload.kind == Kind.PEOPLE
    far = _("Hoe ver van %(centre)s") % {"centre": found["centre"]}
    every = [
        _chart(_("Hoe ver van werk"), found["readiness"]),
        _chart(_("Hoe oud is het profiel") if people else _("Hoe oud is de plek"), found["freshness"]),
        _chart(_("Wat ontbreekt"), found["missing"][:6]),
        _work(found["work"], people=people),
        _chart(_("Soort plek"), found["kinds"]),
        _chart(far, found["distance"]),
        _chart(_("Waar mensen wonen") if people else _("Waar het werk is"), found["towns"]),
    ]
    return [chart for chart in every if chart.bars]


def tip(upload: Upload) -> Mapping[str, Any] | None:
    """What to ask first."""
    found = upload.analysis.get("tip")
    if not found:
        return None
    people = upload.kind == Kind.PEOPLE
    whom = (
        ngettext("Van %(n)s mens weten we dat niet.", "Van %(n)s mensen weten we dat niet.", found["unknown"])
        if people
        else ngettext("Bij %(n)s plek staat dat niet.", "Bij %(n)s plekken staat dat niet.", found["unknown"])
    ) % {"n": number(found["unknown"])}
    gain = ""
    if found["more"]:
        gain = _("Antwoorden zij zoals de meeste anderen, dan passen er %(n)s meer op een open plek.") % {
            "n": number(found["more"])
        }
    return {**found, "whom": whom, "gain": gain}


def piles(upload: Upload) -> list[Pile]:
    """What becomes of the rows."""
    news = counted(upload, NEWS)
    known = counted(upload, Outcome.KNOWN)
    with_news = _(", %(n)s met nieuws") % {"n": number(news)} if news else _(", zonder nieuws") if known else ""
    return [
        Pile("new", "plus", counted(upload, Outcome.NEW), _("nieuw"), _(", nog niet bekend"), "#inlezen"),
        Pile("ok", "ok", known, _("bekend"), with_news, "#inlezen"),
        Pile("can", "can", counted(upload, Outcome.DOUBT), _("twijfel"), _(", kies zelf"), "?stapel=doubt#rijen"),
        Pile("no", "no", counted(upload, Outcome.WRONG), _("fout"), _(", kan zo niet"), "?stapel=wrong#rijen"),
    ]


def besides(upload: Upload) -> list[str]:
    """What else becomes of rows, in sentences."""
    double, elsewhere, out = (counted(upload, one) for one in (Outcome.DOUBLE, Outcome.ELSEWHERE, Outcome.OUT))
    said = []
    if double:
        said.append(
            ngettext(
                "%(n)s rij gaat over iemand die er al in stond. We voegen ze samen.",
                "%(n)s rijen gaan over iemand die er al in stond. We voegen ze samen.",
                double,
            )
            % {"n": number(double)}
        )
    if elsewhere:
        said.append(
            ngettext(
                "%(n)s mens is al bekend bij een andere organisatie. Jij krijgt een dossier, de kaart blijft van hen.",
                "%(n)s mensen zijn al bekend bij een andere organisatie. Jij krijgt dossiers, de kaarten blijven van hen.",
                elsewhere,
            )
            % {"n": number(elsewhere)}
        )
    if out:
        said.append(ngettext("%(n)s rij laat je weg.", "%(n)s rijen laat je weg.", out) % {"n": number(out)})
    return said


def rows(found: Iterable[UploadRow]) -> list[dict[str, Any]]:
    """The rows that wait, each with the names of its fields in the form."""
    return [
        {
            "line": row.line,
            "outcome": row.outcome,
            "wrong": row.outcome == Outcome.WRONG,
            "reasons": [{**reason, "id": f"r{row.line}-{at}"} for at, reason in enumerate(row.reasons)],
        }
        for row in found
    ]


def columns(upload: Upload) -> dict[str, Any]:
    """How the columns are read, in short: how many are used, which are left behind and why, which nobody knows."""
    used = [one for one in upload.columns if one["target"]]
    untaken: dict[tuple[str, str], list[str]] = {}
    for one in upload.columns:
        if one["untaken"]:
            untaken.setdefault((one["untaken"], one["reason"]), []).append(one["header"])
    unknown = [
        one["header"]
        for one in upload.columns
        if not one["target"] and not one["untaken"] and one["filled"] and one["how"] != "chosen"
    ]
    return {
        "used": len(used),
        "untaken": [(label, reason, headers) for (label, reason), headers in untaken.items()],
        "unknown": unknown,
        "total": len(upload.columns),
    }


def _chart(caption: str, bars: Sequence[Mapping[str, Any]]) -> Chart:
    most = max((bar["count"] for bar in bars), default=0)
    if not most:
        return Chart(caption, [])
    return Chart(
        caption, [Bar(bar["label"], bar["count"], bar["look"], "0", f"{100 * bar['count'] / most:.2f}") for bar in bars]
    )


def _work(bars: Sequence[Mapping[str, Any]], *, people: bool) -> Chart:
    """What people can, beside what is asked: both sides on one scale."""
    caption = _("Wat mensen kunnen, naast wat werkgevers vragen") if people else _("Welk werk, naast wie het kan")
    if not bars:
        return Chart(caption, [])
    own = max(bar["count"] for bar in bars) or 1
    other = max(bar["other"] or 0 for bar in bars)
    scale = min(LEFT / own, (100 - LEFT - GAP) / other) if other else LEFT / own
    drawn = []
    for bar in bars:
        width = scale * bar["count"]
        theirs = bar["other"]
        drawn.append(
            Bar(
                bar["label"], bar["count"], "a", f"{LEFT - width:.2f}", f"{width:.2f}", theirs, f"{LEFT + GAP:.2f}", f"{scale * (theirs or 0):.2f}",
            )
        )  # fmt: skip
    sides = (_("branche"), _("mensen"), _("plekken")) if people else (_("branche"), _("plekken"), _("mensen"))
    return Chart(caption, drawn, sides)
