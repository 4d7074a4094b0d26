"""Row-level security on training. Courses and gaps are for who takes part in the region; counts and agreements for its counter.

Enrolments and practice learning: the owner of the card, the counter unless hidden, the person, and the school or company once the person
said yes. Only the owner writes them: what a school or company decides is written as its consequence.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

HERE = f"{OWN} AND {REACHED}"
SHOWN = f"{COUNTER} AND audience >= 1"
SELF = "card_id = (SELECT access_person())"
SCHOOL = f"trainer_id = (SELECT access_organisation()) AND shared AND audience >= 1 AND {REACHED}"
COMPANY = f"company_id = (SELECT access_organisation()) AND shared AND audience >= 1 AND {REACHED}"
COURSE = ("training_course", "training_courseskill", "training_coursestart")
PRACTICE = ("training_practice", "training_workprocess", "training_practiceday")
TENANT = ("region_id", "organisation_id", "audience")
HANGS = (*TENANT, "trainer_id", "company_id", "shared", "card_id")


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("supply", "0009_offer"), ("demand", "0003_narrower")]
    operations = [
        *(protect(table, read=(REACHED,), write=f"{COUNTER} OR ({HERE})") for table in COURSE),
        protect("training_enrolment", read=(HERE, SHOWN, SCHOOL, SELF), write=HERE),
        protect("training_gap", read=(REACHED,), write=COUNTER),
        protect("training_gapcount", read=(COUNTER,), write=COUNTER),
        *(protect(table, read=(HERE, SHOWN, SCHOOL, COMPANY, SELF), write=HERE) for table in PRACTICE),
        protect("training_learnworkagreement", read=(COUNTER,), write=COUNTER),
        protect("training_agreementplace", read=(COUNTER,), write=COUNTER),
        *(
            tenant_key(
                table, ("region_id", "organisation_id", "course_id"), "training_course", ("region_id", "organisation_id", "id")
            )
            for table in COURSE[1:]
        ),
        tenant_key(
            "training_enrolment", ("region_id", "trainer_id", "course_id"), "training_course", ("region_id", "organisation_id", "id")
        ),
        tenant_key(
            "training_enrolment", ("region_id", "course_id", "start_id"), "training_coursestart", ("region_id", "course_id", "id")
        ),
        *(
            tenant_key(table, (*TENANT, "card_id"), "supply_card", (*TENANT, "id"))
            for table in ("training_enrolment", "training_practice")
        ),
        tenant_key("training_practice", ("region_id", "employer_id"), "demand_employer", ("region_id", "id")),
        *(tenant_key(table, (*HANGS, "practice_id"), "training_practice", (*HANGS, "id")) for table in PRACTICE[1:]),
        tenant_key("training_gapcount", ("region_id", "gap_id"), "training_gap", ("region_id", "id")),
        tenant_key("training_agreementplace", ("region_id", "agreement_id"), "training_learnworkagreement", ("region_id", "id")),
        tenant_key("training_agreementplace", ("region_id", "place_id"), "demand_place", ("region_id", "id")),
        *(
            record_changes(table)
            for table in (
                "training_course", "training_enrolment", "training_gap", "training_practice", "training_workprocess",
                "training_practiceday", "training_learnworkagreement",
            )
        ),
        *(
            record_changes(table, inserts=False)
            for table in ("training_courseskill", "training_coursestart", "training_gapcount", "training_agreementplace")
        ),
    ]  # fmt: skip
