from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "community.files"
    label = "files"

    def ready(self) -> None:
        from community.files import shown_elsewhere  # noqa: F401  registers itself
