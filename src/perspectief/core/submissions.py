"""Forms that are sent twice: a double click, the back button, a resend after a lost answer. The second one does nothing."""

import uuid

from django.db import connection

from perspectief.core.journal import Deed
from perspectief.core.models import Submission

CLAIM = (
    "INSERT INTO core_submission (key, actor, result) VALUES (%s, %s, '') ON CONFLICT (key) DO NOTHING RETURNING key"
)


def new_key() -> str:
    """A key for one showing of a form."""
    return str(uuid.uuid4())


def claim(key: str, actor: Deed) -> bool:
    """True when this form was not sent before; holds for the running transaction. A second sender waits for the first.

    A key that is not a UUID counts as new: a form without a key must still work.
    """
    try:
        known = uuid.UUID(key)
    except ValueError:
        return True
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [known, actor.id])
        return cursor.fetchone() is not None


def sent_before(key: str, actor: Deed) -> bool:
    """Whether this actor sent this form already, and it was carried out."""
    try:
        known = uuid.UUID(key)
    except ValueError:
        return False
    return Submission.objects.filter(key=known, actor=actor.id).exists()


def answered(key: str, actor: Deed, result: str) -> None:
    """Keeps where the answer stands (a path), for whoever sends the same form again."""
    Submission.objects.filter(key=key, actor=actor.id).update(result=result)


def answer(key: str, actor: Deed) -> str:
    """Where the answer to an earlier sending stands; empty when there is none for this actor."""
    found = Submission.objects.filter(key=key, actor=actor.id).values_list("result", flat=True).first()
    return found or ""
