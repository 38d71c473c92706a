"""Whether a mention asks something of the person: then it waits for an answer, and stands first in their inbox."""

import re

_PARAGRAPHS = re.compile(r"\n\s*\n")
# The end of a question: not the question mark inside an address.
_QUESTION = re.compile(r"\?(?=[\s\"'”’»)\]*_]|$)")


def asks(source: str, public_id: str) -> bool:
    """Whether a paragraph of the Markdown `source` names the person and asks something. What is quoted asks nothing."""
    named = f"(user:{public_id})"
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(">"))
    return any(
        named in paragraph and _QUESTION.search(paragraph)
        for paragraph in _PARAGRAPHS.split("\n".join(lines))
    )
