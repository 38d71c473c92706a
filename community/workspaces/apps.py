from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "community.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        from community.workspaces import receivers  # noqa: F401  connects them
