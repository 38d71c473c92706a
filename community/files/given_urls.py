"""All that the host of files answers (`FILES_URL`): addresses that were signed for somebody, and nothing else."""

from django.urls import path

from community.files.views import given

urlpatterns = [path("given/<str:signed>/", given.given, name="given")]
handler400 = handler403 = handler404 = "community.files.views.given.nothing"
handler500 = "community.files.views.given.broken"
