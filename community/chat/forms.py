"""What people type into the chat: checked, with a sentence for each mistake."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LinesField, NameField
from accounts.models import User
from community.chat.calling import groups_of
from community.chat.models import DESCRIPTION_LENGTH, NAME_LENGTH, TOPIC_LENGTH, Channel, Message
from community.events.ids import new_public_id
from community.rooms.choosing import ChoiceForm
from community.rooms.words import SourceField, Words, words_of
from community.workspaces.models import Workspace

MAX_MESSAGE = 8_000


class MessageForm(forms.Form):
    """A message."""

    source = SourceField()
    client_id = forms.CharField(max_length=64)
    shown = forms.IntegerField(required=False)
    # How many people its writer was told it notifies.
    notifies = forms.IntegerField(required=False, min_value=0)

    def clean_source(self) -> str:
        text = str(self.cleaned_data["source"])
        if len(text) > MAX_MESSAGE:
            raise forms.ValidationError(
                _(
                    "This has %(count)d characters; a message has at most %(most)d. Start a thread, or split it."
                )
                % {"count": len(text), "most": MAX_MESSAGE}
            )
        return text


class EditForm(MessageForm):
    """Other words for a message, and the version they replace."""

    client_id = None  # type: ignore[assignment]  # a form's way to drop a field
    shown = None  # type: ignore[assignment]
    notifies = None  # type: ignore[assignment]
    version = forms.IntegerField()


class NamesForm(forms.Form):
    """What a channel is called, and what for."""

    name = NameField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("Short, in small letters: bench, drawings, deliveries."),
        error_messages={"required": gettext_lazy("Give the channel a name.")},
    )
    topic = NameField(
        label=gettext_lazy("Topic"),
        max_length=TOPIC_LENGTH,
        required=False,
        help_text=gettext_lazy("Stands beside the name: what is talked about here."),
    )
    description = LinesField(
        label=gettext_lazy("Description"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_name(self) -> str:
        """Without the sign that stands before it; white space is a hyphen, so that it can be said in one word."""
        name = "-".join(str(self.cleaned_data["name"]).lstrip("#").split())
        if not name:
            raise forms.ValidationError(_("Give the channel a name."))
        return name


class ChannelForm(ChoiceForm, NamesForm):
    """A new channel: what it is called and who it is for."""

    shown = forms.IntegerField(required=False)

    def __init__(self, *args: Any, workspace: Workspace, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(workspace, viewer)


class ConversationForm(forms.Form):
    """Whom to talk to."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("With whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, others: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        people: Any = self.fields["people"]
        people.choices = [(user.public_id, f"{user.name}, {user.firm.name}") for user in others]

    def chosen(self) -> list[User]:
        return [user for user in self.others if user.public_id in self.cleaned_data["people"]]


class HookForm(forms.Form):
    """What a hook's bot is called."""

    name = NameField(
        label=gettext_lazy("Name of the bot"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("Stands before what it posts: Test bench 3, Nightly build, Deliveries."),
        error_messages={"required": gettext_lazy("Give the bot a name.")},
    )


def message_words(
    writer: User, channel: Channel, source: str, *, client_id: str, carrier: str = "", calls: bool = False
) -> Words:
    """Render a message for those who see its channel; with `calls` it may call many of them at once."""
    words = words_of(
        source,
        [channel.audience_id],
        channel.workspace,
        client_id=client_id,
        writer=writer,
        carrier=carrier,
        groups=groups_of(channel, source) if calls else None,
    )
    if words.poll is not None:
        raise forms.ValidationError(_("A message has no poll. Start a thread, and ask there."))
    return words


def edited_words(writer: User, message: Message, source: str) -> Words:
    """Render other words for a message. Nobody is called by an edit who was not called by the message."""
    ids = {"client_id": message.client_id, "carrier": message.public_id}
    words = message_words(writer, message.channel, source, calls=True, **ids)
    if words.groups:
        before = message_words(writer, message.channel, message.source, calls=True, **ids)
        if set(words.groups) - set(before.groups):
            raise forms.ValidationError(
                _("An edit notifies nobody anew: send a new message to call many people at once.")
            )
    return words


def hook_words(channel: Channel, source: str) -> Words:
    """Render what a program says: for the channel's readers, whoever it names, and with nobody's unsent files."""
    text = SourceField().clean(source)
    if len(text) > MAX_MESSAGE:
        raise forms.ValidationError(
            _("This has %(count)d characters; a message has at most %(most)d.")
            % {"count": len(text), "most": MAX_MESSAGE}
        )
    words = words_of(text, [channel.audience_id], channel.workspace, client_id=new_public_id())
    if words.poll is not None:
        raise forms.ValidationError(_("A message has no poll. Start a thread, and ask there."))
    return words
