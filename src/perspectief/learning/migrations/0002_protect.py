"""Who reads and writes the leeragenda: every professional reads, a job seeker never; where a lesson came from stays at home."""

from django.db import migrations

from perspectief.access.policies import COUNTER, NATIONAL, OWN, PROGRAMME, WORKS, protect, tenant_key
from perspectief.core.changes import record_changes

PROFESSIONAL = "((SELECT access_national()) OR cardinality((SELECT access_work_regions())) > 0)"
NOBODYS_REGION = f"region_id IS NULL AND {NATIONAL}"
SPEAKS = f"{COUNTER} OR {PROGRAMME}"
CHANGES = f"{NATIONAL} OR ({OWN} AND ({WORKS}))"
MINE = f"user_id = (SELECT access_actor()) AND {PROFESSIONAL}"
ORGANISES = f"organiser_id = (SELECT access_organisation()) AND {PROFESSIONAL}"


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0001_agenda"),
        ("access", "0009_programme"),
        ("guidance", "0002_protect"),
        ("core", "0002_changes"),
    ]
    operations = [
        protect("learning_theme", read=(PROFESSIONAL,), add=f"{OWN} AND ({WORKS} OR ({NOBODYS_REGION}))", write=CHANGES),
        protect(
            "learning_lesson",
            read=(f"state = 'shared' AND {PROFESSIONAL}", f"{OWN} AND {WORKS}", PROGRAMME, NATIONAL),
            add=f"{OWN} AND {WORKS}",
            write=f"{NATIONAL} OR {PROGRAMME} OR ({OWN} AND {WORKS})",
        ),
        protect("learning_lessonsource", read=(f"{OWN} AND {COUNTER}",), write=f"{OWN} AND {COUNTER}"),
        *(
            protect(table, read=(PROFESSIONAL,), add=f"{OWN} AND ({SPEAKS})", write=f"{PROGRAMME} OR ({OWN} AND {COUNTER})")
            for table in ("learning_themeadoption", "learning_lessonadoption")
        ),
        protect(
            "learning_activity",
            read=(PROFESSIONAL,),
            add=f"{OWN} AND ({SPEAKS} OR ({NOBODYS_REGION}))",
            write=f"{NATIONAL} OR ({OWN} AND ({SPEAKS}))",
        ),
        protect("learning_seat", read=(MINE, ORGANISES), write=f"({MINE}) OR ({ORGANISES})"),
        tenant_key(
            "learning_lessonsource", ("region_id", "organisation_id", "lesson_id"), "learning_lesson",
            ("region_id", "organisation_id", "id"),
        ),
        tenant_key(
            "learning_lessonsource", ("region_id", "card_id", "placement_id"), "guidance_placement",
            ("region_id", "card_id", "id"),
        ),
        tenant_key(
            "learning_seat", ("organiser_id", "activity_id"), "learning_activity", ("organisation_id", "id")
        ),
        *(
            record_changes(table)
            for table in (
                "learning_theme", "learning_themeadoption", "learning_lesson", "learning_lessonsource",
                "learning_lessonadoption", "learning_activity", "learning_seat",
            )
        ),
    ]  # fmt: skip
