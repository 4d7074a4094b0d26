"""Every free text of a plan, saved through its action: for tests/contract/test_free_text.py."""

from collections.abc import Callable
from typing import Any

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.plans.actions import deciding, signing, writing
from perspectief.plans.initiatives import actions as initiatives
from perspectief.plans.models import Party
from perspectief.plans.money import entering
from perspectief.plans.money.entering import Note
from perspectief.plans.money.models import Entry, Line
from perspectief.plans.obstacles import actions as obstacles
from tests.factories import actor
from tests.plans.conftest import AMBITION, SIGNER, action_values

Save = Callable[..., Any]


def _who(s: Any, role: str) -> Any:
    return actor(s.members[role])


def _to(s: Any, stage: str) -> None:
    """Brings a new version of the scene's plan to the stage, once."""
    if getattr(s, "stage", None) == stage:
        return
    s.stage, number, lead = stage, s.agenda.number, _who(s, "programme_manager")
    steps = ("draft", "aligning", "submitted", "advised").index(stage)
    signing.revise(lead, number=number)
    if steps >= 1:
        signing.ask_parties(lead, number=number)
    if steps >= 2:
        version = signing.lock(lead, number=number)
        with acting(lead):
            parties = list(Party.objects.filter(plan=s.agenda).order_by("id").values_list("number", flat=True))
        for party in parties:
            signing.sign(lead, number=number, party=party, sha256=version.sha256, signer=SIGNER, how="paper")
        signing.submit(lead, number=number)
    if steps >= 3:
        deciding.advise(_who(s, "support_team"), number=number, advice="positive", text="Goed.")


def _by(role: str, save: Save, stage: str = "", **how: Any) -> Save:
    def saving(s: Any, **given: Any) -> Any:
        if stage:
            _to(s, stage)
        return save(_who(s, role), number=s.agenda.number, **how, **given)

    return saving


def _lead(save: Save, stage: str = "", **how: Any) -> Save:
    return _by("programme_manager", save, stage, **how)


def _ambition(text: str, field: str) -> Save:
    year = clock.today().year
    values = AMBITION | {field: text}
    targets = [writing.TargetValues(year, "all", 5)]
    return _lead(writing.set_ambition, "draft", version=None, values=values, targets=targets)


