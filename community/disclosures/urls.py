"""Addresses of what is to be shown to more people."""

from django.urls import path

from community.disclosures.views import decide, propose

app_name = "disclosures"
urlpatterns = [
    path("w/<str:workspace_id>/disclosures/", decide.disclosures, name="list"),
    path("threads/<str:narrow_id>/disclosure/", propose.of_thread, name="of_thread"),
    path("p/<str:note_id>/disclosure/", propose.of_note, name="of_note"),
    path("disclosures/<str:disclosure_id>/", decide.disclosure, name="disclosure"),
    path("disclosures/<str:disclosure_id>/approval/", decide.approval, name="approval"),
    path("disclosures/<str:disclosure_id>/refusal/", decide.refusal, name="refusal"),
    path("disclosures/<str:disclosure_id>/withdrawal/", decide.withdrawal, name="withdrawal"),
]
