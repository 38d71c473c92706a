from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "community.links"
    label = "links"
