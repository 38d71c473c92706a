"""What the chat shows of keeping: what a channel's beginning says, and where a deleted message was."""

from accounts.models import User
from community.chat import facts
from community.retention.models import Gone

# The newest rule that has begun and the one that has not; what was deleted from the channel's beginning.
KEPT = """
SELECT json_strip_nulls(json_build_object('nr', k.nr, 'before', k.before, 'days', k.days, 'keeps', now.days,
    'next_days', later.days, 'next_from', CASE WHEN later.days IS NOT NULL THEN later.from_at END,
    'next_by', later.byline))
FROM (SELECT) one
LEFT JOIN retention_cleared k ON k.channel_id = c.id
LEFT JOIN LATERAL (
    SELECT r.days FROM retention_rule r
    WHERE r.workspace_id = c.workspace_id AND r.withdrawn_at IS NULL AND r.from_at <= statement_timestamp()
    ORDER BY r.from_at DESC, r.id DESC LIMIT 1) now ON true
LEFT JOIN LATERAL (
    SELECT r.days, r.from_at, r.byline FROM retention_rule r
    WHERE r.workspace_id = c.workspace_id AND r.withdrawn_at IS NULL AND r.from_at > statement_timestamp()
    ORDER BY r.from_at DESC, r.id DESC LIMIT 1) later ON true
"""


def channel_of_gone(viewer: User, public_id: str) -> str | None:
    """The channel from which the message was deleted on time, where the viewer has a seat."""
    rows = Gone.objects.visible_to(viewer).filter(public_id=public_id)
    return rows.values_list("channel__public_id", flat=True).first()


facts.kept.append(KEPT)
facts.gone.append(channel_of_gone)
