"""People and places that fit each other alike, for tests of plans and bundles."""

import datetime

from perspectief.core import clock

WORK, ASKED = {"can": [1, 2, 26], "wants": [1]}, {"asks": [1, 2, 26], "occupation_id": 1}


def days_ago(days: int) -> datetime.date:
    """So many days before today."""
    return clock.today() - datetime.timedelta(days=days)
