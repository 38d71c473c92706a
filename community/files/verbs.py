"""Events of files. The log of who opened what is made of them."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

UPLOADED = verb("files.uploaded", _("%(actor)s uploaded a file"), size=int)
RULED = verb("files.ruled", _("%(actor)s changed which files %(subject)s takes"), changed=list)
# The virus scanner's word: nobody acted.
REFUSED = verb(
    "files.refused",
    _("A file was refused by the virus scanner"),
    readers=("notifications",),
    fault=str,
    found=str,
)
DOWNLOADED = verb("files.downloaded", _("%(actor)s downloaded a file"))
OPENED = verb("files.opened", _("%(actor)s opened a file"))
