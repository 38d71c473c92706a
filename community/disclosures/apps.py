from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "community.disclosures"
    label = "disclosures"

    def ready(self) -> None:
        from community.disclosures import shown_elsewhere, verbs  # noqa: F401  register themselves
