"""Findings and questions are read and answered by who oversees the organisation, and card numbers of looks are told to nobody else."""

from django.db import migrations

from perspectief.access.policies import OVERSEEN, OWN, instead, protect

PERSON = "subject = (SELECT supply_own_subject())"
NUMBERS = """
CREATE OR REPLACE FUNCTION oversight_card_numbers(wanted bigint[]) RETURNS TABLE (subject bigint, number bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT pseudonym.subject, card.number FROM supply_pseudonym AS pseudonym
    JOIN supply_card AS card ON card.region_id = pseudonym.region_id AND card.id = pseudonym.card_id
    WHERE pseudonym.subject = ANY (wanted){narrower} AND EXISTS (
        SELECT 1 FROM access_look AS look
        WHERE look.subject = pseudonym.subject AND look.organisation_id = access_organisation())
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_protect"), ("access", "0008_oversight")]
    operations = [
        instead(
            protect("oversight_finding", read=(OWN,), write=OWN),
            protect("oversight_finding", read=(OVERSEEN,), write=OVERSEEN),
        ),
        instead(
            protect("oversight_question", read=(OWN,), write=OWN, add=PERSON),
            protect("oversight_question", read=(OVERSEEN,), write=OVERSEEN, add=PERSON),
        ),
        migrations.RunSQL(
            NUMBERS.format(narrower=" AND access_oversight()"),
            NUMBERS.format(narrower=""),
        ),
    ]
