"""Addresses of workspaces, people, firms and audiences."""

from django.urls import path

from community.workspaces import signing
from community.workspaces.views import adding, audiences, cards, open, people, settings

app_name = "workspaces"
urlpatterns = [
    path("w/new/", open.create, name="create"),
    path("w/<str:workspace_id>/", open.overview, name="overview"),
    path("w/<str:workspace_id>/people/", people.people, name="people"),
    path("w/<str:workspace_id>/people/new/", adding.adding, name="adding"),
    path("w/<str:workspace_id>/people/undo/", people.removal_undone, name="removal_undone"),
    path("w/<str:workspace_id>/people/<str:person_id>/role/", people.role, name="role"),
    path("w/<str:workspace_id>/people/<str:person_id>/removal/", people.removal, name="removal"),
    path("w/<str:workspace_id>/why/", audiences.why, name="why"),
    path("w/<str:workspace_id>/settings/", settings.settings, name="settings"),
    path("w/<str:workspace_id>/promises/", settings.promises, name="promises"),
    path("w/<str:workspace_id>/firms/", settings.firms, name="firms"),
    path("w/<str:workspace_id>/firms/<str:firm_id>/removal/", settings.firm_removal, name="firm_removal"),
    path("w/<str:workspace_id>/requirements/", settings.requirements, name="requirements"),
    path(
        "w/<str:workspace_id>/requirements/<str:agreement_id>/lifted/",
        settings.requirement_lifted,
        name="requirement_lifted",
    ),
    path("w/<str:workspace_id>/closing/", settings.closing, name="closing"),
    path("w/<str:workspace_id>/reopening/", settings.reopening, name="reopening"),
    path("w/<str:workspace_id>/leaving/", settings.leaving, name="leaving"),
    path("me/agreements/", signing.agreements, name="agreements"),
    path("me/agreements/<str:agreement_id>/<int:number>/", signing.agreement, name="agreement"),
    path(
        "me/agreements/<str:agreement_id>/<int:number>/copy/", signing.agreement_copy, name="agreement_copy"
    ),
    path("people/<str:person_id>/", cards.person, name="person"),
    path("firms/<str:firm_id>/", cards.firm, name="firm"),
    path("audiences/<str:audience_id>/", audiences.audience, name="audience"),
]
