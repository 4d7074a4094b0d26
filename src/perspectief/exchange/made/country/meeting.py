"""Introductions of two years: asked, agreed, shown, answered, each on its working day, and what came of it. Pure."""

from perspectief.exchange.made.country.asking import asked
from perspectief.exchange.made.country.lived import Lived, Person, about
from perspectief.exchange.made.country.working import tries, works
from perspectief.exchange.made.past.introductions import TO_PERSON
from perspectief.matching.introductions.rules import EMPLOYER_NO, HOW_SAID, PERSON_NO, WITHDRAWN, Outcome, Status

MANY = (40, 28, 17, 9, 4, 2)  # weights of 0, 1, 2 … introductions in two years
AT_ONCE, FIRST, BETWEEN = 0.6, 20, 40  # who is proposed soon after coming; working days on average
EMPLOYER_WAITS = (16, 22, 18, 13, 9, 6, 5, 4, 3, 2, 2)  # weights of so many working days to an answer, from 1 on


class Story:
    """One introduction as it goes: the day it has come to, and the row it will be. Nothing is kept before its end lies in the past."""

    def __init__(self, on: Lived, person: Person, at: int) -> None:
        self.on, self.person, self.at = on, person, at
        self.work, self.number = on.choose(person), next(on.numbers)
        self.status, self.told = Status.ASKED_PERSON, []
        self.row = {
            "number": self.number, "card": person.card, "place": self.work.place, "opened_by": person.user,
            "opened_at": on.moment(at), "said_yes": None, "said_on": None, "said_how": "", "shown_at": None, "answered_at": None,
            "meets_at": None, "reason": "", "text_person": "", "lapsed": False,
        }  # fmt: skip
        self._tell("proposed", self.row["opened_at"], own=True, **about(person, self.work))

    def step(self, deed: str, status: Status, days: int, **more: object) -> str:
        """The next deed, so many working days later; the moment of it."""
        self.at += days
        moment = self.on.moment(self.at)
        former, self.status = self.status, status
        self._tell(deed, moment, former=former.value, **more)
        return moment

    def over(self) -> bool:
        """Whether all of it has happened by now."""
        return self.at <= self.on.last

    def keep(self, outcome: Outcome) -> int:
        """Writes it down; gives its position."""
        for verb, moment, data in self.told:
            self.on.tell(verb, moment, self.person, self.work, by_number=True, **data)
        self.row |= {"outcome": outcome.value, "closed_at": self.told[-1][1]}
        position = self.on.keep("introductions", **self.row)
        if self.row["shown_at"] is not None:
            asked(self.on, self.at, introduction=position, person=self.person)
        return position

    def _tell(self, deed: str, moment: str, **data: object) -> None:
        self.told.append((f"introduction_{deed}", moment, {"introduction": self.number, **data}))


def live(on: Lived, person: Person) -> None:
    """Everything that happened to somebody, until today or until there was work that lasted."""
    dice, room = on.dice, on.last - person.begins
    many = dice.choices(range(len(MANY)), MANY)[0]
    if not many or room < 2:
        return
    first = int(dice.expovariate(1 / FIRST)) if dice.random() < AT_ONCE else dice.randrange(room)
    at = person.begins + min(first, room)
    for _turn in range(many):
        free = _introduce(on, person, at)
        if free is None:
            return
        at = free + 1 + int(dice.expovariate(1 / BETWEEN))
        if at >= on.last:
            return


def _introduce(on: Lived, person: Person, at: int) -> int | None:
    """One introduction, and what followed; the working day on which the person was free again, None when that has not come."""
    story, dice = Story(on, person, at), on.dice
    outcome = _asked_person(story) or _at_employer(story)
    if not story.over():
        return None
    if outcome is not None:
        story.keep(outcome)
        return story.at
    return _began(story, tried=story.work.wage is None or dice.random() < 0.3)


