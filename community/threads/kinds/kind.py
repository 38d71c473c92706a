"""What a kind of thread says of itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrPromise

    from accounts.models import User
    from community.threads.models import Post, Thread
    from community.threads.walks import Walk


class Face(NamedTuple):
    """How a thread of the kind is drawn in a list: an icon, the tone of its colour, and the same in words."""

    icon: str
    tone: str
    words: "str | StrPromise"


class PostAct(NamedTuple):
    """An act on a post that the kind offers beside *Reply* to who may decide: the name of its address, its words."""

    url: str
    words: "str | StrPromise"


class Listing(NamedTuple):
    """A list of the kind's own: its words, the walk that gives its order, and what it says when it is empty."""

    label: "str | StrPromise"
    icon: str
    walk: "Walk"
    sorted_by: "str | StrPromise"
    empty: "str | StrPromise"


class Kind:
    """One kind of thread. What a kind doesn't say is as with a discussion: words, and no state.

    `row_state` and `page_state` are scalars in SQL over the thread `t` and its workspace `w`, with %(viewer)s: the
    statement that reads a list or a page answers them along with the rest, so a kind costs no query of its own.
    What `read_row` makes of the answer must be hashable: it is part of the key under which the drawn row is kept.
    """

    name: ClassVar[str]  # as the column `kind` keeps it
    label: "ClassVar[str | StrPromise]"
    plural: "ClassVar[str | StrPromise]"
    icon: ClassVar[str]
    hint: "ClassVar[str | StrPromise]"  # when to choose it
    prompt: "ClassVar[str | StrPromise]"  # what its first post should say
    position: ClassVar[int] = 50
    table: ClassVar[str] = ""  # of its rows, one a thread by `thread_id`, where it has any

    row_state: ClassVar[str] = "NULL::json"
    row_template: ClassVar[str] = ""
    page_state: ClassVar[str] = "NULL::json"
    head_template: ClassVar[str] = ""  # under the title
    first_template: ClassVar[str] = ""  # under the first post
    side_template: ClassVar[str] = ""  # beside the posts
    form_template: ClassVar[str] = ""  # in the form of a new thread
    tab_template: ClassVar[str] = ""  # over the post that settles the thread
    post_act: ClassVar[PostAct | None] = None
    urls: ClassVar[str] = ""  # the module of its addresses
    lists: ClassVar[Mapping[str, Listing]] = {}

    def face(self, state: Any) -> Face:
        """Return how the thread is drawn in a list."""
        return Face(self.icon, "", self.label)

    def read_row(self, found: Any) -> Any:
        """Return what a row's template gets for the answer of `row_state`."""
        return found

    def read_page(self, found: Any) -> Any:
        """Return what a page's templates get for the answer of `page_state`."""
        return found

    def settled(self, state: Any) -> str:
        """Return the public id of the post that settles the thread, "" for none."""
        return ""

    def can_decide(self, viewer: "User", thread: "Thread") -> bool:
        """Whether the viewer is offered `post_act` and what decides the thread's state. The act asks again."""
        return False

    def start(self, actor: "User", thread: "Thread") -> None:
        """Add what the kind keeps of a thread that was just started, in the same act."""

    def is_relied_on(self, post: "Post") -> bool:
        """Whether somebody has decided on the post's words: an edit then keeps the earlier ones."""
        return False

    def say_merging(self, source: "Thread", target: "Thread") -> str:
        """Say what merging `source`, of this kind, into `target` does beyond its posts: then it is asked for twice."""
        return ""

    def after_sending(self, actor: "User", thread: "Thread", typed: "QueryDict") -> list[str]:
        """Do what the form of a new thread asks for beside it, now that it stands; return what could not be done."""
        return []

    def after_deletion(self, post: "Post") -> None:
        """Follow the deletion of a post of such a thread, in the same act."""

    def after_restoration(self, post: "Post") -> None:
        """Follow its restoration."""


def one_of(column: str, kinds: "list[Kind]") -> str:
    """Return SQL that answers for each kind of thread `t` with that kind's own scalar."""
    said = [(kind.name, getattr(kind, column)) for kind in kinds]
    cases = " ".join(f"WHEN '{name}' THEN ({sql})" for name, sql in said if sql != "NULL::json")
    return f"CASE t.kind {cases} END" if cases else "NULL::json"
