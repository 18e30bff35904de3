"""A reading of octets: where fields stand, what was let pass, and what prose refuses."""

from __future__ import annotations

from smtpkit.errors import escaped, joined_with_or

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from smtpkit.generated.positions import Path, Scope

    Span = tuple[int, int]


class Refused:
    """Octets that follow a rule and break what is said in prose.

    `span` are the octets that it is about, `name` the leniency with which it is let pass; without
    a rule it is that of the whole. `is_void`: the octets have no value at all.
    """

    __slots__ = (
        "is_void",
        "level",
        "message",
        "name",
        "offset",
        "reference",
        "reply",
        "rule",
        "span",
    )

    def __init__(
        self,
        message: str,
        span: Span,
        offset: int | None = None,
        *,
        name: str = "value",
        level: str = "semantic",
        rule: str = "",
        reference: str = "",
        reply: str = "",
        is_void: bool = False,
    ) -> None:
        self.message, self.span, self.name, self.level = message, span, name, level
        self.offset = span[0] if offset is None else offset
        self.rule, self.reference, self.reply, self.is_void = rule, reference, reply, is_void


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

    def __init__(self, tables: Any, path: Path) -> None:
        self.tables, self.octets = tables, path.octets
        self.spans: dict[str, Span] = {}
        self.refused: list[Refused] = []
        self.taken: list[Taken] = []
        #: the fields that stand there and have no value
        self.lost: set[str] = set()
        #: what is open, outermost first
        self.open: list[Open] = []
        # the fields that were found, each with its span before
        self._assigned: list[tuple[str, Span | None]] = []
        # the rule that ended last, and where it stands
        self._ended: tuple[str, Span] = ("", (0, 0))
        self._is_lenient = bool(path.walker.allowed)
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
        if scope.kind == "field" and self._is_lenient and self._is_void(begun, span):
            return
        for restriction in scope.restrictions:
            refused = broken(restriction, self, span)
            if refused is not None:
                self.refused.append(refused)
        if scope.kind == "rule":
            self._ended = scope.name, span
        elif scope.kind == "leniency":
            self.taken.append(Taken(scope.name, *span))
            if scope.cost == "cut":
                # it may be a part of what stands right before it
                self._lose([name for name, (_, end) in self.spans.items() if end == span[0]])
        elif scope.kind in ("field", "list"):
            self._assigned.append((begun.name, self.spans.get(begun.name)))
            self.spans[begun.name] = span
            if is_doubtful and scope.kind == "field":
                self.taken.append(Taken("ambiguous", *span))
                self._lose([begun.name])

    def _is_void(self, begun: Open, span: Span) -> bool:
        """Whether a field has no value, and so is none; of a typed parameter it is the defect."""
        refused = self.refused[begun.refused :]
        is_void = any(each.is_void for each in refused)
        is_parameter = any(kind == "once" for kind, *_ in begun.scope.restrictions)
        rule, where = self._ended
        if is_parameter and rule in self.tables.views and where == span:
            # a value with fields of its own is read by its own rule, or it is none
            is_void = bool(refused or len(self.taken) > begun.taken)
        if is_void:
            for name, before in reversed(self._assigned[begun.assigned :]):
                if before is None:
                    self.spans.pop(name, None)
                else:
                    self.spans[name] = before
            del self._assigned[begun.assigned :], self.taken[begun.taken :]
            if is_parameter:
                del self.refused[begun.refused :]
                start = next(
                    each.start for each in reversed(self.open) if each.scope.kind == "rule"
                )
                self.taken.append(Taken("bad-value", start, span[1]))
            else:
                self.lost.add(begun.name)
        return is_void

    def _lose(self, names: list[str]) -> None:
        """These fields have no value, and those within them have none."""
        for name in names:
            self.lost.add(name)
            for each in [each for each in self.spans if f"{each}.".startswith(f"{name}.")]:
                self.lost.add(each)
                del self.spans[each]

    def refuse(self, message: str, span: Span, offset: int | None = None, **more: Any) -> Refused:
        """What is refused: by the innermost rule that is open, unless that is said."""
        rules = [each.scope for each in self.open if each.scope.kind == "rule"]
        if rules:
            more = {"rule": rules[-1].name, "reference": rules[-1].reference, **more}
        reply = next((rule.reply for rule in reversed(rules) if rule.reply), "")
        return Refused(message, span, offset, reply=reply, **more)


def broken(restriction: tuple[Any, ...], reading: Reading, span: Span) -> Refused | None:
    """What breaks a restriction of the innermost scope of a reading; None where it is kept to."""
    kind, *facts = restriction
    tables, octets, scope = reading.tables, reading.octets[slice(*span)], reading.open[-1].scope
    match kind:
        case "at_most":
            most, limit = facts
            if len(octets) > most:
                message = f"{scope.name} of {len(octets)} octets, at most {most} are allowed"
                return reading.refuse(
                    message, span, name="over-long", level="limit", reference=limit
                )
        case "strictly":
            failure = tables.failure(facts[0], octets)
            if failure is not None:
                rule, _ = failure.blamed()
                where = {} if rule is None else {"rule": rule.name, "reference": rule.reference}
                message = f"expected {joined_with_or(failure.expected)}, found {failure.found}"
                return reading.refuse(
                    message, span, span[0] + failure.offset, name="literal", **where
                )
        case "check":
            view = tables.views.get(scope.name)
            whole = None if view is None else view.facts.pattern.fullmatch(octets)
            if whole is not None:
                try:
                    getattr(tables.codecs, facts[0])(view(whole))
                except ValueError as error:
                    return reading.refuse(str(error), span)
        case "decodable":
            decoder, *within = facts
            try:
                decoded = getattr(tables.codecs, decoder)(octets)
            except ValueError as error:
                return reading.refuse(str(error), span, is_void=True)
            if within:
                text = tables.codecs.encode_text(decoded)
                if not tables.follows(within[1], text):
                    message = f'the decoded value "{escaped(text)}" is no {within[0]}'
                    return reading.refuse(message, span)
        case "once":
            if reading.open[-1].name in reading.spans:
                return reading.refuse(f"{facts[0]} is given twice", span, name="duplicate")
        case "same":
            before = reading.octets[slice(*reading.spans[facts[0]])]
            if octets != before:
                message = f"{facts[0]} {escaped(octets)}, but {escaped(before)} before"
                return reading.refuse(message, span, name="mixed-codes")
        case _:
            raise TypeError(f"no restriction is called {kind}")
    return None
