"""What a thread's page shows of disclosures without knowing them: lines at its foot, and where to propose one."""

from community.disclosures import verbs
from community.disclosures.carrying import go_along
from community.disclosures.reading import ON_PAGE, lines_of
from community.templatetags.drawn import drawn
from community.threads import facts as threads
from community.threads.carrying import after_carrying
from community.threads.live import STANDING
from community.workspaces.models import AudienceKind


def lines(page: threads.Around) -> str:
    """Which disclosures of the thread are open, and the last one."""
    found = page.more["disclosures"]
    return drawn("disclosures/_standing_lines.html", lines=found) if found else ""


def panel(page: threads.Around) -> str:
    """Where whoever may propose to show the thread to more people does."""
    thread, workspace = page.thread, page.thread.workspace
    may = page.keeps_order or thread.author_id == page.viewer.pk
    if not may or thread.audience.kind == AudienceKind.EVERYONE:
        return ""
    if not workspace.sight.can_write or workspace.closed_at:
        return ""
    return drawn("disclosures/_thread_panel.html", thread_id=thread.public_id)


threads.page_facts["disclosures"] = threads.PageFact(ON_PAGE, lines_of)
threads.standing_lines.append(lines)
threads.side_panels.append(panel)
after_carrying.append(go_along)
STANDING.update(
    verb.name
    for verb in (
        verbs.PROPOSED,
        verbs.DECLINED,
        verbs.WITHDRAWN,
        verbs.EXPIRED,
        verbs.LAPSED,
        verbs.SHOWN,
        verbs.SHARED,
    )
)
