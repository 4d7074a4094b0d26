"""What a job seeker may answer to a place, in the own words. No database."""

import datetime

from django.db import models

ANSWER_WITHIN = datetime.timedelta(days=3)  # the klantmanager answers a wish within


class WishReason(models.TextChoices):
    """Why somebody says no to a place; preset, so that nobody has to explain."""

    OTHER_WORK = "other_work", "dit werk wil ik niet"
    TOO_FAR = "too_far", "het is te ver"
    HOURS = "hours", "de dagen of uren kunnen niet"
    TOO_HEAVY = "too_heavy", "het is te zwaar of te druk"
    KNOWN = "known", "ik werkte daar al eens"
    LATER = "later", "nu niet, later misschien"
