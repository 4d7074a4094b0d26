"""From draft to handed in: reactions of the parties, the locked text, signatures, and handing it in."""

import datetime
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.plans.actions.rows import (
    GONE,
    keeper,
    led,
    locked_as_keeper,
    newest,
    note_kept,
    read_over,
    record,
    seen,
    take,
)
from perspectief.plans.content import canonical, content_of, digest
from perspectief.plans.models import Action, Ambition, Party, Plan, Remark, Signature, Target, Version
from perspectief.plans.policy import may_lead, may_react
from perspectief.plans.rules import LEADS, SignedHow, State, Step


class Signer(NamedTuple):
    """Who signs: name, position, on behalf of whom, and on which ground that may be (the mandate)."""

    name: str
    position: str
    on_behalf_of: str
    mandate: str


def ask_parties(actor: Actor, *, number: int, key: str = "") -> Plan:
    """Lays the draft before the parties. Missing, Refused."""
    return _step(actor, number, Step.ASK, key)


def take_back(actor: Actor, *, number: int, key: str = "") -> Plan:
    """Back to draft; a version that was locked and not handed in is withdrawn, with its signatures. Missing, Refused."""
    with acting(actor):
        plan = led(actor, number)
        if key and not submissions.claim(key, actor):
            return plan
        was = plan.state
        take(actor, plan, Step.TAKE_BACK)
        if was in {State.ALIGNED, State.SIGNED}:
            Version.objects.filter(region=plan.region_id, plan=plan, submitted_on=None).update(
                withdrawn_on=clock.today()
            )
    return plan


def revise(actor: Actor, *, number: int, key: str = "") -> Plan:
    """Begins a new version of a public plan; the one in force stays public. Missing, Refused."""
    return _step(actor, number, Step.REVISE, key)


def _step(actor: Actor, number: int, step: str, key: str) -> Plan:
    with acting(actor):
        plan = led(actor, number)
        if key and not submissions.claim(key, actor):
            return plan
        take(actor, plan, step)
    return plan


def react(
    actor: Actor,
    *,
    number: int,
    party: int,
    agrees: bool,
    text: str = "",
    key: str = "",
    anyway: bool = False,
) -> Remark:
    """A party agrees with the draft, or remarks. Missing, Refused, Invalid, Doubtful."""
    with acting(actor):
        plan, speaks = _party(actor, number, party)
        if key and not submissions.claim(key, actor):
            return Remark.objects.get(pk=int(submissions.answer(key, actor)))
        if plan.state != State.ALIGNING:
            raise Refused("Reageren kan zolang het plan bij de partijen ligt. Er is niets veranderd.")
        if not agrees and not text.strip():
            raise Invalid(
                "Schrijf op wat er anders moet, of zeg dat jullie akkoord zijn.", {"text": "Schrijf je reactie op."}
            )
        doubts = read_over({"text": text}, anyway=anyway)
        made = Remark.objects.create(
            region_id=plan.region_id, plan=plan, party=speaks, organisation_id=actor.organisation,
            round=round_of(plan), agrees=agrees, text=text.strip(), by_id=actor.id,
        )  # fmt: skip
        record(actor, plan, "plan_reacted", party=speaks.number, agrees=agrees)
        note_kept(doubts, actor, plan)
        if key:
            submissions.answered(key, actor, str(made.pk))
    return made


def answer(actor: Actor, *, number: int, remark: int, text: str, key: str = "", anyway: bool = False) -> Remark:
    """What the programme manager does with a remark. Missing, Invalid, Doubtful."""
    with acting(actor):
        plan = led(actor, number)
        kept = (
            Remark.objects.select_for_update(of=("self",)).filter(region=plan.region_id, plan=plan, pk=remark).first()
        )
        if kept is None:
            raise Missing("Deze reactie is er niet.")
        if key and not submissions.claim(key, actor):
            return kept
        if not text.strip():
            raise Invalid("Schrijf op wat jullie met de reactie doen.", {"answer": "Schrijf je antwoord op."})
        doubts = read_over({"answer": text}, anyway=anyway)
        kept.answer, kept.answered_at, kept.answered_by_id = text.strip(), clock.now(), actor.id
        kept.save()
        record(actor, plan, "plan_remark_answered", party=kept.party.number)
        note_kept(doubts, actor, plan)
    return kept


def round_of(plan: Plan) -> int:
    """The number the version in the making will get."""
    last = Version.objects.filter(region=plan.region_id, plan=plan).order_by("-number").first()
    return last.number + 1 if last else 1


def lock(actor: Actor, *, number: int, why: str = "", key: str = "", anyway: bool = False) -> Version:
    """Locks the text, whole, to be signed: what the version is about is said in `why`. Missing, Refused, Doubtful."""
    with acting(actor):
        plan = led(actor, number)
        if key and not submissions.claim(key, actor):
            return newest(plan)
        if missing := lacking(plan):
            raise Refused(f"Er ontbreekt nog iets: {'; '.join(missing)}. Er is niets vastgezet.")
        doubts = read_over({"why": why}, anyway=anyway)
        text = canonical(content_of(plan))
        take(actor, plan, Step.LOCK)
        made = Version.objects.create(
            region_id=plan.region_id, plan=plan, number=round_of(plan), content=text, sha256=digest(text),
            why=why.strip(), locked_by_id=actor.id,
        )  # fmt: skip
        record(actor, plan, "plan_locked", version=made.number, sha256=made.sha256)
        note_kept(doubts, actor, plan)
    return made


