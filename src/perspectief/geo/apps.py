"""The room of geography."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GeoConfig(AppConfig):
    """Keeps the tables equal to the shipped files: see `load`."""

    name = "perspectief.geo"
    label = "geo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from perspectief.geo.load import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="geo.load")
