"""The published weights: few, integer, one dated version per region."""

from dataclasses import dataclass

from perspectief.engine.errors import EngineError

WORK = 1000  # every place's asked work is divided into this many parts
POINT_BITS = 14
MOST_POINTS = (1 << POINT_BITS) - 1


@dataclass(frozen=True, slots=True)
class Rules:
    """Points of a pair. All of them are whole numbers; a pair's total lies between 0 and 16,383.

    The work a place asks is divided into 1,000 parts, rarer skills getting more of them. A part counts `own` + `kin` points
    when the person can do exactly this, `learning` + `kin` when the person wants to learn it, and `kin` when the person can
    do something else of the same group. What can be learned at the place counts `taught` for everybody, and `own` or
    `learning` besides for who brings it.

    General skills (on time, working together) say how somebody works, not which work. They have no kin, and all those of a
    place together get at most `general` parts: they are asked nearly everywhere and are one colleague's opinion of a person,
    so that more weight would make them a mark for a person in general, and anybody with a good name a fit for any work.

    `own` against `kin`: one related task is no trade. With 6 and 4, something of the same group alone made a fit, and of the
    first five places of people on the made region one in 25 shared nothing else with them; with 8 and 2 one in 90. `floor`
    lies above what general skills, branch and kind of work give together: alone they are other work.
    """

    version: str = "2026.1"
    own: int = 8
    kin: int = 2
    learning: int = 4
    taught: int = 2
    general: int = 30  # most parts, of the 1,000, for the general skills of a place together
    required: int = 2  # weight of a required skill against a useful one, when the parts are divided
    useful: int = 1
    learnable: int = 1
    occupation: int = 1200  # the place is an occupation the person wants
    occupation_family: int = 800  # the place is in the family of such an occupation; both together for the very same
    branch: int = 800
    kind_of_work: int = 800
    travel: int = 1000  # next door; 0 at the end of the reach
    hours: int = 500  # all the hours the person can work
    hour_short: int = 25  # off `hours` for every hour a week the place stays below that
    rather_not: int = 300  # taken off when a fixed part of the week is one the person would rather not work
    floor: int = 1950  # a fit needs so many points for work (skills, occupation, branch, kind of work)
    equal_from: int = 9000  # fits at or above count as equal: the longest waiting person comes first

    def __post_init__(self) -> None:
        """Refuses weights that could leave the range of a total, or let a total fall below 0."""
        for name in self.__slots__:
            value = getattr(self, name)
            if name != "version" and (not isinstance(value, int) or value < 0):
                raise EngineError(f"rules.{name}: expected a whole number from 0, got {value!r}")
        if (self.own + self.kin) * WORK + self.most_wish + self.travel + self.hours > MOST_POINTS:
            raise EngineError(f"rules: the weights together exceed {MOST_POINTS} points")
        if self.learning > self.own or max(self.own, self.kin) > 200 or self.taught > self.kin:
            raise EngineError("rules: learning must not exceed own, taught not kin, and own and kin not 200")
        if self.general > WORK:
            raise EngineError(f"rules.general: at most {WORK} parts")
        if self.rather_not > self.floor:
            raise EngineError("rules.rather_not must not exceed rules.floor: a total would fall below 0")

    @property
    def most_wish(self) -> int:
        """Points when every wish comes true."""
        return self.occupation + self.occupation_family + self.branch + self.kind_of_work
