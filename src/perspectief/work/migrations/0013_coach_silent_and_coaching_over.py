from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0012_tasks_of_a_partner_coach'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.TextField(choices=[('given', 'Taak van een collega'), ('opened', 'Nieuw voor jou'), ('caseload', 'Mensen overgedragen'), ('substitute', 'Vervanging'), ('coaching_over', 'Begeleiding gestopt')]),
        ),
        migrations.AlterField(
            model_name='notice',
            name='task_kind',
            field=models.TextField(blank=True, choices=[('judge_fits', 'Voorstellen'), ('confirm_card', 'Profiel nalopen'), ('confirm_place', 'Plek verloopt'), ('doubtful_rows', 'Rijen met twijfel'), ('ask_missing', 'Gegevens vragen'), ('take_up', 'Voorstel uitwerken'), ('correct', 'Verbetering gevraagd'), ('term_ends', 'Bewaartermijn loopt af'), ('decide_dossier', 'Eigen dossier'), ('answer_proposal', 'Voorstel van een ander'), ('ask_person', 'Toestemming vragen'), ('present', 'Voorstellen aan de werkgever'), ('employer_silent', 'Werkgever antwoordt niet'), ('tell_person', 'Antwoord vertellen'), ('arrange_start', 'Start regelen'), ('approve', 'Overeenkomst'), ('trial_report', 'Hoe ging de proef?'), ('milestone', 'Contactmoment'), ('signal', 'Signaal'), ('find_coach', 'Jobcoach zoeken'), ('coach_begins', 'Nieuwe begeleiding'), ('coach_silent', 'Nog niet kennisgemaakt'), ('answer_ending', 'Voorstel om te stoppen'), ('ending_answered', 'Antwoord op je voorstel'), ('next_step', 'Volgende stap'), ('confirm_tasks', 'Kaart aanvullen'), ('employer_request', 'Vraag van een werkgever'), ('request_late', 'Vraag ligt te lang'), ('call_employer', 'Werkgever bellen'), ('pledge_ends', 'Toezegging loopt af'), ('jobhunt', 'Zoektocht'), ('course_result', 'Uitslag van een cursus'), ('gap', 'Niemand leert dit'), ('practice', 'Praktijkleren'), ('unseen', 'Lang niet gesproken'), ('no_next_step', 'Zonder volgende stap'), ('person_asks', 'Vraag van een werkzoekende'), ('day_follow_up', 'Na de matchingsdag'), ('traject', 'Werkfit-traject'), ('plan_react', 'Reageer op het plan'), ('plan_sign', 'Onderteken het plan'), ('obstacle', 'Knelpunt'), ('obstacle_answered', 'Antwoord op een knelpunt')], default=''),
        ),
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.TextField(choices=[('judge_fits', 'Voorstellen'), ('confirm_card', 'Profiel nalopen'), ('confirm_place', 'Plek verloopt'), ('doubtful_rows', 'Rijen met twijfel'), ('ask_missing', 'Gegevens vragen'), ('take_up', 'Voorstel uitwerken'), ('correct', 'Verbetering gevraagd'), ('term_ends', 'Bewaartermijn loopt af'), ('decide_dossier', 'Eigen dossier'), ('answer_proposal', 'Voorstel van een ander'), ('ask_person', 'Toestemming vragen'), ('present', 'Voorstellen aan de werkgever'), ('employer_silent', 'Werkgever antwoordt niet'), ('tell_person', 'Antwoord vertellen'), ('arrange_start', 'Start regelen'), ('approve', 'Overeenkomst'), ('trial_report', 'Hoe ging de proef?'), ('milestone', 'Contactmoment'), ('signal', 'Signaal'), ('find_coach', 'Jobcoach zoeken'), ('coach_begins', 'Nieuwe begeleiding'), ('coach_silent', 'Nog niet kennisgemaakt'), ('answer_ending', 'Voorstel om te stoppen'), ('ending_answered', 'Antwoord op je voorstel'), ('next_step', 'Volgende stap'), ('confirm_tasks', 'Kaart aanvullen'), ('employer_request', 'Vraag van een werkgever'), ('request_late', 'Vraag ligt te lang'), ('call_employer', 'Werkgever bellen'), ('pledge_ends', 'Toezegging loopt af'), ('jobhunt', 'Zoektocht'), ('course_result', 'Uitslag van een cursus'), ('gap', 'Niemand leert dit'), ('practice', 'Praktijkleren'), ('unseen', 'Lang niet gesproken'), ('no_next_step', 'Zonder volgende stap'), ('person_asks', 'Vraag van een werkzoekende'), ('day_follow_up', 'Na de matchingsdag'), ('traject', 'Werkfit-traject'), ('plan_react', 'Reageer op het plan'), ('plan_sign', 'Onderteken het plan'), ('obstacle', 'Knelpunt'), ('obstacle_answered', 'Antwoord op een knelpunt')]),
        ),
    ]
