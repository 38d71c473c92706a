"""Ask whom the asker chose while writing the question."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from community.threads.kinds.question.actions import MOST_ASKED, ask_person
from community.threads.models import Thread
from community.workspaces.people import people_visible_to


def ask_chosen(actor: User, thread: Thread, chosen: Iterable[str]) -> list[str]:
    """Ask those with these public ids; return a sentence for each who could not be asked."""
    refused = []
    for person in people_visible_to(actor).filter(public_id__in=list(chosen)[:MOST_ASKED]):
        try:
            ask_person(actor, thread, person)
        except ValidationError as error:
            refused.append(
                _("%(name)s was not asked: %(why)s") % {"name": person.name, "why": error.messages[0]}
            )
    return refused
