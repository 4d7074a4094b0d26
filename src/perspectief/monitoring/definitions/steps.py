"""How long the steps from proposal to work take, and who answers in time."""

from perspectief.monitoring.definitions.shape import BRANCH, SINGLE, TOWN, WHOLE, Figure
from perspectief.monitoring.definitions.work import OF_FACT, PLACED
from perspectief.monitoring.rules import Estimator

ANSWER_WITHIN, REQUEST_WITHIN = 5, 2  # working days
MOVES = "'introduction_agree', 'introduction_show', 'introduction_invite', 'introduction_accept', 'introduction_refuse'"
AWAY = "'introduction_withdraw', 'introduction_fill', 'introduction_decline'"
HOME_DAY = "(at AT TIME ZONE 'Europe/Amsterdam')::date"
PROPOSED = f"""
    SELECT data->>'introduction' AS number, {HOME_DAY} AS proposed, {OF_FACT}
    FROM core_fact WHERE region_id = %(region)s AND verb = 'introduction_proposed'"""
MOVED = f"""
    SELECT data->>'introduction' AS number,
        min({HOME_DAY}) FILTER (WHERE verb = 'introduction_agree') AS agreed,
        min({HOME_DAY}) FILTER (WHERE verb = 'introduction_show') AS shown,
        min({HOME_DAY}) FILTER (WHERE verb IN ('introduction_invite', 'introduction_accept', 'introduction_refuse')) AS answered,
        min({HOME_DAY}) FILTER (WHERE verb = 'introduction_accept') AS accepted,
        min({HOME_DAY}) FILTER (WHERE verb IN ({AWAY})) AS gone
    FROM core_fact WHERE region_id = %(region)s AND verb IN ({MOVES}, {AWAY}) GROUP BY 1"""
VERBS = (
    "introduction_proposed", "introduction_agree", "introduction_show", "introduction_invite", "introduction_accept",
    "introduction_refuse", "introduction_withdraw", "introduction_fill", "introduction_decline",
)  # fmt: skip

