"""What the subjects of tasks are called, in a few queries, with a note of whose name was shown."""

from collections.abc import Collection, Iterable, Mapping

from django.http import HttpRequest

from perspectief.access.looks import Reason, saw
from perspectief.demand.queries.accounts import names_of_employers, titles_of_places
from perspectief.supply.queries.caseload import names_of_cards
from perspectief.web.staff.today import rows
from perspectief.work.models import Task

KINDS = ("card", "place", "employer")


def named(
    request: HttpRequest,
    tasks: Iterable[Task],
    *,
    cards: Collection[int] = (),
    offered: Collection[int] = (),
    colleagues: Mapping[int, str] | None = None,
) -> rows.Names:
    """Names for these tasks, and for `cards` besides; of `offered` cards only what the card says. Who is named stands in the looks."""
    known = list(tasks)
    about = {kind: set[int]().union(*(rows.numbers_in(task, kind) for task in known)) for kind in KINDS}
    shown = about["card"] | set(cards)
    found = names_of_cards(shown | set(offered))
    by_name = {number for number in shown & set(found) if found[number].name}
    for layer, numbers in (("profile", by_name), ("card", set(found) - by_name)):
        saw([found[number].subject for number in numbers], layer, region=request.region.pk, reason=Reason.TASKS)  # type: ignore[attr-defined]
    places, employers = titles_of_places(about["place"]), names_of_employers(about["employer"])
    return rows.Names(found, places, employers, colleagues or {})
