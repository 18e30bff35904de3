"""What a dialect's errors and lenient readings are made from: its rows, codecs and views."""

from __future__ import annotations

from smtpkit.blame import Failure, untold
from smtpkit.generated.leniencies import NO_CODE, UNREADABLE
from smtpkit.generated.positions import Path, Shape
from smtpkit.generated.restrictions import MaxLineOctets, Mismatch
from smtpkit.reading import Reading
from smtpkit.wording import expectation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set
    from typing import Any

    from smtpkit.blame import Untold
    from smtpkit.view import View


class Tables:
    """The rows that the generator wrote, and how octets are read by them."""

    def __init__(self, module: Any, views: dict[str, type[View]]) -> None:
        self.roots: dict[str, int] = module.ROOTS
        #: the sentences of leniencies, by name
        self.LENIENCIES: dict[str, str] = module.LENIENCIES
        #: the leniencies of the profile `lenient`
        self.lenient = frozenset(self.LENIENCIES) - {NO_CODE, UNREADABLE}
        self.shape = Shape(module.SETS, module.SCOPES, module.ROWS)
        # the rows of rules that restrictions ask for
        self.rules: dict[str, int] = module.RULES
        self._limits: dict[int, list[MaxLineOctets]] = {}
        #: the views of the rules that have fields, by the rules' names
        self.views = views

    def path(self, root: int, octets: bytes, allowed: Set[str] = frozenset()) -> Path:
        """Octets as far as a row reads them, with these leniencies."""
        return self.shape.walker(root, allowed).walk(octets)

    def mismatch(self, rule: str, octets: bytes, *, over_long: bool = False) -> Mismatch | None:
        """Where and why octets do not follow a rule, or what prose says of it."""
        path = self.path(self.rules[rule], octets)
        if path.end < 0:
            failure = Failure(path)
            blamed, _ = failure.blamed()
            expected, found = tuple(failure.expected), failure.found
            offset, leniency, end = failure.offset, "", 0
            told = self.untold(self.rules[rule], failure)
            if told is not None:
                blamed, offset, leniency, end = told.rule, told.offset, told.name, told.end
                expected, found = (told.expected,), self.LENIENCIES[leniency]
            where = (blamed.name, blamed.reference) if blamed else ("", "")
            message = f"{expectation(expected)}, found {found}"
            return Mismatch(message, offset, *where, leniency, end, expected=expected, found=found)
        for refused in Reading(self, path, over_long=over_long).refused:
            where = refused.rule, refused.reference
            return Mismatch(refused.message, refused.offset, *where, level=refused.level)
        return None

    def untold(self, root: int, failure: Failure) -> Untold | None:
        """What is missing, where a leniency says so, before or where a strict reading fails."""
        telling = self.shape.telling
        return untold(self.path(root, failure.octets, telling), failure) if telling else None

    def limits(self, root: int) -> list[MaxLineOctets]:
        """How long the lines of a whole may be."""
        if root not in self._limits:
            kind, number, *_ = self.shape.rows[root]
            restrictions = self.shape.scopes[number].restrictions if kind == "scope" else ()
            self._limits[root] = [each for each in restrictions if isinstance(each, MaxLineOctets)]
        return self._limits[root]

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
