"""Matches, how long they last, how they end, and what goes together with lasting. Counted from the facts of the journal alone."""

from perspectief.monitoring.definitions.shape import BRANCH, CROSSED, KIND, NOTHING, READY, WHOLE, YEARS, Figure
from perspectief.monitoring.rules import Estimator

OF_FACT = """
    coalesce((data->>'municipality')::int, 0) AS municipality, coalesce((data->>'branch')::smallint, -1::smallint) AS branch,
    coalesce(data->>'place_kind', 'unknown') AS kind, coalesce((data->>'readiness')::smallint, 0::smallint) AS readiness"""
PLACED = f"""
    SELECT data->>'placement' AS number, (data->>'starts_on')::date AS starts_on, (data->>'ends_on')::date AS ends_on,
        (data->>'hours')::int AS hours, (data->>'after_trial')::boolean AS after_trial, data->>'introduction' AS introduction, {OF_FACT}
    FROM core_fact WHERE region_id = %(region)s AND verb = 'placed' AND (data->>'starts_on')::date <= %(today)s"""
ENDED = """
    SELECT data->>'placement' AS number, (data->>'ended_on')::date AS ended_on, data->>'reason' AS reason
    FROM core_fact WHERE region_id = %(region)s AND verb = 'placement_ended'"""
SPELLS = f"""
    placed AS ({PLACED}), over AS ({ENDED}),
    spoken AS (
        SELECT DISTINCT ON (data->>'placement', data->>'week') data->>'placement' AS number, (data->>'week')::int AS week,
            (data->>'at_work')::boolean AS at_work
        FROM core_fact WHERE region_id = %(region)s AND verb = 'milestone_spoken' ORDER BY 1, data->>'week', id DESC),
    sure AS (SELECT number, coalesce(max(week) FILTER (WHERE at_work), 0) AS week FROM spoken GROUP BY number),
    gone AS (
        SELECT spoken.number, min(spoken.week) AS week FROM spoken JOIN sure ON sure.number = spoken.number
        WHERE NOT spoken.at_work AND spoken.week > sure.week GROUP BY spoken.number),
    spell AS (
        SELECT placed.*, over.ended_on, over.reason, %(today)s - placed.starts_on AS reached,
            CASE WHEN over.ended_on IS NOT NULL THEN over.ended_on - placed.starts_on
                 WHEN gone.week IS NOT NULL THEN least(gone.week * 7, %(today)s - placed.starts_on)
                 ELSE least(%(today)s, placed.ends_on) - placed.starts_on END AS days,
            CASE WHEN over.ended_on IS NOT NULL THEN over.reason <> 'other_work' ELSE gone.week IS NOT NULL END AS ended,
            greatest(coalesce(sure.week, 0) * 7, CASE WHEN over.reason = 'other_work' THEN over.ended_on - placed.starts_on END) AS sure
        FROM placed LEFT JOIN over ON over.number = placed.number LEFT JOIN sure ON sure.number = placed.number
        LEFT JOIN gone ON gone.number = placed.number)"""
DIMENSIONS = "municipality, branch, kind, readiness"
HALF_YEAR = 182
PLACES_AND_ENDS = ("placed", "placement_ended", "milestone_spoken")


def _matches(code: str, title: str, definition: str, how: str, condition: str) -> Figure:
    return Figure(
        code=code,
        version=1,
        title=title,
        definition=definition,
        how=how,
        unit="plaatsingen",
        source="Plaatsingen in het logboek, op de eerste werkdag.",
        estimator=Estimator.COUNT,
        base=f"SELECT starts_on AS day, {DIMENSIONS}, '' AS item FROM ({PLACED}) AS placed WHERE {condition}",
        verbs=("placed",),
        cuts=CROSSED,
    )