def lacking(plan: Plan) -> list[str]:
    """What the text still lacks before anybody can sign it, in words."""
    here = {"region": plan.region_id, "plan": plan}
    found = []
    parts = set(Party.objects.filter(**here).order_by().values_list("part", flat=True))
    found += [f"wie de {lead.label} is" for lead in LEADS if lead not in parts]
    if (
        not Ambition.objects.filter(**here).exclude(definition="").exists()
        or not Target.objects.filter(**here).exists()
    ):
        found.append("de ambitie met een doel")
    if not Action.objects.filter(**here, dropped=False).exists():
        found.append("ten minste één actie")
    waiting = Remark.objects.filter(**here, round=round_of(plan), agrees=False, answered_at=None)
    if waiting.exists():
        found.append("een antwoord op elke reactie")
    return found


def sign(
    actor: Actor,
    *,
    number: int,
    party: int,
    sha256: str,
    signer: Signer,
    signed_on: datetime.date | None = None,
    how: str = SignedHow.SELF,
    key: str = "",
) -> Signature:
    """A signature under the locked text whose digest was shown. A party signs itself; the programme manager writes down one on paper.

    The last one makes the plan signed. Missing, Refused, Invalid, Changed.
    """
    with acting(actor):
        plan, signs = _party(actor, number, party)
        if key and not submissions.claim(key, actor):
            return Signature.objects.get(pk=int(submissions.answer(key, actor)))
        if plan.state != State.ALIGNED:
            raise Refused("Er is nu geen tekst om te tekenen. Er is niets veranderd.")
        version = newest(plan)
        if version.sha256 != sha256:
            raise Changed("De tekst is intussen veranderd. Lees hem opnieuw voor je tekent.", current=version)
        self = how == SignedHow.SELF
        if self and not may_react(actor, region=plan.region_id, organisation=signs.organisation_id):
            raise Refused("Zelf tekenen doe je alleen namens je eigen organisatie. Er is niets veranderd.")
        _whole(signer, signed_on)
        if Signature.objects.filter(region=plan.region_id, version=version, party=signs).exists():
            raise Refused("Deze partij heeft al getekend. Er is niets veranderd.")
        made = Signature.objects.create(
            region_id=plan.region_id, plan=plan, version=version, party=signs, organisation_id=actor.organisation,
            sha256=sha256, signed_on=clock.today() if self or signed_on is None else signed_on, how=how, by_id=actor.id,
            **signer._asdict(),
        )  # fmt: skip
        record(actor, plan, "plan_sign", version=version.number, party=signs.number, how=how)
        if key:
            submissions.answered(key, actor, str(made.pk))
        _complete(actor, plan, version)
    return made


def _whole(signer: Signer, signed_on: datetime.date | None) -> None:
    words = {
        "name": "wie tekent",
        "position": "in welke functie",
        "on_behalf_of": "namens wie",
        "mandate": "op welke grond",
    }
    wrong = {name: f"Vul in {words[name]}." for name, value in signer._asdict().items() if not value.strip()}
    if signed_on is not None and signed_on > clock.today():
        wrong["signed_on"] = "Die dag is nog niet geweest."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)


def _complete(actor: Actor, plan: Plan, version: Version) -> None:
    with acting(keeper(plan.region_id)):
        kept = locked_as_keeper(plan)
        signed = Signature.objects.filter(region=plan.region_id, version=version).count()
        if signed < Party.objects.filter(region=plan.region_id, plan=plan).count() or kept.state != State.ALIGNED:
            return
        take(actor, kept, Step.COMPLETE)
        Version.objects.filter(pk=version.pk).update(signed_on=clock.today())


def submit(actor: Actor, *, number: int, key: str = "") -> Plan:
    """Hands in the signed text with its signatures: from now on the national roles read it. Missing, Refused."""
    with acting(actor):
        plan = led(actor, number)
        if key and not submissions.claim(key, actor):
            return plan
        take(actor, plan, Step.SUBMIT)
        version, today = newest(plan), clock.today()
        version.signed = canonical(signatures_of(version))
        version.submitted_on = today
        version.save(update_fields=["signed", "submitted_on"])
        plan.submitted_on = plan.submitted_on or today
        plan.save(update_fields=["submitted_on"])
    return plan


def signatures_of(version: Version) -> list[dict[str, str]]:
    """The signatures under a version as they are kept with it, in the order they were given."""
    rows = Signature.objects.filter(region=version.region_id, version=version).select_related("party").order_by("id")
    return [
        {
            "party": one.party.name,
            "part": one.party.part,
            "name": one.name,
            "position": one.position,
            "on_behalf_of": one.on_behalf_of,
            "mandate": one.mandate,
            "signed_on": one.signed_on.isoformat(),
            "how": one.how,
        }
        for one in rows
    ]


def _party(actor: Actor, number: int, party: int) -> tuple[Plan, Party]:
    """The plan and one of its parties, for who speaks for it or leads the programme."""
    plan = seen(number)
    found = Party.objects.filter(region=plan.region_id, plan=plan, number=party).first()
    if found is None:
        raise Missing(GONE)
    speaks = may_react(actor, region=plan.region_id, organisation=found.organisation_id)
    if not speaks and not may_lead(actor, plan.region_id):
        raise Missing(GONE)
    return plan, found
