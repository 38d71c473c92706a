from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "community.workspaces"
    label = "workspaces"
