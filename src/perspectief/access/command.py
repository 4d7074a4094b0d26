"""`perspectief verify-journal`: are the records whole?"""

import argparse
import sys
import time
from pathlib import Path

from django.conf import settings

from perspectief.access import handing_out, sealing
from perspectief.access.verifying import Given, Outcome, read_heads, verify


def verify_journal(words: list[str]) -> int:
    """0: whole. 1: broken, and where."""
    parser = argparse.ArgumentParser(
        prog="perspectief verify-journal",
        description="Rekent na of feiten, wijzigingen en inzagen nog zijn zoals ze verzegeld zijn.",
    )
    parser.add_argument(
        "--heads", action="append", type=Path, help="bestand met uitgegeven standen; mag vaker genoemd worden"
    )
    parser.add_argument("--seal", action="store_true", help="verzegel eerst wat nog openstaat")
    asked = parser.parse_args(words)
    try:
        given = _given(asked.heads)
    except (OSError, ValueError) as error:
        print(f"De uitgegeven standen zijn niet te lezen: {error}", file=sys.stderr)
        return 1
    if asked.seal:
        handing_out.hand_out(sealing.seal())
    begun = time.perf_counter()
    outcome = verify(given)
    print(report(outcome, len(given), time.perf_counter() - begun))
    return 1 if outcome.breaks else 0


def report(outcome: Outcome, given: int, seconds: float) -> str:
    """The outcome in plain Dutch."""
    lines = [
        f"{outcome.whole} rijen nagerekend in {outcome.seals} verzegelingen van {outcome.regions} ketens, en {given} uitgegeven "
        f"standen, in {seconds:.1f} s.",
        f"Nog niet verzegeld: {outcome.waiting}. Volgens termijn leeggemaakt: {outcome.expired}.",
    ]
    if not outcome.breaks:
        return "\n".join([*lines, "De registers zijn heel."])
    told = [f"  • {one}" for one in outcome.breaks]
    return "\n".join([*lines, f"DE REGISTERS ZIJN NIET HEEL: {len(told)} breuken.", *told])


def _given(paths: list[Path] | None) -> list[Given]:
    own = Path(settings.SEALS_FILE) if settings.SEALS_FILE else None
    chosen = paths or ([own] if own and own.exists() else [])
    return [head for path in chosen for head in read_heads(path.read_text().splitlines())]
