"""The installation itself."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Django's handle on the installation: its checks. No models."""

    name = "perspectief.config"
    label = "installation"

    def ready(self) -> None:
        """Registers what `check --deploy` asks of a real site."""
        from perspectief.config import reporting  # noqa: F401
