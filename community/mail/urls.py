"""/dev/mail/, on a clone only."""

from django.conf import settings
from django.urls import path

from community.mail import views

app_name = "mail"
urlpatterns = []
if settings.DEV_MAIL:
    urlpatterns = [
        path("dev/mail/", views.mails, name="dev_mails"),
        path("dev/mail/<str:name>/", views.mail, name="dev_mail"),
        path("dev/mail/<str:name>/html/", views.html_part, name="dev_mail_html"),
    ]
