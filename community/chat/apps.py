from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "community.chat"
    label = "chat"

    def ready(self) -> None:
        from community.chat import away, live, shown_elsewhere  # noqa: F401  register themselves
