"""Which of the own cards another organisation keeps a dossier of: taking such a card away would take that dossier with it."""

from django.db import migrations

from perspectief.access.policies import app

# Dossiers of others cannot be seen. This answers of own cards alone, and only whether there is one: never whose, or what is in it.
HELD = f"""
CREATE FUNCTION supply_held_elsewhere(cards bigint[]) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT card.id), '{{}}') FROM supply_card AS card
    JOIN supply_dossier AS dossier ON dossier.region_id = card.region_id AND dossier.card_id = card.id
    WHERE card.id = ANY (cards) AND card.organisation_id = access_organisation() AND dossier.organisation_id <> card.organisation_id
$$;
GRANT EXECUTE ON FUNCTION supply_held_elsewhere(bigint[]) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("supply", "0002_protect")]
    operations = [migrations.RunSQL(HELD, "DROP FUNCTION supply_held_elsewhere(bigint[])")]
