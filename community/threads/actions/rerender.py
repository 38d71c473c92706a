"""Draw stored posts again: the HTML is kept with the version of the rendering that made it, the source is the truth."""

from collections.abc import Iterable

from django.urls import reverse

from community.events.record import act
from community.files.linking import attached, files_of
from community.markup import RENDER_VERSION, Mentioned
from community.threads.models import Mention, Post
from community.threads.rendering import draw_text
from community.workspaces.models import Participation

POSTS_AT_ONCE = 200  # a transaction: an edit waits for so many at most


@act
def rerender_posts(*, after: int) -> tuple[int, int | None]:
    """Draw the next posts of an older version, by id from `after` on; return how many, and the last id or None.

    No event: nobody changed a word. The post's version is raised, for fragments are kept under it.
    """
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread")
    older = rows.filter(pk__gt=after, html_version__lt=RENDER_VERSION)
    posts = list(older.order_by("pk")[:POSTS_AT_ONCE])
    people, files = _mentioned(posts), files_of(post.public_id for post in posts)
    for post in posts:
        find = attached(files.get(post.public_id, {}))
        drawn = draw_text(post.source, post.client_id, resolve=people.get(post.pk, {}).get, find=find)
        post.html, post.excerpt, post.html_version = drawn.html, drawn.excerpt, RENDER_VERSION
        post.version += 1
    Post.objects.bulk_update(posts, ["html", "excerpt", "html_version", "version"])
    return len(posts), posts[-1].pk if posts else None


def _mentioned(posts: Iterable[Post]) -> dict[int, dict[str, Mentioned]]:
    """Whom each post mentions, by public id: those who could see it when it was written, whoever may by now."""
    workspaces = {post.pk: post.thread.workspace_id for post in posts}
    seats = Participation.objects.filter(workspace__in=set(workspaces.values()))
    hues = {(workspace, firm): hue for workspace, firm, hue in seats.values_list("workspace", "firm", "hue")}
    found: dict[int, dict[str, Mentioned]] = {}
    for mention in Mention.objects.filter(post__in=workspaces).select_related("user"):
        user = mention.user
        hue = hues.get((workspaces[mention.post_id], user.firm_id), 0)
        url = reverse("workspaces:person", args=[user.public_id])
        found.setdefault(mention.post_id, {})[user.public_id] = Mentioned(user.public_id, user.name, url, hue)
    return found
