"""A collection that can't be asked while it is told to be away, as one on another machine."""

from typing import Any, cast

from retrieval.collection import Collection, EngineUnavailableError
from retrieval.index import Index

TOLD = "The engine does not answer; see whether it runs."
_KNOWN = frozenset({"name", "languages", "publishers", "counts", "encoder", "encoded"})


class Away:
    """An embedded index, and a switch; what a generation is known by can always be told."""

    def __init__(self, index: Index) -> None:
        self.is_away = False
        self.asked = 0
        self.articles = _Part(index.articles, self)
        self._part = _Part(index, self)

    @property
    def collection(self) -> Collection:
        return cast(Collection, self)

    def ask(self, name: str) -> None:
        """Be asked for something by its name."""
        if name not in _KNOWN:
            self.asked += 1
            if self.is_away:
                raise EngineUnavailableError(TOLD)

    def __len__(self) -> int:
        return self._part.__len__()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)


class _Part:
    def __init__(self, inner: Any, of: Away) -> None:
        self._inner, self._of = inner, of

    def __len__(self) -> int:
        return len(self._inner)

    def __getattr__(self, name: str) -> Any:
        self._of.ask(name)
        return getattr(self._inner, name)
