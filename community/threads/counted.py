"""Counted words of a thread's page that its scripts say: what came, who types, who else is here."""

from functools import lru_cache

from django.utils.translation import get_language, ngettext

from community.templatetags.ui import plural_forms


def counted_words() -> dict[str, dict[str, str]]:
    """The texts by name, each in the forms of the plural that the language in force has."""
    return _counted_words(get_language())


@lru_cache
def _counted_words(_language: str | None) -> dict[str, dict[str, str]]:
    return {
        "replies": plural_forms(lambda n: ngettext("%d new reply", "%d new replies", n)),
        "later": plural_forms(
            lambda n: ngettext("%d new reply on the last page", "%d new replies on the last page", n)
        ),
        "fresh": plural_forms(lambda n: ngettext("%d new", "%d new", n)),
        "typing": plural_forms(lambda n: ngettext("%d person is typing", "%d people are typing", n)),
        "others": plural_forms(lambda n: ngettext("and %d other", "and %d others", n)),
    }
