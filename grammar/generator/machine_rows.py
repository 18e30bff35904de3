"""Model -> what prose says of a line, as rows beside its machine, for the native engine.

What the engine does not know how to look at is in doubt: the pure engine reads that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from grammar.declarations import ReplyForm
from grammar.generator.layout import constant
from grammar.generator.machines import Machines, Row
from grammar.language.restrictions import (
    AsciiOnly,
    Checked,
    Decodable,
    Excludes,
    MaxLineOctets,
    Narrower,
    Needs,
    Restriction,
    Utf8Needs,
)
from grammar.language.text import Rule
from grammar.language.values import Codec, Integer, Xtext
from grammar.model.lines import Field, Line, class_name, field_of, line_of, split_of, unwrapped
from grammar.model.nodes import Capture, Node, bare
from grammar.model.octets import limited_parts
from grammar.model.shapes import shape

__all__ = ["MachineWriter"]


class MachineWriter:
    """Writes the machine of a line, and those that its rows ask for.

    is_looked_at: whether anything is asked of a capture after the match
    """

    def __init__(self, machines: Machines, is_looked_at: Callable[[Capture, int], object]) -> None:
        self.machines, self.is_looked_at = machines, is_looked_at

    def machine(self, line: Line, view: str) -> str:
        """The name of a line's machine; "" where it has none."""
        leading = {field.name for field in line.fields if field.leads}
        # a word that leads the items of a list is found behind the match
        read = [n for n, each in enumerate(line.captures, 1) if each.name not in leading]
        rows = self.rows(line)
        for field in line.fields:
            if field.leads and (row := self._lead_row(field, line)) is None:
                return ""
            elif field.leads:
                rows.append(row)
        return self.machines.add(constant(view)[1:], line.node, rows, dict(enumerate(read, 1)))

    def _lead_row(self, field: Field, line: Line) -> Row | None:
        """How the engine finds the word that leads the items of a list; None where it does not."""
        assert field.leads is not None
        leads, agreement, numbers = field.leads, field.leads.agreement, line.numbers
        split = split_of(leads.list)
        if split is None or agreement is None or len(agreement.exempt) > 1:
            return None
        name = self.machines.add(constant(leads.rule.rule)[1:], shape(leads.rule))
        end, first, later = split
        behind = numbers[agreement.field], agreement.exempt, end, first, later
        return Row("lead", numbers[leads.items.name], field.groups[0], name, behind)

    def rows(self, line: Line) -> list[Row]:
        """What prose says of a line, as the engine looks at it; the rest is in doubt."""
        construct, found = line.construct, list[Row]()
        if isinstance(construct, ReplyForm):
            found.append(Row("length", 0, construct.max_octets))
        found += self._lengths(line.pattern, 0, {id(c): n for n, c in enumerate(line.captures, 1)})
        for number, capture in enumerate(line.captures, 1):
            if self.is_looked_at(capture, number) and (row := self._row_of(capture, number)):
                found.append(row)
        agreements = [each.leads.agreement for each in line.fields if each.leads]
        for each in line.restrictions:
            if isinstance(each, Checked) and isinstance(construct, Rule):
                found.append(self._sure_row(construct, 0))
            elif each not in agreements and (row := self._row_of_whole(each, line.numbers)):
                found.append(row)
        return list(dict.fromkeys(found))

    def _lengths(self, node: Node, group: int, numbers: Mapping[int, int]) -> Iterator[Row]:
        for part, is_whole in limited_parts(node):
            if isinstance(part, Capture):
                yield from self._lengths(part.item, numbers[id(part)], numbers)
            elif is_whole:
                yield Row("length", group, part.rule.max_octets or 0)
            else:
                name = self.machines.add(constant(f"each {part.rule.rule}")[1:], bare(part.item))
                yield Row("each", group, part.rule.max_octets or 0, name)

    def _row_of(self, capture: Capture, number: int) -> Row | None:
        """How the engine looks at what prose says of a capture; None: there is nothing to do."""
        field = field_of(capture)
        if field.list is not None and not capture.is_hidden:
            return Row("doubt", number)
        for construct in unwrapped(capture.construct):
            for restriction in construct.restrictions:
                if isinstance(restriction, Narrower) and capture.is_hidden:
                    rule = restriction.rule
                    name = self.machines.add(constant(rule.rule)[1:], shape(rule))
                    return Row("follows", number, 0, name)
                if isinstance(restriction, Decodable):
                    if isinstance(construct, Integer):
                        # of so few digits, any is a number
                        return Row("length", number, 18)
                    is_xtext = isinstance(construct, Xtext) and construct.decoded_rule is not None
                    name = self._machine_of(construct.decoded_rule) if is_xtext else ""
                    return (
                        Row("xtext", number, 0, name) if name else self._sure_row(construct, number)
                    )
                if isinstance(restriction, Checked) and not capture.once:
                    return Row("doubt", number)
            if capture.once and isinstance(construct, Rule) and construct.fields:
                line = line_of(construct)
                if bare(capture.item) == bare(line.node) and not self.rows(line):
                    return None
                name = self._machine_of(construct)
                return Row("follows", number, 0, name) if name else Row("doubt", number)
        return Row("doubt", number)

    def _sure_row(self, construct: Codec | Rule, number: int) -> Row:
        """What is not sure has to be asked of a function, which the engine does not do."""
        if construct.sure is None:
            return Row("doubt", number)
        return Row("follows", number, 0, self.machines.add("SURE", shape(construct.sure)))

    def _machine_of(self, rule: Rule) -> str:
        return self.machine(line_of(rule), class_name(rule))

    def _row_of_whole(self, restriction: Restriction, numbers: Mapping[str, int]) -> Row | None:
        """How the engine looks at what prose says of a line; None: there is nothing to do."""
        match restriction:
            case MaxLineOctets():
                return Row("length", 0, restriction.most)
            case AsciiOnly():
                return Row("ascii", 0)
            case Utf8Needs() if restriction.field in numbers:
                return Row("utf8-needs", 0, numbers[restriction.field])
            case Utf8Needs():
                return Row("ascii", 0)
            case Needs() | Excludes() if restriction.field not in numbers:
                return None
            case Needs() | Excludes():
                kind = "needs" if isinstance(restriction, Needs) else "excludes"
                one, other = numbers[restriction.field], numbers.get(restriction.other_field)
                if other is None:
                    return Row("doubt", one) if kind == "needs" else None
                return Row(kind, one, other)
        return Row("doubt", 0)