STARTED = _matches(
    "placements", "Begonnen plaatsingen", "Elke plaatsing met een contract die begon.",
    "Telt op de eerste werkdag, hoe kort of klein het contract ook is. Wie twee keer begint telt twee keer.", "true",
)  # fmt: skip
MATCHES = _matches(
    "matches", "Matches", "Plaatsingen van minstens 8 uur per week en minstens 4 weken die begonnen.",
    "Telt op de eerste werkdag. Het contract is voor minstens 28 dagen of zonder einddatum, zoals afgesproken bij het begin.",
    "hours >= 8 AND (ends_on IS NULL OR ends_on - starts_on >= 27)",
)  # fmt: skip
LARGE_MATCHES = _matches(
    "matches_half_year", "Matches van een half jaar",
    "Plaatsingen van minstens 12 uur per week en minstens 26 weken die begonnen.",
    "Telt op de eerste werkdag. Het contract is voor minstens 182 dagen of zonder einddatum, zoals afgesproken bij het begin.",
    "hours >= 12 AND (ends_on IS NULL OR ends_on - starts_on >= 181)",
)  # fmt: skip
LASTING = Figure(
    code="lasting",
    version=1,
    title="Wie werkt nog?",
    definition="Het deel van de plaatsingen dat na 1, 3, 6, 12 en 24 maanden nog loopt.",
    how="Kaplan-Meier: iedereen telt mee zolang wij hem kunnen volgen. Een contract dat afliep zonder dat iemand zei wat er gebeurde, en "
    "wie ander werk vond, tellen mee tot die dag. De marge is van 95% (Greenwood). Onbekend: zo lang geleden begonnen, niet gestopt, "
    "en niemand sprak erover.",
    unit="deel van de plaatsingen",
    source="Plaatsingen, gesprekken op de mijlpalen en beëindigingen in het logboek.",
    estimator=Estimator.SURVIVAL,
    base=f"WITH {SPELLS} SELECT starts_on AS day, {DIMENSIONS}, '' AS item, days, ended, reached, sure FROM spell",
    verbs=PLACES_AND_ENDS,
    cuts=CROSSED[:6],
    grains=YEARS,
)
ENDINGS = Figure(
    code="endings",
    version=1,
    title="Waarom stopte het?",
    definition="Plaatsingen die stopten, naar de reden die erbij gekozen is.",
    how="Telt op de laatste werkdag. Elke beëindiging heeft één reden.",
    unit="beëindigingen",
    source="Beëindigingen in het logboek.",
    estimator=Estimator.COUNT,
    base=f"""
    SELECT over.ended_on AS day, {DIMENSIONS}, one.item FROM ({PLACED}) AS placed JOIN ({ENDED}) AS over ON over.number = placed.number
    CROSS JOIN LATERAL (VALUES (''), (over.reason)) AS one(item)""",
    verbs=("placed", "placement_ended"),
)
LESSONS = Figure(
    code="lessons",
    version=1,
    title="Wat leerden we van stoppen?",
    definition="Lessen uit beëindigingen die met alle regio's zijn gedeeld, naar de reden van het stoppen.",
    how="Bij elke beëindiging hoort een les, voor de eigen collega's. Hier telt een les op de dag waarop een tweede lezer hem deelde. Wie "
    "een les introk, telt niet mee.",
    unit="lessen",
    source="Gedeelde lessen in het logboek, zonder persoon.",
    estimator=Estimator.COUNT,
    base=f"""
    WITH shared AS (
        SELECT data->>'lesson' AS number, min((at AT TIME ZONE 'Europe/Amsterdam')::date) AS day FROM core_fact
        WHERE region_id = %(region)s AND verb = 'lesson_shared' GROUP BY 1),
    gone AS (SELECT DISTINCT data->>'lesson' AS number FROM core_fact WHERE region_id = %(region)s AND verb = 'lesson_withdrawn')
    SELECT shared.day, {NOTHING}, one.item FROM core_fact AS told JOIN shared ON shared.number = told.data->>'lesson'
    LEFT JOIN gone ON gone.number = shared.number CROSS JOIN LATERAL (VALUES (''), (told.data->>'reason')) AS one(item)
    WHERE told.region_id = %(region)s AND told.verb = 'lesson_proposed' AND told.data->>'reason' <> '' AND gone.number IS NULL""",
    verbs=("lesson_proposed", "lesson_shared", "lesson_withdrawn"),
    cuts=(WHOLE,),
)
NEXT_STEPS = Figure(
    code="next_steps",
    version=2,
    title="Na het stoppen verder",
    definition="Het deel van wie stopte dat binnen 10 werkdagen een volgende stap had gezet.",
    how="Van de laatste werkdag tot de dag waarop iemand schreef dat de stap gezet is. Elke beëindiging telt mee zodra die tijd om is, ook "
    "als de stap eerder gezet is: anders lijkt het beter dan het is.",
    unit="deel van de beëindigingen",
    source="Beëindigingen en volgende stappen in het logboek.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH placed AS ({PLACED}), over AS ({ENDED}),
    step AS (
        SELECT data->>'placement' AS number, min((at AT TIME ZONE 'Europe/Amsterdam')::date) AS taken FROM core_fact
        WHERE region_id = %(region)s AND verb = 'next_step_done' AND data->>'placement' IS NOT NULL GROUP BY 1)
    SELECT over.ended_on AS day, {DIMENSIONS}, '' AS item,
        CASE WHEN now.open - ending.open > 10 THEN coalesce(taken.open - ending.open <= 10, false) END AS yes
    FROM placed JOIN over ON over.number = placed.number LEFT JOIN step ON step.number = placed.number
    JOIN calendar AS ending ON ending.day = over.ended_on LEFT JOIN calendar AS taken ON taken.day = step.taken
    JOIN calendar AS now ON now.day = %(today)s WHERE over.ended_on <= %(today)s""",
    verbs=("placed", "placement_ended", "next_step_done"),
)
WHAT_WORKS = Figure(
    code="what_works",
    version=2,
    title="Wat gaat samen met blijven?",
    definition="Het verschil in het deel dat na een half jaar nog werkt, tussen plaatsingen met en zonder deze hulp.",
    how="Alleen plaatsingen waarvan we het na een half jaar weten, en van elk minstens 10. De marge is van 95% (Newcombe). Mensen met en "
    "zonder deze hulp verschillen ook in andere dingen: het verschil zegt niet waardoor het komt. En wie veel groepen vergelijkt, vindt "
    "er altijd een paar die toeval zijn.",
    unit="verschil in procentpunten",
    source="Plaatsingen, begeleiders in de eerste 4 weken, proeven, gehaalde cursussen en beëindigingen in het logboek.",
    estimator=Estimator.DIFFERENCE,
    base=f"""
    WITH {SPELLS},
    coach AS (
        SELECT data->>'placement' AS number, data->>'kind' AS kind, min((at AT TIME ZONE 'Europe/Amsterdam')::date) AS since
        FROM core_fact WHERE region_id = %(region)s AND verb = 'coach_appointed' GROUP BY 1, 2),
    passed AS (
        SELECT subject, (at AT TIME ZONE 'Europe/Amsterdam')::date AS day FROM core_fact
        WHERE region_id = %(region)s AND verb = 'course_passed' AND subject IS NOT NULL),
    taught AS (
        SELECT DISTINCT begun.data->>'placement' AS number FROM core_fact AS begun JOIN passed ON passed.subject = begun.subject
        WHERE begun.region_id = %(region)s AND begun.verb = 'placed'
        AND (begun.data->>'starts_on')::date - passed.day BETWEEN 0 AND 365)
    SELECT starts_on AS day, spell.municipality, spell.branch, spell.kind, spell.readiness, help.item, help.treated,
        CASE WHEN days >= {HALF_YEAR} THEN true WHEN ended THEN false END AS yes
    FROM spell LEFT JOIN coach AS job ON job.number = spell.number AND job.kind = 'job_coach'
    LEFT JOIN coach AS company ON company.number = spell.number AND company.kind = 'company_coach'
    LEFT JOIN taught ON taught.number = spell.number
    CROSS JOIN LATERAL (VALUES ('trial', spell.after_trial), ('job_coach', coalesce(job.since <= spell.starts_on + 28, false)),
        ('company_coach', coalesce(company.since <= spell.starts_on + 28, false)), ('course', taught.number IS NOT NULL))
        AS help(item, treated)
    WHERE spell.reached >= {HALF_YEAR}""",
    verbs=(*PLACES_AND_ENDS, "coach_appointed", "course_passed"),
    cuts=(WHOLE, (READY,), (KIND,), (BRANCH,)),
    grains=YEARS,
    least=10,
)
FIGURES = (STARTED, MATCHES, LARGE_MATCHES, LASTING, ENDINGS, LESSONS, NEXT_STEPS, WHAT_WORKS)
