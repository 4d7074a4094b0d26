"""The text of a plan as one value: canonical, so that it can be locked; and what differs between two. Pure, but for reading the rows."""

import datetime
import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from perspectief.core.money import euros
from perspectief.plans.models import Action, Ambition, Party, Plan, Target
from perspectief.plans.money.queries import budget
from perspectief.plans.rules import DEFINITIONS, Group, Part, Pillar, Pilot, title_of

Content = dict[str, Any]
PARTY_WORDS = {"name": "Naam", "part": "Rol", "contact": "Contactpersoon"}
ACTION_WORDS = {
    "pillar": "Pijler",
    "title": "Titel",
    "what": "Wat",
    "public": "Trekker overheid",
    "private": "Trekker werkgevers",
    "parties": "Doet mee",
    "due_on": "Klaar op",
    "pilot": "Proef",
}
AMBITION_WORDS = {
    "definition": "Wat een match is",
    "baseline": "Nulmeting per jaar",
    "baseline_source": "Waar de nulmeting vandaan komt",
    "aim": "Waar we naartoe willen",
}
BUDGET_WORDS = {"name": "Naam", "pillar": "Pijler", "cents": "Bedrag"}


def content_of(plan: Plan) -> Content:
    """The text as it stands in the rows, in seven queries."""
    here = {"region": plan.region_id, "plan": plan}
    parties = list(Party.objects.filter(**here).order_by("name", "id"))
    ambition = Ambition.objects.get(**here)
    named = {one.number: one.name for one in parties}
    return {
        "plan": {
            "region": plan.region.name,
            "title": title_of(plan.template, plan.starts_on, plan.ends_on),
            "starts_on": plan.starts_on.isoformat(),
            "ends_on": plan.ends_on.isoformat(),
        },
        "ambition": {name: getattr(ambition, name) for name in AMBITION_WORDS},
        "targets": [
            {"year": one.year, "group": one.group, "extra": one.extra}
            for one in Target.objects.filter(**here).order_by("year", "group")
        ],
        "parties": [
            {"number": one.number, "name": one.name, "part": one.part, "contact": one.contact} for one in parties
        ],
        "actions": [
            action_content(one, named) for one in Action.objects.filter(**here, dropped=False).order_by("pillar", "id")
        ],
        "budget": budget(plan),
    }


def action_content(one: Action, named: Mapping[int, str]) -> dict[str, Any]:
    """An action as it stands in the text. `named`: number of a party to its name."""
    return {
        "number": one.number,
        "pillar": one.pillar,
        "title": one.title,
        "what": one.what,
        "public": f"{one.public_person}, {one.public_organisation}",
        "private": f"{one.private_person}, {one.private_organisation}",
        "parties": sorted(named[number] for number in one.parties if number in named),
        "due_on": one.due_on.isoformat(),
        "pilot": one.pilot,
    }


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same value is always the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimals."""
    return hashlib.sha256(text.encode()).hexdigest()


def said(name: str, value: Any) -> str:
    """A value of the text in words."""
    if value in (None, "", []):
        return ""
    if name == "parties":
        return ", ".join(value)
    if name == "cents":
        return euros(value)
    if name == "due_on":
        return datetime.date.fromisoformat(value).strftime("%d-%m-%Y")
    known = {"pillar": Pillar, "part": Part, "pilot": Pilot, "group": Group}.get(name)
    if known is not None:
        return str(dict(known.choices)[value])
    if name == "definition":
        return DEFINITIONS[value].label if value in DEFINITIONS else str(value)
    return str(value)


class Words(NamedTuple):
    """A run of words: `kept`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldDifference:
    """One field that differs, as runs of words."""

    label: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Difference:
    """What differs of one thing. `kind`: new, gone, changed; `what`: which thing."""

    kind: str
    what: str
    fields: tuple[FieldDifference, ...] = ()


def words_between(before: str, after: str) -> tuple[Words, ...]:
    """The words that stayed, went and came, in reading order."""
    old, new = before.split(), after.split()
    runs: list[Words] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Words("kept", " ".join(old[a:b])))
            continue
        if b > a:
            runs.append(Words("gone", " ".join(old[a:b])))
        if d > c:
            runs.append(Words("new", " ".join(new[c:d])))
    return tuple(runs)


def differences(before: Content, after: Content) -> list[Difference]:
    """What changed from one text to another: ambition, targets, parties, actions, then the budget."""
    found = []
    ambition = _fields(AMBITION_WORDS, before["ambition"], after["ambition"])
    if ambition:
        found.append(Difference("changed", "Ambitie", ambition))
    found += _targets(before["targets"], after["targets"])
    found += _things("Partij", "name", PARTY_WORDS, before["parties"], after["parties"])
    found += _things("Actie", "title", ACTION_WORDS, before["actions"], after["actions"])
    found += _things("Begroting", "name", BUDGET_WORDS, before.get("budget", []), after.get("budget", []))
    return found


def _fields(labels: Mapping[str, str], before: Content, after: Content) -> tuple[FieldDifference, ...]:
    pairs = ((name, label, said(name, before.get(name)), said(name, after.get(name))) for name, label in labels.items())
    return tuple(FieldDifference(label, words_between(old, new)) for _name, label, old, new in pairs if old != new)


def _targets(before: list[Content], after: list[Content]) -> list[Difference]:
    old, new = ({(one["year"], one["group"]): one["extra"] for one in side} for side in (before, after))
    found = []
    for year, group in sorted(old.keys() | new.keys()):
        was, now = old.get((year, group)), new.get((year, group))
        if was == now:
            continue
        what = f"Doel {year}, {said('group', group)}"
        kind = "new" if was is None else "gone" if now is None else "changed"
        words = words_between("" if was is None else str(was), "" if now is None else str(now))
        found.append(Difference(kind, what, (FieldDifference("Extra matches", words),)))
    return found


def _things(
    kind: str, name: str, labels: Mapping[str, str], before: list[Content], after: list[Content]
) -> list[Difference]:
    old, new = ({one["number"]: one for one in side} for side in (before, after))
    found = [Difference("new", f"{kind}: {one[name]}") for number, one in new.items() if number not in old]
    found += [Difference("gone", f"{kind}: {one[name]}") for number, one in old.items() if number not in new]
    for number in [number for number in new if number in old]:
        changed = _fields(labels, old[number], new[number])
        if changed:
            found.append(Difference("changed", f"{kind}: {new[number][name]}", changed))
    return found
