"""A few thousand texts that this process has used last. Lost with it; what is here can be fetched or made again."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock


class Newest:
    """Texts by key; the ones not used for the longest time go when there are more than `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._turn = Lock()

    def get_many(self, keys: Iterable[str]) -> dict[str, str]:
        """Return those of `keys` that are here."""
        with self._turn:
            found = {key: self._texts[key] for key in keys if key in self._texts}
            for key in found:
                self._texts.move_to_end(key)
        return found

    def set_many(self, texts: Mapping[str, str]) -> None:
        """Keep `texts`."""
        with self._turn:
            self._texts.update(texts)
            while len(self._texts) > self.most:
                self._texts.popitem(last=False)
