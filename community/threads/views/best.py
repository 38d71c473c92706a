"""The most valued posts of a long thread, for whoever has no time to read it all."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from community.threads.fragments import fragments_of, spoken, vocabulary
from community.threads.kinds import kind_of
from community.threads.long import minutes_of
from community.threads.posting import stream_of
from community.threads.reading import find_thread, read_best, read_state
from community.threads.states import mark_settled, tab_of
from community.threads.views.thread import crowd_of, json_facts, url_of
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def best(request: SignedIn, thread_id: str) -> HttpResponse:
    """The posts that readers found best, in their order, with how many stand between them."""
    found = find_thread(request.user, thread_id)
    shown = read_best(request.user, found)
    if not shown or found.merged_into_id is not None:
        return redirect(url_of(found))
    workspace, crowd = found.workspace, crowd_of(found)
    request.workspace_id = workspace.public_id
    state = read_state(request.user, found)
    settled, fragments = kind_of(found.kind).settled(state), fragments_of(shown)
    posts, before = [], 0
    for post, fragment in zip(shown, fragments, strict=True):
        if post.public_id == settled:
            fragment = mark_settled(fragment, tab_of(found.kind, state))
        posts.append({"between": post.nr - before - 1, "first": before + 1, "html": spoken(fragment)})
        before = post.nr
    context = {
        "workspace": workspace,
        "section": "threads",
        "thread": found,
        "posts": posts,
        "items": stream_of(found, found.audience_id).items - found.posts_left,
        "minutes": minutes_of(sum(len(post.html.split()) for post in shown)),
        "audience_facts": audience_facts(crowd, request.user, workspace),
        "facts": {**json_facts(request, shown), "words": vocabulary()},
    }
    return render(request, "threads/best.html", context)
