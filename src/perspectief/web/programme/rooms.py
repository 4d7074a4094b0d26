"""The rooms of the programme, in one table: what they are called in the menus, and which pages stand under each."""

from typing import NamedTuple

from django.utils.translation import gettext_noop


class Room(NamedTuple):
    """`name`: of its first page. `pages`: names of the pages under it. `counted`: for who reads the figures of a region."""

    name: str
    label: str
    pages: tuple[str, ...] = ()
    counted: bool = False


PLANS = Room(
    "plans",
    gettext_noop("Doe-agenda"),
    (
        "plan", "plan_new", "plan_ambition", "plan_action", "plan_action_new", "plan_parties", "plan_version", "plan_import",
        "plan_talk", "plan_money", "plan_money_new", "plan_money_check",
    ),
)  # fmt: skip
PROGRESS = Room("progress", gettext_noop("Voortgang"), ("progress_short", "region_settings"), counted=True)
OBSTACLES = Room(
    "obstacles",
    gettext_noop("Knelpunten"),
    ("obstacle", "obstacle_new", "initiatives", "initiative", "initiative_new", "initiative_edit"),
)
LEARNING = Room(
    "learning",
    gettext_noop("Leren"),
    (
        "learning_search", "theme", "theme_new", "lesson", "lesson_new", "lesson_edit", "activities", "activity", "activity_new",
        "activity_edit",
    ),
)  # fmt: skip
ROOMS = (PLANS, PROGRESS, OBSTACLES, LEARNING)


def entries(*, counted: bool) -> tuple[tuple[str, str], ...]:
    """The rooms as entries of a menu; without the figures for who does not read them."""
    return tuple((one.name, one.label) for one in ROOMS if counted or not one.counted)


UNDER = {page: one.name for one in ROOMS for page in one.pages}