def _asked_person(story: Story) -> Outcome | None:
    """The person's answer; None: yes, and shown to the employer."""
    dice, row, on = story.on.dice, story.row, story.on
    luck = dice.random()
    if luck < 0.05:
        story.step("lapse", Status.CLOSED, dice.randint(6, 9))
        row["reason"] = "silent"
        return Outcome.NOT_REACHED
    if luck < 0.13:
        row["reason"], row["said_how"] = dice.choice(sorted(PERSON_NO)), dice.choice(sorted(HOW_SAID))
        row["said_yes"] = False
        story.step("decline", Status.CLOSED, dice.randint(1, 5), how=row["said_how"], reason=row["reason"])
        row["said_on"] = _day(on, story)
        return Outcome.DECLINED
    row["said_yes"], row["said_how"] = True, dice.choice(sorted(HOW_SAID))
    story.step("agree", Status.AGREED, dice.choices((1, 2, 3, 5), (50, 25, 15, 10))[0], how=row["said_how"], reason="")
    row["said_on"] = _day(on, story)
    row["shown_at"] = story.step("show", Status.SHOWN, dice.choices((1, 2, 4), (60, 30, 10))[0])
    return None


def _at_employer(story: Story) -> Outcome | None:
    """The employer's answer; None: yes."""
    dice, row, person = story.on.dice, story.row, story.person
    luck = dice.random()
    if luck < 0.05:
        row["reason"] = dice.choice(sorted(WITHDRAWN))
        story.step("withdraw", Status.CLOSED, dice.randint(1, 12), reason=row["reason"])
        return Outcome.WITHDRAWN
    if luck < 0.14:
        story.step("lapse", Status.CLOSED, 7)
        row["reason"], row["lapsed"] = "silent", True
        return Outcome.PRESENTED
    waits = dice.choices(range(1, len(EMPLOYER_WAITS) + 1), EMPLOYER_WAITS)[0]
    if luck < 0.34:
        return _refused(story, waits, first=True)
    row["answered_at"] = story.step("invite", Status.INVITED, waits)
    row["meets_at"] = story.on.moment(min(story.at + dice.randint(1, 4), len(story.on.days) - 1))
    if luck < 0.38:
        story.step("no_show", Status.CLOSED, 5)
        return Outcome.NO_SHOW
    ready = {1: 0.0, 2: 0.06, 3: 0.12}.get(person.readiness or 2, 0.06)
    if dice.random() < 0.36 - ready:
        return _refused(story, dice.randint(4, 8), first=False)
    story.step("accept", Status.ACCEPTED, dice.randint(3, 8))
    return None


def _refused(story: Story, days: int, *, first: bool) -> Outcome:
    reason = story.on.dice.choice(sorted(EMPLOYER_NO))
    moment = story.step("refuse", Status.CLOSED, days, reason=reason, doubts=[])
    story.row |= {"reason": reason, "text_person": story.on.dice.choice(TO_PERSON)}
    if first:
        story.row["answered_at"] = moment
    return Outcome.REFUSED


def _began(story: Story, *, tried: bool) -> int | None:
    """A trial, work, or first the one and then the other; None: still busy, or it begins after today."""
    story.step("try_out" if tried else "place", Status.CLOSED, 1)
    if not story.over():
        return None
    work, on = story.work, story.on
    if not tried:
        return works(
            on,
            story.person,
            work,
            at=story.at,
            introduction=story.keep(Outcome.PLACED),
            said=_said(story),
            number=story.number,
        )
    if story.at + 25 > on.last:  # a trial that would still run
        return None
    stays = work.wage is not None and on.dice.random() < 0.75
    kept = story.keep(Outcome.PLACED if stays else Outcome.TRIAL)
    done = tries(
        on, story.person, work, at=story.at, introduction=kept, said=_said(story), number=story.number, stays=stays
    )
    if not stays:
        return done.ends
    return works(
        on,
        story.person,
        work,
        at=done.ends,
        introduction=kept,
        said=_said(story),
        number=story.number,
        trial=done.position,
    )


def _said(story: Story) -> tuple[str, str]:
    """When and how the person said yes, as work keeps it."""
    return str(story.row["said_on"]), {"phone": "phone", "message": "mail"}.get(str(story.row["said_how"]), "in_person")


def _day(on: Lived, story: Story) -> str:
    return on.days[story.at].isoformat() if story.at < len(on.days) else ""
