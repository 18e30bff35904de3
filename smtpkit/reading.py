"""A reading of octets: where fields stand, what was let pass, and what prose refuses."""

from __future__ import annotations

from smtpkit.generated.leniencies import AMBIGUOUS, BAD_VALUE, EXTRA_TEXT
from smtpkit.generated.restrictions import Decodable, Once
from smtpkit.matching import LenientMatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from smtpkit.generated.positions import Path, Scope
    from smtpkit.generated.restrictions import Mismatch, Restriction, Violation
    from smtpkit.view import View

    Span = tuple[int, int]


class Taken:
    """What a lenient reading let pass: the name of a leniency, and the octets."""

    __slots__ = ("end", "name", "start")

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name, self.start, self.end = name, start, end


class Open:
    """A scope that has begun, and how much was found before it did.

    `name` is that of the innermost field, with those of the fields around it.
    """

    __slots__ = ("assigned", "name", "refused", "scope", "start", "taken")

    def __init__(
        self, scope: Scope, start: int, name: str, refused: int, taken: int, assigned: int
    ) -> None:
        self.scope, self.start, self.name = scope, start, name
        self.refused, self.taken, self.assigned = refused, taken, assigned


class Reading:
    """What the events of a path that ends say, in the order in which things end.

    A strict one stops at the first restriction that is broken.
    """

    def __init__(
        self,
        tables: Any,
        path: Path,
        view: type[View] | None = None,
        *,
        is_lenient: bool = False,
        over_long: bool = False,
    ) -> None:
        self.tables, self.octets, self._view = tables, path.octets, view
        # whether what is restricted in its length alone is no matter
        self._over_long = over_long
        self.spans: dict[str, Span] = {}
        # the items of lists: the spans of each, and of its fields by their names
        self.lists: dict[str, list[dict[str, Span]]] = {}
        self.refused: list[Violation] = []
        # those of them that leave a field without a value
        self._void: set[int] = set()
        #: where the text of the innermost scope begins and ends, and what it is called
        self.start, self.end, self.subject = 0, 0, ""
        self.taken: list[Taken] = []
        #: the fields that stand there and have no value
        self.lost: set[str] = set()
        #: the arguments whose octets are no value
        self.bad: set[str] = set()
        #: what is open, outermost first
        self.open: list[Open] = []
        # the fields that were found, each with its span before
        self._assigned: list[tuple[str, Span | None]] = []
        # the rule that ended last, and where it stands
        self._ended: tuple[str, Span] = ("", (0, 0))
        self._is_lenient = is_lenient
        doubtful = path.doubtful() if self._is_lenient else set()
        scopes = path.walker.shape.scopes
        for at, number in path.events():
            if number > 0:
                self._begin(scopes[number], at)
            else:
                events = {(self.open[-1].start, -number), (at, number)} if doubtful else ()
                self._end(at, not doubtful.isdisjoint(events))
                self.open.pop()
                if self.refused and not self._is_lenient:
                    break  # the first is enough

    def _begin(self, scope: Scope, at: int) -> None:
        name = self.open[-1].name if self.open else ""
        if scope.kind == "field":
            # those of a list stand beside it
            is_within = name and self.open[-1].name != "parameters"
            name = f"{name}.{scope.name}" if is_within else scope.name
        elif scope.kind == "list":
            name = scope.name
        marks = len(self.refused), len(self.taken), len(self._assigned)
        self.open.append(Open(scope, at, name, *marks))

    def _end(self, at: int, is_doubtful: bool) -> None:
        """The innermost scope that is open ends here."""
        begun = self.open[-1]
        scope, span = begun.scope, (begun.start, at)
        self.start, self.end, self.subject = begun.start, at, scope.name
        if scope.kind == "field" and self._is_lenient and self._is_void(begun, span):
            return
        for restriction in scope.restrictions:
            self._refused(restriction)
        if scope.kind == "rule":
            self._ended = scope.name, span
        elif scope.kind == "leniency":
            before = self.taken[-1] if self.taken else None
            if before and before.name == scope.name == EXTRA_TEXT and before.end == span[0]:
                before.end = at  # one word behind the other
            else:
                self.taken.append(Taken(scope.name, *span))
            if scope.name == BAD_VALUE and begun.name != "parameters":
                self.bad.add(begun.name)
            if scope.cost == "cut":
                # it may be a part of what stands right before it
                self._lose([name for name, (_, end) in self.spans.items() if end == span[0]])
        elif scope.kind == "item":
            self._end_item(begun.name, span)
        elif scope.kind in ("field", "list"):
            self._assigned.append((begun.name, self.spans.get(begun.name)))
            self.spans[begun.name] = span
            if is_doubtful and scope.kind == "field":
                self.taken.append(Taken(AMBIGUOUS, *span))
                self._lose([begun.name])

    def _end_item(self, name: str, span: Span) -> None:
        """An item of a list ends: its fields are its own."""
        within = f"{name}."
        own = {each: self.spans.pop(each) for each in [*self.spans] if each.startswith(within)}
        fields = {each.removeprefix(within): at for each, at in own.items()}
        self.lists.setdefault(name, []).append({"": span, **fields})

    def _is_void(self, begun: Open, span: Span) -> bool:
        """Whether a field has no value, and so is none; of a typed parameter it is the defect."""
        refused = self.refused[begun.refused :]
        is_void = any(number >= begun.refused for number in self._void)
        is_parameter = any(isinstance(each, Once) for each in begun.scope.restrictions)
        rule, where = self._ended
        if is_parameter and rule in self.tables.views and where == span:
            # a value with fields of its own is read by its own rule, or it is none
            is_void = bool(refused)
        if is_void:
            for name, before in reversed(self._assigned[begun.assigned :]):
                if before is None:
                    self.spans.pop(name, None)
                else:
                    self.spans[name] = before
            del self._assigned[begun.assigned :], self.taken[begun.taken :]
            self._void.clear()
            if is_parameter:
                del self.refused[begun.refused :]
                start = next(
                    each.start for each in reversed(self.open) if each.scope.kind == "rule"
                )
                self.taken.append(Taken(BAD_VALUE, start, span[1]))
            else:
                self.lost.add(begun.name)
        return is_void

    def lose_from(self, at: int) -> None:
        """Nothing is read from here on: what is open has no value, nor has what ends here."""
        self._lose([name for name, (_, end) in self.spans.items() if end >= at])
        for each in self.open:
            if each.scope.kind == "field":
                self._lose([each.name])
            elif each.scope.kind == "list":
                # but for the item that is open
                behind = self.octets.rfind(b" ", each.start, at)
                self.spans[each.name] = each.start, max(each.start, behind)

    def _lose(self, names: list[str]) -> None:
        """These fields have no value, and those within them have none."""
        for name in names:
            self.lost.add(name)
            for each in [each for each in self.spans if f"{each}.".startswith(f"{name}.")]:
                self.lost.add(each)
                del self.spans[each]

    # -- what a restriction asks of the innermost scope

    def rounds(self, name: str) -> list[Span]:
        """Where a field stands, and where it stood before."""
        before = self.spans.get(self.open[-1].name)
        return [*([before] if before else []), (self.start, self.end)]

    def items(self, name: str) -> list[Span]:
        """Where the items of a list stand."""
        return [each[""] for each in self.lists.get(name, ())]

    def values(self) -> Any:
        """The fields of a rule, or of the whole; None where neither has a view."""
        view = self.tables.views.get(self.subject)
        span = (self.start, self.end) if view is not None else (0, len(self.octets))
        view = self._view if view is None else view
        if view is None:
            return None
        match: Any = view.facts.pattern.fullmatch(self.octets, *span)
        if match is None and self._is_lenient:
            # no pattern matches what is let pass: the fields are those that were found
            ahead = f"{self.open[-1].name}." if self.open[-1].name else ""
            found = {name: self.spans.get(ahead + name) for name in view.facts.groups}
            needed = self.tables.needed(self.tables.roots[view.__name__])
            if all(map(found.get, needed)):
                spans = {view.facts.groups[name][0]: at for name, at in found.items() if at}
                match = LenientMatch(self.octets, {0: span, **spans})
        return None if match is None else view(match)

    def mismatch(self, rule: str, octets: bytes) -> Mismatch | None:
        """Where and why octets do not follow another rule; None where they do."""
        found = self.tables.mismatch(rule, octets, over_long=self._over_long)
        return found  # type: ignore[no-any-return]

    def _refused(self, restriction: Restriction) -> None:
        """Keep what breaks a restriction: of the innermost rule, unless that is said."""
        if self._over_long and restriction.level == "limit":
            return
        violation = restriction.broken(self)
        if violation is None:
            return
        rules = [each.scope for each in self.open if each.scope.kind == "rule"]
        if rules:
            violation.rule = violation.rule or rules[-1].name
            violation.reference = violation.reference or rules[-1].reference
        replies = [rule.reply for rule in reversed(rules) if rule.reply]
        violation.reply = violation.reply or next(iter(replies), "")
        self.refused.append(violation)
        if isinstance(restriction, Decodable):
            try:
                restriction.decoder(self.octets[self.start : self.end])
            except ValueError:
                self._void.add(len(self.refused) - 1)
