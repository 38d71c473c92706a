from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "community.retention"
    label = "retention"

    def ready(self) -> None:
        from community.retention import shown_elsewhere, verbs  # noqa: F401  register themselves
