"""What the kind of a place demands, for its page: what is met, what has to be arranged, and the law."""

from typing import NamedTuple

from perspectief.core import clock
from perspectief.demand.kinds import RULES, KindRule, Point, points
from perspectief.demand.queries.place import PlaceDetail
from perspectief.demand.rules import Kind


class KindShown(NamedTuple):
    """The rule of the kind and its points, those to arrange first."""

    label: str
    rule: KindRule
    points: tuple[Point, ...]


def kind_shown(detail: PlaceDetail) -> KindShown:
    """The rule of this place's kind held against the place."""
    place = detail.place
    values = {name: getattr(place, name) for name in ("kind", "wage_cents", "guidance")}
    found = points(
        values,
        recognised=detail.employer.recognised_trainer,
        learns=bool(detail.learnable or place.certificates_learnable),
        today=clock.today(),
    )
    return KindShown(
        place.get_kind_display(), RULES[Kind(place.kind)], tuple(sorted(found, key=lambda point: point.met))
    )