LEAD_TIMES = Figure(
    code="lead_times",
    version=1,
    title="Hoe lang duurt het?",
    definition="Werkdagen tussen twee stappen, van voorstel tot eerste werkdag.",
    how="De middelste waarde, en de tijd waar 9 van de 10 onder blijven. Een stap telt op de dag waarop hij klaar is. De stappen tellen "
    "niet op: elke stap heeft een eigen groep mensen.",
    unit="werkdagen",
    source="Voordrachten, proeven en plaatsingen in het logboek.",
    estimator=Estimator.DURATION,
    base=f"""
    WITH proposed AS ({PROPOSED}), moved AS ({MOVED}),
    tried AS (
        SELECT data->>'introduction' AS number, min((data->>'starts_on')::date) AS starts_on FROM core_fact
        WHERE region_id = %(region)s AND verb = 'trial_opened' AND data->>'introduction' IS NOT NULL GROUP BY 1),
    begun AS (SELECT introduction AS number, min(starts_on) AS starts_on FROM ({PLACED}) AS placed WHERE introduction IS NOT NULL GROUP BY 1)
    SELECT span.ends AS day, municipality, branch, kind, readiness, span.item,
        greatest(last.open - first.open, 0)::float8 AS days
    FROM proposed LEFT JOIN moved ON moved.number = proposed.number LEFT JOIN tried ON tried.number = proposed.number
    LEFT JOIN begun ON begun.number = proposed.number
    CROSS JOIN LATERAL (VALUES ('consent', proposed.proposed, moved.agreed), ('shown', moved.agreed, moved.shown),
        ('answer', moved.shown, moved.answered), ('trial', moved.accepted, tried.starts_on), ('start', moved.accepted, begun.starts_on),
        ('whole', proposed.proposed, begun.starts_on)) AS span(item, begins, ends)
    JOIN calendar AS first ON first.day = span.begins JOIN calendar AS last ON last.day = span.ends
    WHERE span.ends <= %(today)s""",
    verbs=(*VERBS, "trial_opened", "placed"),
    cuts=(*SINGLE, (TOWN, BRANCH)),
)
EMPLOYERS_ANSWER = Figure(
    code="employers_answer",
    version=2,
    title="Antwoordt de werkgever op tijd?",
    definition=f"Het deel van de voorgestelde mensen over wie de werkgever binnen {ANSWER_WITHIN} werkdagen iets liet horen.",
    how="Van voorstellen aan de werkgever tot uitnodigen, ja of nee. Zwijgen telt als te laat. Wat in die tijd zonder antwoord werd "
    "ingetrokken telt niet mee. De rest telt mee zodra die tijd om is, ook als het antwoord er eerder was: anders lijkt het beter dan het is.",
    unit="deel van de voordrachten",
    source="Voordrachten in het logboek.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH proposed AS ({PROPOSED}), moved AS ({MOVED})
    SELECT moved.shown AS day, municipality, branch, kind, readiness, '' AS item,
        CASE WHEN now.open - shown.open <= {ANSWER_WITHIN} OR answered.open IS NULL AND gone.open - shown.open <= {ANSWER_WITHIN} THEN NULL
             ELSE coalesce(answered.open - shown.open <= {ANSWER_WITHIN}, false) END AS yes
    FROM proposed JOIN moved ON moved.number = proposed.number JOIN calendar AS shown ON shown.day = moved.shown
    LEFT JOIN calendar AS answered ON answered.day = moved.answered LEFT JOIN calendar AS gone ON gone.day = moved.gone
    JOIN calendar AS now ON now.day = %(today)s""",
    verbs=VERBS,
    cuts=(*SINGLE, (TOWN, BRANCH)),
)
PARTIES_ANSWER = Figure(
    code="parties_answer",
    version=2,
    title="Hoe snel krijgt een werkgever antwoord?",
    definition=f"Het deel van de vragen van werkgevers dat binnen {REQUEST_WITHIN} werkdagen een eerste antwoord kreeg.",
    how="Van de vraag tot het eerste inhoudelijke antwoord, bij de partij van wie de vraag nu is. Wie meteen is geholpen of hoorde dat hulp "
    "niet kan, kreeg daarmee antwoord; wie niet is bereikt kreeg dat niet. Wat de werkgever zelf introk zonder antwoord telt niet mee. De "
    "rest telt mee zodra die tijd om is.",
    unit="deel van de vragen",
    source="Vragen van werkgevers aan het loket.",
    estimator=Estimator.SHARE,
    base=f"""
    SELECT (asked.asked_at AT TIME ZONE 'Europe/Amsterdam')::date AS day, coalesce(town.municipality_id, 0) AS municipality,
        coalesce(firm.branch, -1::smallint) AS branch, 'unknown' AS kind, 0::smallint AS readiness, one.item,
        CASE WHEN now.open - begun.open <= {REQUEST_WITHIN} OR answered.open IS NULL AND asked.ending = 'withdrawn' THEN NULL
             ELSE coalesce(answered.open - begun.open <= {REQUEST_WITHIN}, false) END AS yes
    FROM demand_employerrequest AS asked
    JOIN demand_employer AS firm ON firm.region_id = asked.region_id AND firm.id = asked.employer_id
    LEFT JOIN geo_postcode AS town ON town.pc4 = firm.pc4
    JOIN calendar AS begun ON begun.day = (asked.asked_at AT TIME ZONE 'Europe/Amsterdam')::date
    CROSS JOIN LATERAL (
        SELECT least(asked.answered_at, CASE WHEN asked.ending IN ('helped', 'no_help') THEN asked.ended_at END) AS at) AS heard
    LEFT JOIN calendar AS answered ON answered.day = (heard.at AT TIME ZONE 'Europe/Amsterdam')::date
    JOIN calendar AS now ON now.day = %(today)s
    CROSS JOIN LATERAL (VALUES (''), (asked.organisation_id::text)) AS one(item) WHERE asked.region_id = %(region)s""",
    verbs=(
        "employer_asked",
        "request_answered",
        "request_ended",
        "request_taken_over",
        "request_handed_over",
        "file_imported",
        "file_import_undone",
    ),
    cuts=(WHOLE, (TOWN,), (BRANCH,)),
)
FIGURES = (LEAD_TIMES, EMPLOYERS_ANSWER, PARTIES_ANSWER)
