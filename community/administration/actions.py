"""The acts of a site admin that change nobody's sight. Those that do are in `community.workspaces.actions`."""

from collections.abc import Mapping

from django.db.models.functions import Now

from accounts.models import Firm, FirmDomain, User
from community.events import hints
from community.events.models import Outbox
from community.events.record import act, record
from community.mail.models import Mail
from community.mail.sending import unpark
from community.workspaces import verbs
from community.workspaces.actions.firms import require_free, require_site_admin
from community.workspaces.locks import lock_sight
from community.workspaces.seating import site_audience


@act
def describe_firm(actor: User, firm: Firm, *, name: str, letters: str, domains: Mapping[str, bool]) -> None:
    """Rename a firm, or change its letters or mail domains (ASCII, with whether subdomains count).

    Nothing is recorded where nothing changes. A domain of another firm is refused.
    """
    require_site_admin(actor)
    lock_sight(firms=[firm.pk])
    row = Firm.objects.get(pk=firm.pk)
    require_free(domains, but=row)
    wanted = {"name": name, "letters": letters}
    changed = [column for column, value in wanted.items() if getattr(row, column) != value]
    if dict(row.domains.values_list("domain", "with_subdomains")) != dict(domains):
        changed.append("domains")
        row.domains.all().delete()
        FirmDomain.objects.bulk_create(
            FirmDomain(firm=row, domain=domain, with_subdomains=subdomains)
            for domain, subdomains in domains.items()
        )
    if not changed:
        return
    Firm.objects.filter(pk=row.pk).update(**wanted)
    audience = site_audience()
    record(
        verbs.FIRM_DESCRIBED, actor=actor, audience_id=audience.pk, subject=row, facts={"changed": changed}
    )


@act
def retry_mail(actor: User, mail: Mail) -> None:
    """Let a mail that was given up be tried again; one that isn't parked stays as it is."""
    require_site_admin(actor)
    if unpark(mail):
        record(verbs.MAIL_RETRIED, actor=actor, audience_id=site_audience().pk, subject=mail)


@act
def retry_work(actor: User, row: Outbox) -> None:
    """Have a reader try one row again now, whenever it was put off to. Twice is harmless, and so is once too late."""
    require_site_admin(actor)
    if Outbox.objects.filter(reader=row.reader, event_id=row.event_id).update(due_at=Now()):
        hints.wake([row.reader])
        record(
            verbs.WORK_RETRIED,
            actor=actor,
            audience_id=site_audience().pk,
            subject=row.event,
            facts={"reader": row.reader},
        )
