"""Addresses of channels and messages."""

from django.urls import path

from community.chat.views import calling, channel, channels, finding, hooks, messages, sides

app_name = "chat"
urlpatterns = [
    path("w/<str:workspace_id>/chat/", channels.channels, name="list"),
    path("w/<str:workspace_id>/chat/new/", channels.create, name="create"),
    path("w/<str:workspace_id>/chat/with/", channels.converse, name="converse"),
    path("w/<str:workspace_id>/chat/sides/", sides.sides, name="sides"),
    path("c/<str:channel_id>/", channel.channel, name="channel"),
    path("c/<str:channel_id>/reading/", channel.reading, name="reading"),
    path("c/<str:channel_id>/calling/", calling.calling, name="calling"),
    path("c/<str:channel_id>/settings/", channels.settings, name="settings"),
    path("c/<str:channel_id>/archiving/", channels.archiving, name="archiving"),
    path("c/<str:channel_id>/return/", channels.return_, name="return"),
    path("c/<str:channel_id>/leaving/", channels.leaving, name="leaving"),
    path("c/<str:channel_id>/joining/", channels.joining, name="joining"),
    path("c/<str:channel_id>/search/", finding.search, name="search"),
    path("c/<str:channel_id>/day/", finding.day, name="day"),
    path("c/<str:channel_id>/files/", finding.files, name="files"),
    path("c/<str:channel_id>/hooks/", hooks.hooks, name="hooks"),
    path("c/<str:channel_id>/hooks/<str:hook_id>/renewal/", hooks.renewal, name="hook_renewal"),
    path("c/<str:channel_id>/hooks/<str:hook_id>/revocation/", hooks.revocation, name="hook_revocation"),
    path("hooks/<str:secret>/", hooks.post, name="hook"),
    path("m/<str:message_id>/", messages.message, name="message"),
    path("m/<str:message_id>/about/", messages.about, name="about"),
    path("m/<str:message_id>/edit/", messages.edit, name="edit"),
    path("m/<str:message_id>/history/", messages.history, name="history"),
    path("m/<str:message_id>/deletion/", messages.deletion, name="deletion"),
    path("m/<str:message_id>/restoration/", messages.restoration, name="restoration"),
    path("m/<str:message_id>/reactions/", messages.reactions, name="reactions"),
    path("m/<str:message_id>/cards/<str:link_id>/removal/", messages.card_removal, name="card_removal"),
    path("m/<str:message_id>/pin/", messages.pin, name="pin"),
    path("m/<str:message_id>/side/", sides.side, name="side"),
    path("m/<str:message_id>/side/reading/", sides.reading, name="side_reading"),
    path("m/<str:message_id>/side/following/", sides.following, name="side_following"),
]
