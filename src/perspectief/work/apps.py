"""Tasks, clocks, reminders and notices: written by the rooms above, read by Vandaag."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class WorkConfig(AppConfig):
    """Django's handle on the room. What rooms do after a fact stands in their reactions.py, what may not fall off in their watches.py, what
    they add to the digest in their news.py.
    """

    name = "perspectief.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Finds the reactions, watches and news of every room: all processes know them, as whoever writes a fact wakes the runner."""
        autodiscover_modules("reactions", "watches", "news")
        post_migrate.connect(_begin, sender=self)


def _begin(**given: object) -> None:
    """New reactions begin where the journal is now."""
    from perspectief.core import journal

    journal.begin()
