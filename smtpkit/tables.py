"""What a dialect's errors and lenient readings are made from: its rows, codecs and views."""

from __future__ import annotations

from smtpkit.blame import Failure
from smtpkit.generated.positions import Path, Shape
from smtpkit.reading import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set
    from typing import Any

    from smtpkit.view import View


class Tables:
    """The rows that the generator wrote, and how octets are read by them."""

    def __init__(self, module: Any, views: dict[str, type[View]]) -> None:
        self.roots: dict[str, int] = module.ROOTS
        #: the sentences of leniencies, by name
        self.LENIENCIES: dict[str, str] = module.LENIENCIES
        #: the leniencies of the profile `lenient`
        self.lenient = frozenset(self.LENIENCIES) - {"no-code", "unreadable"}
        self.shape = Shape(module.SETS, module.SCOPES, module.ROWS)
        self.codecs = _Codecs(module)
        #: the views of the rules that have fields, by the rules' names
        self.views = views

    def path(self, root: int, octets: bytes, allowed: Set[str] = frozenset()) -> Path:
        """Octets as far as a row reads them, with these leniencies."""
        return self.shape.walker(root, allowed).walk(octets)

    def failure(self, root: int, octets: bytes) -> Failure | None:
        """Where octets stop to follow a row; None where they do not."""
        path = self.path(root, octets)
        return Failure(path) if path.end < 0 else None

    def follows(self, root: int, octets: bytes) -> bool:
        """Whether octets follow a row, and what prose says of it."""
        path = self.path(root, octets)
        return path.end >= 0 and not Reading(self, path).refused

    def needed(self, root: int) -> frozenset[str]:
        """The fields without which nothing follows a row strictly."""
        kind, *facts = self.shape.rows[root]
        scopes = self.shape.scopes
        if kind == "scope":
            scope = scopes[facts[0]]
            return frozenset([scope.name]) if scope.kind == "field" else self.needed(facts[1])
        if kind == "repetition":
            return self.needed(facts[0]) if facts[1] else frozenset()
        if kind in ("sequence", "choice"):
            strict = [
                self.needed(item)
                for item in facts
                if self.shape.rows[item][0] != "scope"
                or scopes[self.shape.rows[item][1]].kind != "leniency"
            ]
            of_all = frozenset.intersection if kind == "choice" else frozenset.union
            return of_all(*strict) if strict else frozenset()
        return frozenset()


class _Codecs:
    """The codecs by name: a dialect's own, and the library's."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        from smtpkit.generated import codecs

        own = getattr(self._module, name, None)
        return getattr(codecs, name) if own is None else own
