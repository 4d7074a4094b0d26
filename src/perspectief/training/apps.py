"""SCHOLING: courses, practice learning, praktijkverklaring, learn-work agreements."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"
