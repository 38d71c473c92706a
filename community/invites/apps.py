from django.apps import AppConfig


class InvitesConfig(AppConfig):
    name = "community.invites"
    label = "invites"

    def ready(self) -> None:
        from community.invites import letters  # noqa: F401  registers the composers
