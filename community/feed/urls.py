"""The address of the home page."""

from django.urls import path

from community.feed import views

app_name = "feed"
urlpatterns = [path("", views.home, name="home")]
