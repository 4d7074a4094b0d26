"""What ends with an introduction: the name is shut to the employer, links work no more, the judgement behind it runs no longer."""

import datetime

from perspectief.access import grants
from perspectief.access.context import acting, service
from perspectief.access.grants import Consent, Purpose
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.matching.introductions.rules import AT_EMPLOYER, TOLD, Outcome, Status, readable_until
from perspectief.matching.introductions.sides import PROGRAM
from perspectief.matching.models import Introduction, Proposal
from perspectief.matching.rules import Judgement, Why
from perspectief.parties.actions import one_time

# Somebody said no, or nothing: the pair is put aside, so that it is not proposed again tomorrow. A colleague can undo that.
PUT_ASIDE = frozenset({Outcome.REFUSED, Outcome.DECLINED, Outcome.NO_SHOW, Outcome.PRESENTED, Outcome.NOT_PRESENTED})


def close_down(row: Introduction, *, outcome: Outcome, now: datetime.datetime) -> None:
    """Sets the end on the row (the caller saves it) and ends what hung on it. Acts as the program for the owner of the card."""
    row.status, row.outcome, row.closed_at = Status.CLOSED, outcome, now
    row.due_at = None
    if not row.text_person and row.said_yes is not False:
        row.text_person = TOLD.get(outcome, "")
    shut(row)
    end_links(row)
    _end_judgement(row, outcome)


def consent_of(row: Introduction) -> Consent:
    """What the person said about this employer."""
    return Consent(row.card_id, row.party_id, row.said_yes, row.said_on, row.said_how)


def open_up(row: Introduction, cause: Fact) -> None:
    """The employer may read the name until the term of the introduction, and a little longer. Acts as the program."""
    room = service(PROGRAM, regions=(row.region_id,), organisation=row.owner_id)
    until = readable_until(max(row.due_at or clock.now(), clock.now()))
    grants.give(
        room, region=row.region_id, card=row.card_id, owner=row.owner_id, to=row.party_id, consent=consent_of(row),
        purpose=Purpose.INTRODUCTION, until=until, cause=cause,
    )  # fmt: skip


def shut(row: Introduction) -> None:
    """Closes the name to this employer at once, unless another introduction of the same person there is still open."""
    if row.shown_at is None:
        return
    room = service(PROGRAM, regions=(row.region_id,), organisation=row.owner_id)
    others = Introduction.objects.filter(
        region=row.region_id, card=row.card_id, party=row.party_id, closed_at=None, status__in=AT_EMPLOYER
    )
    if not others.exclude(pk=row.pk).exists():
        grants.end(room, card=row.card_id, to=row.party_id, purpose=Purpose.INTRODUCTION)


def end_links(row: Introduction) -> None:
    """Links that were not answered work no more; they are of the organisation that made them."""
    wanted = [link for link in (row.person_link_id, row.employer_link_id) if link]
    for organisation in sorted({row.owner_id, row.receiver_id}) if wanted else ():
        maker = service(PROGRAM, regions=(row.region_id,), organisation=organisation)
        with acting(maker):
            for link in wanted:
                one_time.withdraw(maker, link)


def _end_judgement(row: Introduction, outcome: Outcome) -> None:
    judged = Proposal.objects.filter(region=row.region_id, card=row.card_id, place=row.place_id, closed_at=None)
    former = judged.order_by("id").first()
    judged.filter(judgement=Judgement.TAKE_UP).update(closed_at=clock.now())
    if outcome in PUT_ASIDE and (former is None or former.judgement == Judgement.TAKE_UP):
        Proposal.objects.create(
            region_id=row.region_id, organisation_id=row.owner_id, card_id=row.card_id, place_id=row.place_id,
            rules_version=former.rules_version if former else "", explanation=former.explanation if former else {},
            judgement=Judgement.NOT_NOW, reason=Why.OTHER, user=None,
        )  # fmt: skip
