from django.apps import AppConfig


class ScheduledConfig(AppConfig):
    name = "community.scheduled"
    label = "scheduled"

    def ready(self) -> None:
        from community.scheduled import shown_elsewhere, verbs  # noqa: F401  register themselves
