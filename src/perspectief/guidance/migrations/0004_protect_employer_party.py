"""An employer with an account reads what was agreed at places the counter keeps for it, as the party that owns a place does.

Rows of before get the employer's own organisation where it has one; the name is opened by what happens from now on.
"""

from django.db import migrations

from perspectief.access.policies import REACHED, also_read

AGREED = ("trial", "placement", "agreement", "approval", "arrangement", "coach")
THREAD = (*AGREED, "milestone", "signal", "ending")
PARTY = f"employer_party_id = (SELECT access_organisation()) AND audience >= 1 AND {REACHED}"
FILL = """
UPDATE guidance_{name} AS row SET employer_party_id = employer.party_id
FROM demand_place AS place
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
JOIN parties_organisation AS keeper ON keeper.id = place.organisation_id
WHERE place.region_id = row.region_id AND place.id = row.place_id AND keeper.kind IN ('gemeente', 'uwv', 'wsp')
  AND employer.party_id <> place.organisation_id;
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_employer_party"), ("demand", "0005_protect_counter_and_lanes")]
    operations = [
        *(migrations.RunSQL(FILL.format(name=name), migrations.RunSQL.noop) for name in THREAD),
        *(also_read(f"guidance_{name}", "employer", PARTY) for name in AGREED),
    ]
