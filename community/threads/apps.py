from importlib import import_module

from django.apps import AppConfig

from community.threads import kinds


class ThreadsConfig(AppConfig):
    name = "community.threads"
    label = "threads"

    def import_models(self) -> None:
        super().import_models()
        kinds.discover()
        from community.threads import starters  # noqa: F401  has a model of its own

        import_module("community.threads.worth.models")

    def ready(self) -> None:
        from community.threads import live, long, recent, shown_elsewhere  # noqa: F401  register themselves
