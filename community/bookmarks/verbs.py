"""Events of bookmarks. Keeping and dropping one is nobody else's business and leaves none."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

REMINDED = verb("bookmarks.reminded", _("A reminder came due"), readers=("notifications",), user=int)
