"""Addresses of files and of uploads."""

from django.urls import path

from community.files.views import files, rules, shown, uploads

app_name = "files"
urlpatterns = [
    path("w/<str:workspace_id>/files/", files.files, name="list"),
    path("w/<str:workspace_id>/files/rules/", rules.rules, name="rules"),
    path("w/<str:workspace_id>/uploads/", uploads.uploads, name="uploads"),
    path("uploads/<str:upload_id>/", uploads.upload, name="upload"),
    path("f/<str:file_id>/", files.file, name="file"),
    path("f/<str:file_id>/download/", files.download, name="download"),
    path("f/<str:file_id>/display/", files.display, name="display"),
    path("f/<str:shown_id>/view/", shown.view, name="view"),
    path("f/<str:shown_id>/content/", shown.content, name="content"),
    path("f/<str:file_id>/thumb/", files.thumb, name="thumb"),
]
