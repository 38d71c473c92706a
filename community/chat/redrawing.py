"""Cards of what a message links to, as posts have them: fetched by the worker where everyone of the workspace reads."""

from collections.abc import Callable

from django.conf import settings

from accounts.models import User
from community.chat import verbs
from community.chat.models import Channel, Message
from community.chat.posting import record_on_message
from community.events.verbs import Verb
from community.links import posting as links


def follow_links(message: Message, channel: Channel) -> None:
    """The message has other words: cards of links that are still there stay, new links wait for theirs."""
    if not (settings.LINK_PREVIEWS or links.has_links(message.public_id)):
        return
    links.drop_others(message.public_id, message.html)
    links.name_links(message.public_id, channel.workspace_id, channel.audience, message.html)
    message.html = _with_cards(message)


def hold(carrier: str) -> Callable[[], None] | None:
    """Lock the message whose link was fetched; return what shows the card."""
    rows = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("channel")
    message = rows.filter(public_id=carrier, deleted_at=None).first()
    return (lambda: show(None, message, verbs.LINK_SHOWN)) if message else None


def show(actor: User | None, message: Message, verb: Verb) -> None:
    """Draw the cards of a locked message anew, for whoever has its channel open, too."""
    message.html = _with_cards(message)
    message.version += 1
    message.save(update_fields=["html", "version"])
    record_on_message(verb, actor, message, message.channel)


def _with_cards(message: Message) -> str:
    cards = links.cards_of([message.public_id]).get(message.public_id, "")
    return message.html.partition(links.CARD)[0] + cards


links.elsewhere.append(hold)
