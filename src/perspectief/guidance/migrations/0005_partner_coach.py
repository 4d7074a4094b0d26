"""A job coach has a seat of an organisation, a partner too; a partner proposes an ending. Of coaches of before: where they work in the region."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GROUNDS = [('signed', 'getekend op papier'), ('in_person', 'gezegd in een gesprek'), ('phone', 'gezegd door de telefoon'), ('mail', 'geschreven in een mail')]
FILL = """
UPDATE guidance_coach AS coach SET party_id = coalesce(
    (SELECT member.organisation_id FROM parties_membership AS member
     JOIN parties_organisation AS own ON own.id = member.organisation_id AND own.kind IN ('gemeente', 'uwv', 'wsp')
     JOIN parties_regionmembership AS joined ON joined.organisation_id = own.id AND joined.region_id = coach.region_id
     WHERE member.user_id = coach.user_id ORDER BY member.ended_at NULLS FIRST, member.starts_on DESC, member.id LIMIT 1),
    coach.organisation_id)
WHERE coach.kind = 'job_coach';
SET CONSTRAINTS ALL IMMEDIATE
"""


def own(to, **more):
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=to, **more)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('guidance', '0004_protect_employer_party'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='coach', name='guidance_coach_who'),
        migrations.AddField(model_name='coach', name='party', field=own('parties.organisation', blank=True, null=True)),
        migrations.AddField(model_name='coach', name='consent_on', field=models.DateField(blank=True, null=True)),
        migrations.AddField(model_name='coach', name='consent_how', field=models.TextField(blank=True, choices=GROUNDS, default='')),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='coach',
            index=models.Index(condition=models.Q(('ended_on', None)), fields=['party'], name='guidance_coach_party'),
        ),
        migrations.AddConstraint(
            model_name='coach',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'job_coach'), ('name', ''), ('party__isnull', False), ('user__isnull', False)), models.Q(('kind', 'company_coach'), ('party', None), ('user', None), models.Q(('name', ''), _negated=True)), _connector='OR'), name='guidance_coach_who'),
        ),
        migrations.AddConstraint(
            model_name='coach',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent_how', ''), ('consent_on', None)), models.Q(('consent_on__isnull', False), ('party__isnull', False), models.Q(('consent_how', ''), _negated=True)), _connector='OR'), name='guidance_coach_consent'),
        ),
    ]
