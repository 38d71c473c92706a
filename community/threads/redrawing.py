"""Drawing stored posts again, from their source: a newer rendering, or a file that another version replaced."""

from collections.abc import Iterable

from django.urls import reverse

from community.files.linking import attached, files_of
from community.links.posting import cards_of
from community.markup import RENDER_VERSION, Mentioned
from community.threads.models import Mention, Post
from community.threads.rendering import draw_text
from community.workspaces.models import Participation


def redraw(posts: list[Post]) -> None:
    """Draw locked posts, which bring their threads along, and raise their version: fragments are kept under it."""
    people, files = _mentioned(posts), files_of(post.public_id for post in posts)
    cards = cards_of(post.public_id for post in posts)
    for post in posts:
        find = attached(files.get(post.public_id, {}))
        drawn = draw_text(post.source, post.client_id, resolve=people.get(post.pk, {}).get, find=find)
        post.html = drawn.html + cards.get(post.public_id, "")
        post.excerpt, post.html_version = drawn.excerpt, RENDER_VERSION
        post.version += 1
    Post.objects.bulk_update(posts, ["html", "excerpt", "html_version", "version"])


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
