"""Where one says how one wants to be taken."""

from django.urls import path

from community.manners import views

app_name = "manners"
urlpatterns = [
    path("me/manners/", views.manners, name="manners"),
    path("me/manners/now/", views.now, name="now"),
]
