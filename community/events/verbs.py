"""The catalogue of verbs: one entry a verb says its facts, its sentence and who reads it.

Each app registers its own entries in its `verbs.py`. Verbs are past tense and never renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What a fact may be: ids and small facts, never a person's words, never a secret.
FactType = type[int] | type[str] | type[bool] | type[list[Any]]


@dataclass(frozen=True)
class Verb:
    """One kind of act.

    `sentence` is a format string over `actor` and `subject`; `facts` maps each allowed fact to its type;
    `readers` names the durable readers that get an outbox row; `webhook` says whether machines may be told;
    `moves_lists` says that rows of lists look different afterwards, though no post was added; `lists` is the word of
    the topics that show those lists.
    """

    name: str
    sentence: "str | StrPromise"
    facts: Mapping[str, FactType] = field(default_factory=dict)
    readers: tuple[str, ...] = ()
    webhook: bool = False
    moves_lists: bool = False
    lists: str = "list"

    def check(self, facts: Mapping[str, Any]) -> None:
        """Raise ValueError where `facts` has a name or type that the entry doesn't declare."""
        for name, value in facts.items():
            expected = self.facts.get(name)
            if expected is None or not isinstance(value, expected):
                raise ValueError(f"{self.name} does not declare the fact {name}={value!r}")


catalogue: dict[str, Verb] = {}


def verb(
    name: str,
    sentence: "str | StrPromise",
    *,
    readers: tuple[str, ...] = (),
    webhook: bool = False,
    moves_lists: bool = False,
    lists: str = "list",
    **facts: FactType,
) -> Verb:
    """Register a verb under its name and return it; a name taken twice raises ValueError."""
    if name in catalogue:
        raise ValueError(f"the verb {name} is registered twice")
    catalogue[name] = Verb(name, sentence, facts, readers, webhook, moves_lists, lists)
    return catalogue[name]
