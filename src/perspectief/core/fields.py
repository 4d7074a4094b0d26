"""Model fields of PostgreSQL's own that Django lacks."""

from django.db import models
from django.db.models import Func


class TransactionId(models.BigIntegerField):
    """PostgreSQL's 64-bit transaction number (`xid8`), in Python an int. 0 stands for: before a restore."""

    def db_type(self, connection):
        return "xid8"

    def get_db_prep_value(self, value, connection, prepared=False):
        return None if value is None else str(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else int(value)


class CurrentTransaction(Func):
    """Number of the transaction that writes the row."""

    function = "pg_current_xact_id"
    output_field = TransactionId()  # type: ignore[assignment]


class Moment(Func):
    """The moment the row is written, also within one transaction."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()  # type: ignore[assignment]
