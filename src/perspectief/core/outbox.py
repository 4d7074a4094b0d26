"""Mail that leaves later: a row in the transaction of the deed that asks for it, taken by the worker.

What is rolled back is not mailed, and no request waits for a mail server. A mail is taken for a while (`LEASE`), sent without a
transaction open, and marked. Who dies in between sends it once more: a mail leaves at least once. A server that does not answer
costs one try of one mail; the others wait for the next run.
"""

import base64
import contextlib
import datetime
import hashlib
import json
import logging
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Count, Min, Q

from perspectief.core import clock
from perspectief.core.models import Mail

log = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=10)
FIRST, LONGEST = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
GIVEN_UP_AFTER = datetime.timedelta(days=3)
PROMPTS: list[Callable[[], None]] = []  # called after the commit of a mail that waits
_ABOUT_ONE = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, InvalidToken)
TOLD: dict[str, Callable[[str, bool], None]] = {}  # first word of a reference: told whether its mail fails to leave


def put(to: str, subject: str, text: str, *, reference: str = "") -> None:
    """One mail, in the running transaction. Nothing, where this installation sends no mail."""
    if not goes_out():
        return
    now = clock.now()
    sealed = _box().encrypt(json.dumps([subject, text]).encode())
    Mail.objects.create(to=to, sealed=sealed, reference=reference, made_at=now, next_at=now)
    for prompt in PROMPTS:
        transaction.on_commit(prompt, robust=True)


def goes_out() -> bool:
    """Whether this installation sends mail at all."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def told(word: str) -> Callable[[Callable[[str, bool], None]], Callable[[str, bool], None]]:
    """Declares who hears, of mails whose reference begins with `word`, that one fails to leave (True) or left after all (False)."""

    def declare(function: Callable[[str, bool], None]) -> Callable[[str, bool], None]:
        TOLD[word] = function
        return function

    return declare


def deliver(limit: int = 500) -> int:
    """Sends what waits, the longest waiting first; how many left. Stops at the first sign that the server is away."""
    sent = 0
    server: BaseEmailBackend | None = None
    for _turn in range(limit):
        mail = _taken()
        if mail is None:
            break
        try:
            if server is None:
                server = _opened()
            _send(mail, server)
        except _ABOUT_ONE as refused:  # the next one may do better, on a new connection
            _failed(mail, refused)
            server = _closed(server)
        except OSError as away:  # every other error of smtplib, and of the network
            _failed(mail, away)
            break
        else:
            _left(mail)
            sent += 1
    _closed(server)
    return sent


def standing() -> tuple[int, datetime.datetime | None]:
    """How many mails failed to leave and wait for another try, and since when the oldest waits."""
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None)
    found = waiting.aggregate(stuck=Count("pk", filter=Q(tries__gt=0)), oldest=Min("made_at", filter=Q(tries__gt=0)))
    return found["stuck"], found["oldest"]


def _taken() -> Mail | None:
    now = clock.now()
    with transaction.atomic():
        rows = Mail.objects.select_for_update(skip_locked=True, of=("self",))
        mail = rows.filter(sent_at=None, given_up_at=None, next_at__lte=now).order_by("next_at", "id").first()
        if mail is not None:
            mail.tries, mail.next_at = mail.tries + 1, now + LEASE
            mail.save(update_fields=["tries", "next_at"])
    return mail


def _send(mail: Mail, server: BaseEmailBackend) -> None:
    subject, text = json.loads(_box().decrypt(bytes(mail.sealed)))
    EmailMultiAlternatives(subject, text, None, [mail.to], connection=server).send()


def _left(mail: Mail) -> None:
    failed_before = bool(mail.error)
    mail.sent_at, mail.to, mail.sealed, mail.error = clock.now(), "", b"", ""
    with transaction.atomic():
        mail.save(update_fields=["sent_at", "to", "sealed", "error"])
        if failed_before:
            _tell(mail, False)


def _failed(mail: Mail, error: Exception) -> None:
    log.warning("a mail did not leave: %s, try %s", type(error).__name__, mail.tries)
    now = clock.now()
    mail.error = type(error).__name__
    mail.next_at = now + min(LONGEST, FIRST * 2 ** min(mail.tries - 1, 10))
    if now - mail.made_at >= GIVEN_UP_AFTER or isinstance(error, InvalidToken):
        mail.given_up_at, mail.to, mail.sealed = now, "", b""
    with transaction.atomic():
        mail.save(update_fields=["error", "next_at", "given_up_at", "to", "sealed"])
        _tell(mail, True)


def _tell(mail: Mail, failing: bool) -> None:
    function = TOLD.get(mail.reference.partition(":")[0])
    if function is not None:
        function(mail.reference, failing)


def _opened() -> BaseEmailBackend:
    server = get_connection()
    server.open()
    return server


def _closed(server: BaseEmailBackend | None) -> None:
    if server is not None:
        with contextlib.suppress(OSError):
            server.close()


def _box() -> Fernet:
    digest = hashlib.sha256(b"perspectief.core.outbox:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
