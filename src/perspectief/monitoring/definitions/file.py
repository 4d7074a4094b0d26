"""The file itself: how fresh it is, whom it reaches, who got an offer, and whether groups are offered and chosen alike.

These read the rows as they stand: a person who objected or was erased is not in them.
"""

from perspectief.monitoring.definitions.shape import BRANCH, NOTHING, READY, TOWN, WHOLE, YEARS, Figure
from perspectief.monitoring.rules import Estimator, Grain

BIAS_LEAST = 100
TOP = 10  # of a place's list: what is on the page without asking for more
WHY = (
    "Leeftijd en inburgering tellen nooit mee in het matchen; hier kijken we of groepen toch anders uitkomen. Zonder inburgering is ook: niet "
    "ingevuld. De marge is van 95% (Wilson)."
)
SMALL_CLASSES = "0, 1, 2"  # of SIZE_CLASSES: fewer than 50 people
OF_CARD = """
    coalesce(town.municipality_id, 0) AS municipality, -1::smallint AS branch, 'unknown' AS kind,
    coalesce(card.readiness, 0::smallint) AS readiness"""
GROUPS = """
    CROSS JOIN LATERAL (VALUES (''),
        (CASE WHEN profile.birth_date > %(today)s - interval '27 years' THEN 'age-27' WHEN profile.birth_date > %(today)s - interval '50 years'
            THEN 'age27-49' WHEN profile.birth_date IS NOT NULL THEN 'age50+' END),
        (CASE WHEN card.inburgering THEN 'inburgering' ELSE 'no-inburgering' END),
        (CASE card.readiness WHEN 1 THEN 'readiness-1' WHEN 2 THEN 'readiness-2' WHEN 3 THEN 'readiness-3' END)) AS one(item)"""
# After these somebody is or is not in what is counted of the file, or in another part of it.
PEOPLE = (
    "card_added", "card_changed", "card_confirmed", "state_set", "readiness_set", "objection_made", "objection_lifted", "person_erased",
    "file_import_undone",
)  # fmt: skip
GROUPED = (*PEOPLE, "profile_changed")  # who is counted by a date of birth too
INTRODUCED = (
    "introduction_proposed", "introduction_show", "introduction_invite", "introduction_accept", "introduction_refuse",
)  # fmt: skip

