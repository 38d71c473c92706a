"""A post's text to the HTML that is stored, whoever wrote it: a person, or a letter that is longer than people may."""

from community.markup import MAX_SOURCE, Rendered, render
from community.markup.render import Resolver
from community.markup.uploads import Finder
from community.threads.mbox import cut_markdown
from community.threads.posting import anchors_of


def draw_text(
    source: str, client_id: str, *, resolve: Resolver | None = None, find: Finder | None = None
) -> Rendered:
    """Render `source`; one that is longer than can be rendered at once, piece by piece."""
    pieces = [
        render(piece, resolve=resolve, find=find, prefix=anchors_of(f"{client_id}{number or ''}"))
        for number, piece in enumerate(cut_markdown(source, MAX_SOURCE))
    ]
    mentions = dict.fromkeys(name for piece in pieces for name in piece.mentions)
    return Rendered("".join(piece.html for piece in pieces), tuple(mentions), pieces[0].excerpt)
