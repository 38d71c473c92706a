"""Addresses of invites. `/join/TOKEN/` is a secret: it is left at once and never logged."""

from django.urls import path

from community.invites.views import inviting, joining, passkey

app_name = "invites"
urlpatterns = [
    path("w/<str:workspace_id>/invites/", inviting.invites, name="list"),
    path("w/<str:workspace_id>/invites/new/", inviting.create, name="create"),
    path("w/<str:workspace_id>/invites/created/", inviting.created, name="created"),
    path("w/<str:workspace_id>/invites/<str:invite_id>/revocation/", inviting.revocation, name="revocation"),
    path("w/<str:workspace_id>/invites/<str:invite_id>/sending/", inviting.sending, name="sending"),
    path("w/<str:workspace_id>/invites/<str:invite_id>/new-link/", inviting.new_link, name="new_link"),
    path("w/<str:workspace_id>/waiting/<str:redemption_id>/", inviting.decision, name="decision"),
    path("join/", joining.join, name="join"),
    path("join/code/", joining.code, name="code"),
    path("join/passkey/", passkey.passkey, name="passkey"),
    path("join/next/", joining.next_step, name="next"),
    path("join/<str:token>/", joining.open_link, name="link"),
]