OFFERED = Figure(
    code="offered",
    version=2,
    title="Krijgt iedereen een aanbod?",
    definition="Het deel van de mensen dat binnen 4, 8 of 13 weken na aanmelden een eerste voorstel kreeg.",
    how="Van de dag waarop iemand in het bestand kwam tot de eerste voordracht. Iedereen telt mee zodra die weken om zijn, ook wie eerder "
    "iets kreeg: anders lijkt het beter dan het is. Over wie nu in het bestand staat.",
    unit="deel van de mensen",
    source="Kaarten en voordrachten.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH first AS (
        SELECT card_id, min((opened_at AT TIME ZONE 'Europe/Amsterdam')::date) AS day FROM matching_introduction
        WHERE region_id = %(region)s GROUP BY card_id)
    SELECT came.day, {OF_CARD}, term.weeks::text AS item,
        CASE WHEN %(today)s > came.day + term.weeks * 7 THEN coalesce(first.day <= came.day + term.weeks * 7, false) END AS yes
    FROM supply_card AS card LEFT JOIN first ON first.card_id = card.id LEFT JOIN geo_postcode AS town ON town.pc4 = card.pc4
    CROSS JOIN LATERAL (SELECT (card.created_at AT TIME ZONE 'Europe/Amsterdam')::date AS day) AS came
    CROSS JOIN (VALUES (4), (8), (13)) AS term(weeks) WHERE card.region_id = %(region)s""",
    verbs=(*PEOPLE, "introduction_proposed"),
    cuts=(WHOLE, (TOWN,), (READY,)),
)
FRESHNESS = Figure(
    code="freshness",
    version=2,
    title="Hoe vers is het bestand?",
    definition="Het deel van de mensen die zoeken van wie de kaart in de laatste 90 dagen is nagelopen.",
    how="De stand aan het eind van de maand, of nu. Een kaart die nooit is nagelopen telt als oud.",
    unit="deel van de mensen die zoeken",
    source="Kaarten.",
    estimator=Estimator.SHARE,
    base=f"""
    SELECT %(today)s AS day, {OF_CARD}, '' AS item, coalesce(card.confirmed_at >= %(today)s - 90, false) AS yes
    FROM supply_card AS card LEFT JOIN geo_postcode AS town ON town.pc4 = card.pc4
    WHERE card.region_id = %(region)s AND card.state = 'zoekt'""",
    verbs=PEOPLE,
    cuts=(WHOLE, (TOWN,), (READY,)),
    grains=(Grain.MONTH,),
    standing=True,
)
SMALL_EMPLOYERS = Figure(
    code="small_employers",
    version=2,
    title="Bereiken we kleine werkgevers?",
    definition="Het deel van de bekende werkgevers met minder dan 50 mensen dat het laatste jaar een plek aanbood.",
    how="De stand aan het eind van de maand, of nu. Een plek telt als hij in de laatste 365 dagen in het bestand kwam. Werkgevers van wie "
    "we de grootte niet weten tellen niet mee.",
    unit="deel van de werkgevers",
    source="Werkgevers en plekken.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH offers AS (
        SELECT DISTINCT employer_id FROM demand_place WHERE region_id = %(region)s
        AND (created_at AT TIME ZONE 'Europe/Amsterdam')::date > %(today)s - 365)
    SELECT %(today)s AS day, coalesce(town.municipality_id, 0) AS municipality, coalesce(firm.branch, -1::smallint) AS branch,
        'unknown' AS kind, 0::smallint AS readiness, one.item, offers.employer_id IS NOT NULL AS yes
    FROM demand_employer AS firm JOIN demand_employerfile AS file ON file.region_id = firm.region_id AND file.employer_id = firm.id
    LEFT JOIN offers ON offers.employer_id = firm.id LEFT JOIN geo_postcode AS town ON town.pc4 = firm.pc4
    CROSS JOIN LATERAL (VALUES (''), (file.size_class::text)) AS one(item)
    WHERE firm.region_id = %(region)s AND file.size_class IN ({SMALL_CLASSES})""",
    verbs=("place_added", "employer_added", "file_imported", "file_import_undone"),
    cuts=(WHOLE, (TOWN,), (BRANCH,)),
    grains=(Grain.MONTH,),
    standing=True,
)
EXIT_ANSWERS = Figure(
    code="exit_answers",
    version=2,
    title="Wat zeiden mensen en werkgevers na afloop?",
    definition="Het deel dat ja zei op de vragen die wij na een voordracht stellen, tijdens het werk en als het werk stopt.",
    how="Alleen ja telt als ja; een beetje niet. Minder dan 10 antwoorden tonen we niet: wie ze gaf zou te raden zijn.",
    unit="deel van de antwoorden",
    source="Antwoorden na afloop, zonder naam bewaard.",
    estimator=Estimator.SHARE,
    base=f"""
    SELECT answer.month AS day, {NOTHING}, answer.side || '-' || one.item AS item, one.tap = 3 AS yes FROM matching_exitanswer AS answer
    CROSS JOIN LATERAL (VALUES ('1', answer.first), ('2', answer.second)) AS one(item, tap) WHERE answer.region_id = %(region)s""",
    verbs=("exit_answered",),
    cuts=(WHOLE,),
    grains=YEARS,
    least=10,
)
EXPOSURE = Figure(
    code="exposure",
    version=2,
    title="Komt elke groep in beeld?",
    definition="Het deel van de mensen die zoeken dat iemand het laatste half jaar minstens één keer voor een plek beoordeelde of voorstelde.",
    how=f"Per groep, als die uit minstens {BIAS_LEAST} mensen bestaat. {WHY} Wat het programma zelf opzijlegt is geen beoordeling.",
    unit="deel van de mensen die zoeken",
    source="Kaarten, geboortedatums, beoordelingen en voordrachten.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH seen AS (
        SELECT card_id FROM matching_proposal
        WHERE region_id = %(region)s AND at > %(now)s - interval '182 days' AND user_id IS NOT NULL
        UNION SELECT card_id FROM matching_introduction WHERE region_id = %(region)s AND opened_at > %(now)s - interval '182 days')
    SELECT %(today)s AS day, {NOTHING}, one.item, seen.card_id IS NOT NULL AS yes
    FROM supply_card AS card LEFT JOIN seen ON seen.card_id = card.id
    LEFT JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id {GROUPS}
    WHERE card.region_id = %(region)s AND card.state = 'zoekt' AND one.item IS NOT NULL""",
    verbs=(*GROUPED, "proposal_judged", "introduction_proposed"),
    cuts=(WHOLE,),
    grains=(Grain.MONTH,),
    least=BIAS_LEAST,
    standing=True,
)
LISTED = Figure(
    code="listed",
    version=1,
    title="Staat elke groep bovenaan een lijst?",
    definition=f"Het deel van de mensen die zoeken dat bij minstens één plek bij de eerste {TOP} staat.",
    how=f"Per groep, als die uit minstens {BIAS_LEAST} mensen bestaat, in de lijsten van de laatste berekening. {WHY}",
    unit="deel van de mensen die zoeken",
    source="Kaarten, geboortedatums en matchlijsten.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH listed AS (SELECT DISTINCT unnest(people[1:{TOP}]) AS card_id FROM matching_placelist WHERE region_id = %(region)s)
    SELECT %(today)s AS day, {NOTHING}, one.item, listed.card_id IS NOT NULL AS yes
    FROM supply_card AS card LEFT JOIN listed ON listed.card_id = card.id
    LEFT JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id {GROUPS}
    WHERE card.region_id = %(region)s AND card.state = 'zoekt' AND one.item IS NOT NULL""",
    verbs=GROUPED,
    cuts=(WHOLE,),
    grains=(Grain.MONTH,),
    least=BIAS_LEAST,
    standing=True,
)
SELECTION = Figure(
    code="selection",
    version=2,
    title="Wordt elke groep even vaak gekozen?",
    definition="Het deel van de mensen die aan een werkgever zijn voorgesteld en antwoord kregen, dat werd uitgenodigd of aangenomen.",
    how=f"Per groep, bij minstens {BIAS_LEAST} antwoorden. Een verschil is een reden om te kijken, geen bewijs. De marge is van 95% (Wilson).",
    unit="deel van de voordrachten met antwoord",
    source="Voordrachten, geboortedatums, en uitnodigingen in het logboek.",
    estimator=Estimator.SHARE,
    base=f"""
    WITH chosen AS (
        SELECT DISTINCT (data->>'introduction')::bigint AS number FROM core_fact
        WHERE region_id = %(region)s AND verb IN ('introduction_invite', 'introduction_accept'))
    SELECT (shown.shown_at AT TIME ZONE 'Europe/Amsterdam')::date AS day, {NOTHING}, one.item, chosen.number IS NOT NULL AS yes
    FROM matching_introduction AS shown JOIN supply_card AS card ON card.region_id = shown.region_id AND card.id = shown.card_id
    LEFT JOIN chosen ON chosen.number = shown.number
    LEFT JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id {GROUPS}
    WHERE shown.region_id = %(region)s AND shown.shown_at IS NOT NULL AND shown.answered_at IS NOT NULL AND one.item IS NOT NULL""",
    verbs=(*GROUPED, *INTRODUCED),
    cuts=(WHOLE,),
    grains=YEARS,
    least=BIAS_LEAST,
)
FIGURES = (OFFERED, FRESHNESS, SMALL_EMPLOYERS, EXIT_ANSWERS, LISTED, EXPOSURE, SELECTION)
