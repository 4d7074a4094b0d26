"""Findings and questions are of the organisation whose staff looked; a person sees the own questions.

A card's number is told only of persons the acting organisation looked at: one of its staff may have looked at a person of
another organisation, whose card its officer does not see.
"""

from django.db import migrations

from perspectief.access.policies import OWN, also_read, app, protect

NUMBERS = f"""
CREATE FUNCTION oversight_card_numbers(wanted bigint[]) RETURNS TABLE (subject bigint, number bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT pseudonym.subject, card.number FROM supply_pseudonym AS pseudonym
    JOIN supply_card AS card ON card.region_id = pseudonym.region_id AND card.id = pseudonym.card_id
    WHERE pseudonym.subject = ANY (wanted) AND EXISTS (
        SELECT 1 FROM access_look AS look
        WHERE look.subject = pseudonym.subject AND look.organisation_id = access_organisation())
$$;
GRANT EXECUTE ON FUNCTION oversight_card_numbers(bigint[]) TO {app()};
"""
PERSON = "subject = (SELECT supply_own_subject())"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("access", "0003_person"), ("supply", "0006_own_card")]
    operations = [
        protect("oversight_finding", read=(OWN,), write=OWN),
        protect("oversight_question", read=(OWN,), write=OWN, add=PERSON),
        also_read("oversight_question", "own", PERSON),
        migrations.RunSQL(
            f"REVOKE INSERT, DELETE ON oversight_finding FROM {app()}; REVOKE DELETE ON oversight_question FROM {app()}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(NUMBERS, "DROP FUNCTION oversight_card_numbers(bigint[])"),
    ]
