"""Files in and out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Django's handle on the room."""

    name = "perspectief.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
