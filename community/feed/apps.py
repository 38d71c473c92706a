from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "community.feed"
    label = "feed"
