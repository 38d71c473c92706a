from django.apps import AppConfig


class MannersConfig(AppConfig):
    name = "community.manners"
    label = "manners"

    def ready(self) -> None:
        from community.manners import shown_elsewhere  # noqa: F401  registers itself
