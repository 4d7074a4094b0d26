"""Rights of the persons in the file: what is known of them, correction, objection, erasure, terms, and the registers."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
