"""Plain makers of rows for tests. They go through the acts wherever one exists, so that seats and events are real."""

import copy
import io
import time
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone
from PIL import Image

from accounts.models import (
    Agreement,
    AgreementVersion,
    Firm,
    FirmDomain,
    FirmKind,
    FirmLead,
    Signature,
    Signer,
    User,
)
from community.events.ids import new_public_id
from community.files import keeping
from community.files.actions import announce_file
from community.files.models import File, State
from community.files.preparing import draw_waiting, finish
from community.workspaces.actions import (
    add_firm,
    add_person,
    open_agreement,
    open_workspace,
    publish_version,
    set_gate,
    sign_agreement,
)
from community.workspaces.models import Role, Workspace
from community.workspaces.seating import seat_admin, seat_alone
from community.workspaces.sight import find_workspace

PASSWORD = "a long enough pass phrase"


def new_tag() -> str:
    """Letters that no other test uses: for rows that are committed beside those of others."""
    return new_public_id()[:8]


def make_host() -> Firm:
    """Return the host; there is one."""
    host, _ = Firm.objects.get_or_create(
        kind=FirmKind.HOST, defaults={"name": "Norrland Robotics", "letters": "NR", "hue": 1}
    )
    FirmDomain.objects.get_or_create(domain="norrland.example", defaults={"firm": host})
    return host


def make_firm(name: str = "", *, letters: str = "", hue: int = 2, domain: str = "") -> Firm:
    """Make a supplier, with a name and a mail domain of its own unless given."""
    tag = new_tag()
    name = name or f"Supplier {tag}"
    firm = Firm.objects.create(
        name=name, letters=letters or name[:2].upper(), hue=hue, kind=FirmKind.SUPPLIER
    )
    FirmDomain.objects.create(firm=firm, domain=domain or f"{tag}.example")
    return firm


def make_user(
    firm: Firm,
    name: str = "",
    *,
    email: str = "",
    is_lead: bool = False,
    is_site_admin: bool = False,
    can_open_workspaces: bool = False,
    password: str | None = None,
) -> User:
    """Make a person of `firm` who can sign in with `password`, where one is given."""
    tag = new_tag()
    user = User(
        email=(email or f"{tag}@{firm.domains.order_by('id')[0].domain}").lower(),
        name=name or f"Person {tag}",
        firm=firm,
        is_site_admin=is_site_admin,
        can_open_workspaces=can_open_workspaces,
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    seat_alone(user)
    if password is not None:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if is_site_admin:
        seat_admin(user)
    if is_lead:
        FirmLead.objects.create(firm=firm, user=user)
    return user


def make_workspace(
    owner: User,
    name: str = "",
    *,
    people: dict[User, str] | None = None,
    firms: tuple[Firm, ...] = (),
    letters: str = "",
) -> Workspace:
    """Open a workspace that `owner` owns, with `people` (role by user) and `firms` (also those without people)."""
    opener = copy.copy(owner)
    opener.can_open_workspaces = True
    name = name or f"Workspace {new_tag()}"
    workspace = open_workspace(opener, name=name, letters=letters or name[:2].upper())
    for firm in firms:
        add_firm(owner, workspace, firm)
    for user, role in (people or {}).items():
        add_person(owner, workspace, user, role=role)
    return workspace


def make_member(
    workspace: Workspace, firm: Firm, *, owner: User, role: str = Role.MEMBER, name: str = ""
) -> User:
    """Make a person of `firm` and add them to `workspace`."""
    user = make_user(firm, name)
    add_person(owner, workspace, user, role=role)
    return user


def make_agreement(
    admin: User, *, title: str = "Confidentiality", signed_by: str = Signer.BOTH, versions: int = 1
) -> Agreement:
    """Open an agreement with `versions` versions in force since an hour ago."""
    agreement = open_agreement(admin, title=title, reference="", kind="nda", signed_by=signed_by)
    for _ in range(versions):
        make_version(admin, agreement)
    return agreement


def make_version(
    admin: User, agreement: Agreement, *, in_force_from: datetime | None = None
) -> AgreementVersion:
    """Publish the next version, in force since an hour ago unless said."""
    number = agreement.versions.count() + 1
    return publish_version(
        admin,
        agreement,
        text=f"Words of version {number}.",
        html=f"<p>Words of version {number}.</p>",
        in_force_from=in_force_from or timezone.now() - timedelta(hours=1),
    )


def make_gate(owner: User, workspace: Workspace, agreement: Agreement) -> None:
    """Require the agreement before the workspace."""
    set_gate(owner, workspace, agreement)


def sign(user: User, agreement: Agreement, *, for_firm: bool = False) -> Signature:
    """Sign the newest version as `user`."""
    version = agreement.versions.order_by("-number")[0]
    return sign_agreement(user, version, for_firm=for_firm, name_typed=user.name, address=None)


def png(width: int = 40, height: int = 30, color: str = "teal") -> bytes:
    """An image, as bytes."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), color).save(made, "PNG")
    return made.getvalue()


def make_file(user: User, workspace: Workspace, name: str = "log.txt", content: bytes = b"8.0 N m\n") -> File:
    """Upload a file that no post carries yet; an image is drawn."""
    file = announce_file(user, find_workspace(user, workspace.public_id), name=name, size=len(content))
    keeping.append(file.public_id, [content], offset=0, size=len(content))
    finish(user, file)
    for _look in range(100):
        draw_waiting()
        file = File.objects.get(pk=file.pk)
        if file.state != State.WAITING:
            break
        time.sleep(0.1)  # the real site's worker has it in hand
    return file
