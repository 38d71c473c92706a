from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "community.rooms"
    label = "rooms"
