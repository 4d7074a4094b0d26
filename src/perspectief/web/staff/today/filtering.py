"""Which part of the list somebody wants to see: a kind of task, of whom. It stands in the address, so it works without JavaScript."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.work.models import Task, TaskKind
from perspectief.work.queries import Counted

WHOSE = ("mij", "niemand", "vervanging")


class Chosen(NamedTuple):
    """`kind` and `whose`: empty is everything."""

    kind: str = ""
    whose: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not self.kind and not self.whose

    def of(self, tasks: "QuerySet[Task]", user: int) -> "QuerySet[Task]":
        """What is left of these tasks."""
        rows = tasks.filter(kind=self.kind) if self.kind else tasks
        if self.whose == "mij":
            return rows.filter(assignee=user)
        if self.whose == "niemand":
            return rows.filter(assignee=None)
        return rows.exclude(assignee=None).exclude(assignee=user) if self.whose else rows

    def address(self) -> str:
        """The page with this choice."""
        given = urlencode({name: value for name, value in (("soort", self.kind), ("van", self.whose)) if value})
        return f"{reverse('web:today')}?{given}".rstrip("?")


class Choice(NamedTuple):
    """A link: what it shows, how many, whether it is shown now."""

    label: str
    href: str
    number: int
    current: bool


def chosen(given: Mapping[str, Any]) -> Chosen:
    """What is asked for in an address or a form; what does not exist is everything."""
    kind, whose = str(given.get("soort", "")), str(given.get("van", ""))
    return Chosen(kind if kind in TaskKind.values else "", whose if whose in WHOSE else "")


def filters(asked: Chosen, counts: Counted) -> dict[str, list[Choice]]:
    """The links above the list: whose work, and which kind; the kinds there are, the most first."""
    whose = [Choice(_("Alles"), asked._replace(whose="").address(), counts.total, not asked.whose)]
    if counts.nobodys:
        whose.append(
            Choice(
                _("Van niemand"), asked._replace(whose="niemand").address(), counts.nobodys, asked.whose == "niemand"
            )
        )
    if counts.nobodys or asked.whose:
        whose.append(Choice(_("Van mij"), asked._replace(whose="mij").address(), 0, asked.whose == "mij"))
    ordered = sorted(counts.kinds.items(), key=lambda one: (-one[1], one[0]))
    kinds = [
        Choice(_(str(TaskKind(kind).label)), asked._replace(kind=kind).address(), number, kind == asked.kind)
        for kind, number in ordered
    ]
    return {"whose": whose if len(whose) > 1 else [], "kinds": kinds if len(kinds) > 1 or asked.kind else []}
