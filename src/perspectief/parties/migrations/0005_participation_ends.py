from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0004_administration'),
    ]

    operations = [
        migrations.AddField(
            model_name='regionmembership',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='regionmembership',
            name='end_reason',
            field=models.TextField(blank=True, choices=[('agreement', 'de afspraak over samenwerking is afgelopen'), ('own_wish', 'de organisatie vroeg er zelf om'), ('stopped', 'de organisatie bestaat niet meer of werkt hier niet meer'), ('misuse', 'gegevens zijn niet gebruikt zoals is afgesproken')], db_default='', default=''),
        ),
    ]
