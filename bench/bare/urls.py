"""One page, and the addresses that it names."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("t/<int:pk>/", views.thread, name="thread"),
    path("people/<slug:public_id>/", views.person, name="person"),
]
