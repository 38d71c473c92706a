from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "community.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from community.outcomes import commands, shown_elsewhere, verbs  # noqa: F401  register themselves
