"""The two questions and what is told of the answers. No database."""

import datetime

from django.db import models

ASKED_FOR = datetime.timedelta(days=60)  # so long after the end the question stands on the own page, and a link works
LINK_DAYS = 30
FEWEST = 10  # fewer answers are not told: who gave them could be guessed


class Tap(models.IntegerChoices):
    """One tap."""

    YES = 3, "ja"
    PARTLY = 2, "een beetje"
    NO = 1, "nee"


QUESTIONS = {
    "person": ("Hebben wij je goed geholpen?", "Wist je steeds wat er ging gebeuren?"),
    "employer": ("Hebben wij u goed geholpen?", "Kreeg u op tijd antwoord?"),
}
