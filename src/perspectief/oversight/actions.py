"""Finding odd looking, judging it, asking who looked and answering; and listing what an account saw, which is recorded itself."""

import datetime

from django.db import connection, transaction

from perspectief.access.classification import Erased
from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.oversight.evidence import gather
from perspectief.oversight.models import Finding, Question
from perspectief.oversight.policy import may_oversee
from perspectief.oversight.queries import REFUSED, Seen, seen_by, who_looked
from perspectief.oversight.rules import Answer, Judgement, Odd, odd

PERIOD = datetime.timedelta(days=28)
PURPOSES = {
    "melding": "een melding van een datalek of van gluren",
    "inzage": "een verzoek van een betrokkene",
    "controle": "een steekproef",
    "onderzoek": "een onderzoek naar een medewerker",
}


def forget(person: Erased) -> int:
    """Findings about an erased person no longer say which: how many. Their pseudonym leads nowhere any more. Run as maintenance."""
    return Finding.objects.filter(card_number=person.number).update(card_number=0)


def examine(organisation: int) -> int:
    """Holds the last four weeks of looking against the rules; how many findings are new. Run as maintenance.

    What is open is brought up to date; what was judged in the period is not raised again.
    """
    until = clock.now()
    since = until - PERIOD
    actor = service("oversight", regions=(), organisation=organisation, purpose="gluren tegengaan")
    with transaction.atomic():
        evidence = gather(organisation, since, until)
        found = odd(evidence.accounts, evidence.visits, evidence.streets, evidence.people)
        numbers = _card_numbers(sorted({one.subject for one in found if one.subject}))
        new = sum(_keep(organisation, one, numbers.get(one.subject, 0), since, until) for one in found)
        journal.record("looks_examined", actor=actor, accounts=len(evidence.accounts), findings=len(found), new=new)
    return new


def _keep(organisation: int, one: Odd, card: int, since: datetime.datetime, until: datetime.datetime) -> bool:
    same = Finding.objects.filter(
        organisation_id=organisation, rule=one.rule, account=one.account, subject=one.subject
    ).order_by("-id")
    former = same.first()
    days = {"since": since.astimezone(clock.HOME).date(), "until": until.astimezone(clock.HOME).date()}
    if former is not None and former.judged_at is None:
        Finding.objects.filter(pk=former.pk).update(figures=dict(one.figures), **days)
        return False
    if former is not None and former.judged_at is not None and former.judged_at > since:
        return False
    Finding.objects.create(
        organisation_id=organisation,
        rule=one.rule,
        account=one.account,
        subject=one.subject,
        card_number=card,
        figures=dict(one.figures),
        found_at=until,
        **days,
    )
    return True


def _card_numbers(subjects: list[int]) -> dict[int, int]:
    sql = """SELECT pseudonym.subject, card.number FROM supply_pseudonym AS pseudonym
    JOIN supply_card AS card ON card.region_id = pseudonym.region_id AND card.id = pseudonym.card_id
    WHERE pseudonym.subject = ANY(%s)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [subjects])
        return dict(cursor.fetchall())


def judge(actor: Actor, *, number: int, judgement: str) -> Finding:
    """What came of a finding. Nobody judges a finding about the own looking; a judged one stays judged."""
    if not may_oversee(actor):
        raise Missing(REFUSED)
    if judgement not in Judgement.values:
        raise Invalid("Kies wat eruit kwam.", {"oordeel": "Kies een van de antwoorden."})
    with acting(actor):
        rows = Finding.objects.select_for_update(of=("self",)).filter(organisation_id=actor.organisation, number=number)
        found = rows.first()
        if found is None:
            raise Missing("Deze bevinding is er niet.")
        if found.account == actor.id:
            raise Refused("Dit gaat over je eigen kijken. Een ander moet dit beoordelen.")
        if found.judged_at is not None:
            raise Refused("Deze bevinding is al beoordeeld.")
        found.judgement, found.judged_at, found.judged_by = judgement, clock.now(), actor.id
        found.save(update_fields=["judgement", "judged_at", "judged_by"])
        journal.record(
            "finding_judged",
            actor=actor,
            result=judgement,
            subject=found.subject or None,
            finding=number,
            rule=found.rule,
        )
    return found


def ask(actor: Actor, *, organisation: int, day: datetime.date, role: str) -> Question:
    """A job seeker asks why: it must be a look that was there. Asking twice is asking once."""
    if actor.person is None:
        raise Missing(REFUSED)
    with acting(actor):
        looks = [one for one in who_looked(actor) if (one.organisation, one.day, one.role) == (organisation, day, role)]
        if not looks:
            raise Missing("Dit kijken staat er niet.")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT supply_own_subject(), (SELECT region_id FROM supply_card WHERE id = access_person())"
            )
            subject, region = cursor.fetchone()
        made, new = Question.objects.get_or_create(
            subject=subject,
            organisation_id=organisation,
            day=day,
            role=role,
            defaults={"region_id": region, "asked_at": clock.now()},
        )
        if new:
            journal.record(
                "look_questioned", actor=actor, region=region, subject=subject, party=organisation, number=made.number
            )
    return made


def answer(actor: Actor, *, number: int, text: str) -> Question:
    """What the person is told, from a few answers that say nothing of an employee."""
    if not may_oversee(actor):
        raise Missing(REFUSED)
    if text not in Answer.values:
        raise Invalid("Kies een antwoord.", {"antwoord": "Kies een van de antwoorden."})
    with acting(actor):
        rows = Question.objects.select_for_update(of=("self",)).filter(
            organisation_id=actor.organisation, number=number
        )
        found = rows.first()
        if found is None:
            raise Missing("Deze vraag is er niet.")
        found.answer, found.answered_at, found.answered_by = text, clock.now(), actor.id
        found.save(update_fields=["answer", "answered_at", "answered_by"])
        journal.record(
            "question_answered", actor=actor, region=found.region_id, subject=found.subject, result=text, number=number
        )
    return found


def list_seen(
    actor: Actor, *, account: int, since: datetime.datetime, until: datetime.datetime, purpose: str
) -> list[Seen]:
    """Which persons an account saw; that it was asked, by whom and what for is a fact."""
    if purpose not in PURPOSES:
        raise Invalid("Kies waarvoor je dit wilt weten.", {"doel": "Kies waarvoor."})
    if not since < until:
        raise Invalid("De eerste dag komt na de laatste.", {"tot": "Kies een latere dag."})
    with acting(actor):
        found = seen_by(actor, account=account, since=since, until=until)
        journal.record(
            "looks_listed",
            actor=actor,
            account=account,
            since=since.isoformat(),
            until=until.isoformat(),
            purpose=purpose,
            looks=len(found),
        )
    return found