def _changed(text: str, field: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        _to(s, "draft")
        change = {"action": s.agenda_action, "version": None, "values": {field: text}}
        return writing.change_action(_who(s, "programme_manager"), number=s.agenda.number, **change, **given)

    return save


def _report(text: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        told = {"action": s.agenda_action, "progress": "running", "result": text}
        return deciding.report(_who(s, "programme_manager"), number=s.agenda.number, **told, **given)

    return save


def _party(s: Any) -> int:
    with acting(_who(s, "programme_manager")):
        return Party.objects.filter(plan=s.agenda).order_by("id")[0].number


def _remark(text: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        _to(s, "aligning")
        how = {"party": _party(s), "agrees": False, "text": text}
        return signing.react(_who(s, "programme_manager"), number=s.agenda.number, **how, **given)

    return save


def _answer(text: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        lead, number = _who(s, "programme_manager"), s.agenda.number
        _to(s, "aligning")
        if not hasattr(s, "remark"):
            s.remark = signing.react(lead, number=number, party=_party(s), agrees=False, text="Meer.").pk
        return signing.answer(lead, number=number, remark=s.remark, text=text, **given)

    return save


def _talk(s: Any, held: bool) -> Any:
    if not hasattr(s, "talk"):
        lead, number = _who(s, "programme_manager"), s.agenda.number
        s.talk = deciding.plan_talk(lead, number=number, planned_on=clock.today())
        if held:
            deciding.hold_talk(lead, number=number, held_on=clock.today(), text="Goed.")
    return s.talk


def _told(text: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        _talk(s, held=False)
        held = {"held_on": clock.today(), "text": text}
        return deciding.hold_talk(_who(s, "support_team"), number=s.agenda.number, **held, **given)

    return save


def _agreed(text: str, field: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        how = {"talk": _talk(s, held=True).number, "values": action_values(**{field: text})}
        return deciding.agree(_who(s, "support_team"), number=s.agenda.number, **how, **given)

    return save


def _second(text: str) -> Save:
    def save(s: Any, **given: Any) -> Any:
        _talk(s, held=True)
        how = {"second": "granted", "reasons": text}
        return deciding.decide_second(_who(s, "ministry"), number=s.agenda.number, **how, **given)

    return save


def _money(text: str) -> tuple[Save, ...]:
    """Every amount with words beside it, on a line of its own."""
    note = Note(who="Bureau Bruin", text=text, reference="O-1")

    def on_line(save: Save) -> Save:
        def saving(s: Any, **given: Any) -> Any:
            if not hasattr(s, "line"):
                s.line = _lead(entering.add_line, values={"name": "Vouchers"}, cents=10)(s).line.number
            return _lead(save, line=s.line, cents=5, note=note)(s, **given)

        return saving

    def corrected(s: Any, **given: Any) -> Any:
        with acting(_who(s, "programme_manager")):
            paid = Entry.objects.get(plan=s.agenda, kind="pay").number
        return _lead(entering.correct, entry=paid, text=text)(s, **given)

    fund = _lead(entering.add_fund, kind="cofunder", name="Branche zorg", cents=5, note=note)
    return fund, on_line(entering.decide_excess), corrected


def _committed(text: str) -> Save:
    def saving(s: Any, **given: Any) -> Any:
        with acting(_who(s, "programme_manager")):
            line = Line.objects.get(plan=s.agenda, name="Bezoek").number
        note = Note(who="Bureau Bruin", text=text)
        return _lead(entering.commit, line=line, cents=5, note=note)(s, **given)

    return saving


def _obstacle(text: str, field: str) -> Save:
    given = {"level": "region", "topic": "travel", "title": "De bus", "what": "Hij rijdt niet."} | {field: text}
    return lambda s, **more: obstacles.raise_obstacle(_who(s, "klantmanager"), **given, **more)


def _of_obstacle(role: str, save: Save, *, answered: bool = False, **how: Any) -> Save:
    def saving(s: Any, **more: Any) -> Any:
        if answered and not getattr(s, "is_answered", False):
            obstacles.answer(
                _who(s, "programme_manager"), number=s.obstacle, outcome="solved", text="Er rijdt een bus."
            )
            s.is_answered = True
        return save(_who(s, role), number=s.obstacle, **how, **more)

    return saving


def _initiative(text: str, field: str) -> tuple[Save, ...]:
    given = {"name": "Een busje", "party": "Wij", "what": "Het rijdt.", "starts_on": clock.today()} | {field: text}
    return (
        lambda s, **more: initiatives.add_initiative(_who(s, "klantmanager"), values=given, **more),
        lambda s, **more: initiatives.change_initiative(
            _who(s, "klantmanager"), number=s.initiative, version=None, values=given, **more
        ),
    )


def savers(text: str) -> dict[str, tuple[Save, ...]]:
    """Model and field to every way of saving that text."""
    return {
        "plans.Line.name": (_lead(entering.add_line, values={"name": text}, cents=5),),
        "plans.Entry.text": (*_money(text), _committed(text)),
        "plans.Plan.lessons": (_lead(deciding.close, lessons=text),),
        "plans.Plan.second_reasons": (_second(text),),
        **{f"plans.Ambition.{name}": (_ambition(text, name),) for name in ("baseline_source", "aim")},
        "plans.Talk.agenda": (_lead(deciding.plan_talk, planned_on=clock.today(), agenda=text),),
        "plans.Talk.report": (_told(text),),
        **{
            f"plans.Action.{name}": (
                _lead(writing.add_action, "draft", values=action_values(**{name: text})),
                _changed(text, name),
                _agreed(text, name),
            )
            for name in ("title", "what")
        },
        "plans.ActionReport.result": (_report(text),),
        "plans.Remark.text": (_remark(text),),
        "plans.Remark.answer": (_answer(text),),
        "plans.Version.why": (_lead(signing.lock, "aligning", why=text),),
        "plans.Version.advice_text": (_by("support_team", deciding.advise, "submitted", advice="positive", text=text),),
        "plans.Version.reasons": (_by("ministry", deciding.decide, "advised", decision="granted", reasons=text),),
        **{f"plans.Obstacle.{name}": (_obstacle(text, name),) for name in ("title", "what")},
        "plans.Obstacle.answer": (_of_obstacle("programme_manager", obstacles.answer, outcome="solved", text=text),),
        "plans.ObstacleStep.text": (
            _of_obstacle("programme_manager", obstacles.lift, reason=text),
            _of_obstacle("programme_manager", obstacles.send_back, reason=text),
            _of_obstacle("klantmanager", obstacles.not_yet, answered=True, reason=text),
        ),
        **{f"plans.Initiative.{name}": _initiative(text, name) for name in ("name", "what")},
    }
