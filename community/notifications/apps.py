from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "community.notifications"
    label = "notifications"

    def ready(self) -> None:
        from community.notifications import mailing, meanings, shown_elsewhere  # noqa: F401  register themselves
