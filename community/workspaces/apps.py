from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "community.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        from community.workspaces import letters, receivers  # noqa: F401  they register themselves
