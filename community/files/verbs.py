"""Events of files. The log of downloads is made of them."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

UPLOADED = verb("files.uploaded", _("%(actor)s uploaded a file"), size=int)
RULED = verb("files.ruled", _("%(actor)s changed which files %(subject)s takes"), changed=list)
DOWNLOADED = verb("files.downloaded", _("%(actor)s downloaded a file"))
