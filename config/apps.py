from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "config"
    label = "wiring"

    def ready(self) -> None:
        from config import celery, checks  # noqa: F401  tasks find their app, and with it the broker
