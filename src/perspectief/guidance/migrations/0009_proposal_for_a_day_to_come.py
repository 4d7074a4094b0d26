from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidance', '0008_coaching_grant_lasts_as_long_as_the_seat'),
    ]

    operations = [
        migrations.AlterField(
            model_name='endingproposal',
            name='answer',
            field=models.TextField(blank=True, choices=[('concluded', 'het werk is gestopt'), ('agreed', 'akkoord met deze dag'), ('talk', 'we praten er eerst samen over'), ('try', 'we proberen eerst iets anders'), ('solved', 'het is al opgelost'), ('taken_back', 'de jobcoach nam het voorstel terug')], default=''),
        ),
    ]
