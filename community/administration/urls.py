"""Addresses of /manage/, and Django's own admin, read-only."""

from django.urls import path, re_path

from community.administration.views import agreements, firms, front, holds, queues, users

app_name = "administration"
_changes = "|".join(users.CHANGES)
urlpatterns = [
    path("manage/", front.front, name="front"),
    path("manage/firms/", firms.firms, name="firms"),
    path("manage/firms/new/", firms.firm_new, name="firm_new"),
    path("manage/firms/<str:firm_id>/", firms.firm, name="firm"),
    path("manage/firms/<str:firm_id>/suspension/", firms.suspension, name="firm_suspension"),
    path("manage/firms/<str:firm_id>/reinstatement/", firms.reinstatement, name="firm_reinstatement"),
    path("manage/firms/<str:firm_id>/ending/", firms.ending, name="firm_ending"),
    path("manage/firms/<str:firm_id>/leads/", firms.leads, name="leads"),
    path(
        "manage/firms/<str:firm_id>/leads/<str:person_id>/dismissal/",
        firms.lead_dismissal,
        name="lead_dismissal",
    ),
    path("manage/firms/<str:firm_id>/rivals/", firms.rivals, name="rivals"),
    path(
        "manage/firms/<str:firm_id>/rivals/<str:rival_id>/lifted/",
        firms.rivalry_lifted,
        name="rivalry_lifted",
    ),
    path("manage/users/", users.users, name="users"),
    path("manage/users/<str:person_id>/", users.user, name="user"),
    re_path(
        rf"^manage/users/(?P<person_id>[a-z2-7]+)/(?P<change>{_changes})/$",
        users.user_change,
        name="user_change",
    ),
    path("manage/agreements/", agreements.agreements, name="agreements"),
    path("manage/agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("manage/agreements/<str:agreement_id>/", agreements.agreement, name="agreement"),
    path("manage/agreements/<str:agreement_id>/signatures/", agreements.signatures, name="signatures"),
    path("manage/agreements/<str:agreement_id>/versions/new/", agreements.version_new, name="version_new"),
    path("manage/workspaces/", front.workspaces, name="workspaces"),
    path("manage/workspaces/<str:workspace_id>/holds/", holds.holds, name="holds"),
    path("manage/workspaces/<str:workspace_id>/holds/<str:hold_id>/", holds.hold_lifted, name="hold_lifted"),
    path("manage/invites/", queues.invites, name="invites"),
    path("manage/invites/<str:invite_id>/firm/", queues.invite_firm, name="invite_firm"),
    path("manage/undone/", queues.undone, name="undone"),
    path("manage/undone/<str:work>/retry/", queues.undone_retry, name="undone_retry"),
    path("manage/mails/<str:mail_id>/retry/", queues.mail_retry, name="mail_retry"),
]
