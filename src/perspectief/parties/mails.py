"""The mails of this room: plain text, sent by the worker after the transaction, never with a code in them."""

import datetime
import logging
from collections.abc import Iterable
from typing import Any

from django.core.mail import send_mail
from django.db import transaction

from perspectief.core import outbox
from perspectief.core.outbox import goes_out

__all__ = ["goes_out", "said", "send", "send_all", "send_now"]
log = logging.getLogger(__name__)
SIGNED = "\n\nPerspectief\n"
INVITED = """Beste {name},

{inviter} van {organisation} nodigt je uit voor Perspectief, waar mensen die werk zoeken en plekken van werkgevers bij elkaar komen.

Open deze link:
{link}

Je hebt ook een code van acht cijfers nodig. Die hoor je van {inviter}, per telefoon of persoonlijk. De code staat nooit in een mail.

De link werkt één keer, tot en met {until}. Ken je {inviter} niet? Dan hoef je niets te doen."""
RECOVER = """Beste {name},

{inviter} van {organisation} heeft vastgesteld dat jij het bent en geeft je weer toegang tot Perspectief. Je bent overal uitgelogd.

Open deze link en kies een nieuw wachtwoord:
{link}

Je hebt ook een code van acht cijfers nodig. Die hoor je van {inviter}. De code staat nooit in een mail.

De link werkt één keer, tot en met {until}. Vroeg je hier niet om? Bel dan meteen {helper}."""
RECOVERED = """Beste {name},

Je hebt een nieuw wachtwoord gekozen met een herstellink. Je oude tweede stap bij het inloggen is vergeten: je maakt een nieuwe.

Was jij dit niet? Bel dan meteen {helper}."""
RESET = """Beste {name},

Je vroeg om een nieuw wachtwoord voor Perspectief. Kies er een via deze link:
{link}

De link werkt één keer. Vroeg je dit niet? Dan hoef je niets te doen: je oude wachtwoord blijft gelden."""
CHANGED = """Beste {name},

{what}

Was jij dit? Dan hoef je niets te doen.

Was jij dit niet? {first} Typ het adres van Perspectief zelf in: in deze mail staat met opzet geen link."""
RIGHTS = """Beste {name},

{by} heeft bij {organisation} iets aan de rechten veranderd:

{what}

Klopt dit niet? Ga naar Beheer in Perspectief en overleg met {by}."""
PARTICIPATION = """Beste {name},

{what}

{by} van {organisation} heeft dit zo ingesteld. Klopt het niet? Bel dan {organisation}."""
REVIEW = """Beste {name},

Bij {organisation} zijn {number} rollen langer dan een jaar niet nagelopen. Wie niet binnen {days} dagen is bevestigd, verliest de toegang.

Loop ze na in Perspectief: Beheer, Jaarlijkse controle."""


def send(to: str, subject: str, text: str, *, reference: str = "", **words: Any) -> None:
    """Goes along with the running transaction; the worker sends it (`core.outbox`). `reference`: who is told when it cannot leave."""
    outbox.put(to, subject, text.format(**words) + SIGNED, reference=reference)


def send_now(to: str, subject: str, text: str, **words: Any) -> None:
    """Sends after the transaction has committed, without a try later: what is asked again when it does not come."""
    body = text.format(**words) + SIGNED

    def leave() -> None:
        try:
            send_mail(subject, body, None, [to])
        except OSError:  # every error of smtplib is one
            log.exception("a mail did not leave")

    transaction.on_commit(leave)


def send_all(to: Iterable[tuple[str, str]], subject: str, text: str, **words: Any) -> None:
    """The same to several, each with the own name: pairs of name and e-mail address."""
    for name, email in to:
        send(email, subject, text, name=name, **words)


def said(day: datetime.date) -> str:
    """A day in a mail: 3-12-2026."""
    return f"{day.day}-{day.month}-{day.year}"
