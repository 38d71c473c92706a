from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "community.polls"
    label = "polls"

    def ready(self) -> None:
        from community.polls import shown_elsewhere, verbs  # noqa: F401  register themselves
