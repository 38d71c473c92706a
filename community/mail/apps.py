from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "community.mail"
    label = "mail"
