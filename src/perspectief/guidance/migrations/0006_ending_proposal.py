import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import perspectief.core.fields


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('demand', '0005_protect_counter_and_lanes'),
        ('geo', '0001_initial'),
        ('guidance', '0005_partner_coach'),
        ('parties', '0007_response_agreement'),
        ('supply', '0008_narrower'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndingProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.SmallIntegerField(choices=[(0, 'alleen de eigen organisatie'), (1, 'het loket in de regio'), (2, 'ook werkgevers en partners')])),
                ('at', models.DateTimeField(db_default=perspectief.core.fields.Moment(), editable=False)),
                ('ended_on', models.DateField()),
                ('ended_by', models.TextField(choices=[('person', 'de werknemer'), ('employer', 'de werkgever'), ('together', 'samen besloten'), ('term', 'het contract liep af')])),
                ('reason', models.TextField(choices=[('term', 'contract niet verlengd'), ('other_work', 'ander werk gevonden'), ('work', 'het werk paste niet'), ('hours', 'uren of dagen pasten niet'), ('guidance', 'te weinig begeleiding'), ('travel', 'reizen lukte niet'), ('colleagues', 'samenwerken lukte niet'), ('no_work', 'geen werk meer bij de werkgever'), ('private', 'omstandigheden thuis'), ('long_absent', 'lang afwezig'), ('learning', 'gaat een opleiding doen'), ('pension', 'pensioen of verhuizing')])),
                ('lesson', models.TextField()),
                ('better', models.TextField(choices=[('same_work', 'hetzelfde werk, bij een ander bedrijf'), ('other_work', 'ander werk'), ('fewer_hours', 'minder of andere uren'), ('more_guidance', 'een plek met meer begeleiding'), ('here', 'hier, later opnieuw'), ('school', 'eerst iets leren'), ('not_said', 'niet gevraagd of niet bekend')])),
                ('step', models.TextField(choices=[('new_place', 'een nieuwe plek zoeken'), ('jobhunt', 'op zoek bij werkgevers in de buurt'), ('course', 'een cursus of opleiding kiezen'), ('traject', 'een werkfit-traject beginnen'), ('talk', 'een gesprek over wat nu'), ('new_contract', 'helpen bij de start van het nieuwe werk'), ('stay_in_touch', 'contact houden, later verder')])),
                ('step_due', models.DateField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, choices=[('concluded', 'het werk is gestopt'), ('talk', 'we praten er eerst samen over'), ('try', 'we proberen eerst iets anders'), ('solved', 'het is al opgelost')], default='')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('card', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='supply.card')),
                ('employer_party', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('place', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='demand.place')),
                ('placement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ending_proposals', to='guidance.placement')),
                ('receiver', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('region', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geo.region')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('region', 'placement'), name='guidance_proposal_one_open'),
                    models.CheckConstraint(condition=models.Q(models.Q(('lesson', ''), _negated=True), models.Q(('step', ''), _negated=True)), name='guidance_proposal_next_step'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='guidance_proposal_answer'),
                ],
            },
        ),
    ]
