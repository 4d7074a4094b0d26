"""What a definition is: everything a reader needs to count the figure again."""

import hashlib
from dataclasses import dataclass

from perspectief.monitoring.rules import Dimension, Estimator, Grain

Cut = tuple[Dimension, ...]
TOWN, BRANCH, KIND, READY = Dimension.MUNICIPALITY, Dimension.BRANCH, Dimension.KIND, Dimension.READINESS
WHOLE: Cut = ()
SINGLE: tuple[Cut, ...] = (WHOLE, (TOWN,), (BRANCH,), (KIND,), (READY,))
CROSSED: tuple[Cut, ...] = (*SINGLE, (TOWN, BRANCH), (TOWN, KIND), (BRANCH, KIND), (TOWN, BRANCH, KIND))
MONTHS = (Grain.MONTH, Grain.YEAR, Grain.ALL)
YEARS = (Grain.YEAR, Grain.ALL)
# The dimensions of what is not divided by any.
NOTHING = "0 AS municipality, -1::smallint AS branch, 'unknown' AS kind, 0::smallint AS readiness"


@dataclass(frozen=True)
class Figure:
    """One definition. Another definition is another `version`, and so another figure.

    `title`, `definition`, `how`, `unit`, `source`: Dutch, as they stand beside the chart. `base`: SQL that gives a row per thing counted, with
    `day`, the four dimensions, `item`, and what the estimator needs (COUNT: nothing more; SHARE: `yes`, null when not known;
    DURATION: `days`; SURVIVAL: `days`, `ended`, `reached`, `sure`; DIFFERENCE: `treated`, `yes`). Its parameters: region, today,
    now. `verbs`: facts after which it has to be counted again. `cuts`: how it is divided. `least`: a cell of fewer gives no value
    (bias monitor). `standing`: how things stand now; past periods cannot be counted again and stay as they were.
    """

    code: str
    version: int
    title: str
    definition: str
    how: str
    unit: str
    source: str
    estimator: Estimator
    base: str
    verbs: tuple[str, ...]
    cuts: tuple[Cut, ...] = SINGLE
    grains: tuple[Grain, ...] = MONTHS
    least: int = 1
    standing: bool = False

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What it can be divided by."""
        return tuple(dict.fromkeys(one for cut in self.cuts for one in cut))

    def digest(self, estimated: str) -> str:
        """Of everything that decides the number: the SQL (`estimated`: that of the estimator), the cuts, the periods, the least."""
        said = [
            self.base, estimated, self.estimator, repr(self.cuts), repr(self.grains), str(self.least), str(self.standing)
        ]  # fmt: skip
        return hashlib.sha256(" ".join(" ".join(said).split()).encode()).hexdigest()[:16]
