"""Handing out the heads of the chains: whoever keeps them elsewhere can prove that nothing of before them was taken away."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from perspectief.access.sealing import Head
from perspectief.core import outbox

log = logging.getLogger(__name__)
SUBJECT = "Perspectief: stand van de verzegelingen"
BEGIN = (
    "Dit is de stand van de verzegelde registers: tijd, regio, nummer, kenmerk.\n"
    "Bewaar dit bericht. Met 'perspectief verify-journal --heads BESTAND' bewijst u ermee dat er sindsdien niets is veranderd.\n\n"
)


def hand_out(heads: Sequence[Head]) -> None:
    """To the log always, and at the end of the file SEALS_FILE when there is one."""
    for head in heads:
        log.info("sealed %s", head.line())
    if settings.SEALS_FILE and heads:
        _append(Path(settings.SEALS_FILE), "".join(f"{head.line()}\n" for head in heads))


def mail(heads: Sequence[Head]) -> None:
    """To the address SEALS_MAIL, when there is one."""
    if settings.SEALS_MAIL and heads:
        told = "".join(f"{head.line()}\n" for head in heads)
        outbox.put(settings.SEALS_MAIL, SUBJECT, BEGIN + told)


def _append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
