"""What a thread's page shows of disclosures without knowing them: lines at its foot, and where to propose one."""

from community.disclosures import verbs
from community.disclosures.carrying import go_along
from community.disclosures.reading import ON_PAGE, lines_of
from community.threads import facts as threads
from community.threads.carrying import after_carrying
from community.threads.live import STANDING

threads.page_facts["disclosures"] = threads.PageFact(ON_PAGE, lines_of)
threads.standing_lines.append("disclosures/_standing_lines.html")
threads.side_panels.append("disclosures/_thread_panel.html")
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
