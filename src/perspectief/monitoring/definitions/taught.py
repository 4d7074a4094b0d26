"""Scholing: how many learn and finish, and who begins in work after it. Counted from the facts of the journal alone."""

from perspectief.monitoring.definitions.shape import NOTHING, WHOLE, Figure
from perspectief.monitoring.definitions.steps import HOME_DAY
from perspectief.monitoring.definitions.work import ENDED, HALF_YEAR, PLACES_AND_ENDS
from perspectief.monitoring.rules import Estimator

RESULTS = ("enrolled", "passed", "failed", "stopped")
COURSES = Figure(
    code="courses",
    version=1,
    title="Wie leert er?",
    definition="Mensen die voor een cursus werden ingeschreven, en hoe het afliep.",
    how="Een inschrijving telt op de dag van inschrijven, de uitslag op de dag waarop iemand die opschreef. Wie twee cursussen doet telt "
    "twee keer.",
    unit="inschrijvingen",
    source="Inschrijvingen en uitslagen in het logboek.",
    estimator=Estimator.COUNT,
    base=f"""
    SELECT {HOME_DAY} AS day, {NOTHING}, substr(verb, 8) AS item FROM core_fact
    WHERE region_id = %(region)s AND verb IN ({", ".join(f"'course_{one}'" for one in RESULTS)})""",
    verbs=tuple(f"course_{one}" for one in RESULTS),
    cuts=(WHOLE,),
)
AFTER_COURSE = Figure(
    code="after_course",
    version=1,
    title="Na de cursus aan het werk",
    definition="Het deel van wie een cursus haalde en nog geen werk had, dat binnen een half jaar met werk begon.",
    how="Van de dag waarop iemand de cursus haalde tot de eerste werkdag, hooguit 182 dagen. Wie die dag al een plaatsing had telt niet mee. "
    "De rest telt mee zodra het half jaar om is, ook als het werk eerder begon: anders lijkt het beter dan het is.",
    unit="deel van de gehaalde cursussen",
    source="Gehaalde cursussen, plaatsingen en beëindigingen in het logboek.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH passed AS (
        SELECT id, subject, {HOME_DAY} AS day FROM core_fact
        WHERE region_id = %(region)s AND verb = 'course_passed' AND subject IS NOT NULL),
    placed AS (
        SELECT subject, data->>'placement' AS number, (data->>'starts_on')::date AS starts_on, (data->>'ends_on')::date AS ends_on
        FROM core_fact WHERE region_id = %(region)s AND verb = 'placed' AND (data->>'starts_on')::date <= %(today)s),
    over AS ({ENDED}),
    spell AS (
        SELECT passed.id, placed.starts_on - passed.day AS after, coalesce(over.ended_on, placed.ends_on, 'infinity') >= passed.day AS held
        FROM passed JOIN placed ON placed.subject = passed.subject LEFT JOIN over ON over.number = placed.number),
    told AS (
        SELECT id, bool_or(after < 0 AND held) AS working, bool_or(after BETWEEN 0 AND {HALF_YEAR}) AS begun FROM spell GROUP BY id)
    SELECT passed.day, {NOTHING}, '' AS item, CASE WHEN %(today)s - passed.day > {HALF_YEAR} THEN coalesce(told.begun, false) END AS yes
    FROM passed LEFT JOIN told ON told.id = passed.id WHERE NOT coalesce(told.working, false)""",
    verbs=("course_passed", *PLACES_AND_ENDS),
    cuts=(WHOLE,),
)
FIGURES = (COURSES, AFTER_COURSE)
