"""Intermediate form -> the tables that the library explains errors from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from construct import Construct, Renamed

from grammar.declarations import Parameters
from grammar.language.restrictions import MaxOctets
from grammar.language.text import OctetSet, Rule, Syntax, fields
from grammar.language.text import Skipped as SkippedPiece
from grammar.language.text import walk as construct_walk
from grammar.language.values import Codec, Xtext
from grammar.leniencies import PROSE
from grammar.model.lines import class_name, unwrapped
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Exclusion,
    Literal,
    Node,
    Relaxed,
    Repetition,
    RuleReference,
    Sequence,
    Skipped,
    bare,
    walk,
)
from grammar.model.shapes import NEEDS_DECODING, lenient_shape, shape, typed_parameters
from grammar.specification import Specification


def table_key(node: RuleReference) -> str:
    return node.rule.rule


class Tables:
    """Collects the rules of a specification, each under a key of its own."""

    def __init__(self) -> None:
        self.rules: dict[str, str] = {}
        self.sets: dict[OctetSet, str] = {}
        # what is taken instead of something: text -> the name of its constant
        self.bends: dict[str, str] = {}
        self._keys: dict[int, str] = {}
        self._kept: list[Rule] = []

    def set(self, octets: OctetSet) -> str:
        return self.sets.setdefault(octets, f"S{len(self.sets)}")

    def rule(self, node: RuleReference) -> str:
        """The key of a rule; the rule is written first where it was not yet."""
        rule = node.rule
        if id(rule) in self._keys:
            return self._keys[id(rule)]
        key, count = rule.rule, 1
        while key in self._keys.values():
            count += 1
            key = f"{rule.rule} ({count})"
        self._keys[id(rule)] = key
        self._kept.append(rule)
        strictly = None
        if rule.narrower is not None:
            strictly = self.of(rule.narrower)
        item = self.node(node.item)
        check = "" if rule.check is None else rule.check.__name__
        length = rule.restriction(MaxOctets)
        limit = "" if length is None else length.reference
        facts = (rule.rule, rule.reference, rule.max_octets, limit, strictly, rule.reply, check)
        self.rules[key] = f"{repr(facts)[:-1]}, {item})"
        return key

    def of(self, rule: Rule) -> str:
        node = lenient_shape(rule)
        while isinstance(node, (Capture, Relaxed)):
            node = node.item
        assert isinstance(node, RuleReference)
        return self.rule(node)

    def node(self, node: Node) -> str:
        match node:
            case Literal():
                return f"('lit', {node.octets!r}, {node.whole})"
            case CharacterClass():
                name, members = repr(node.octets.name), self.set(node.octets)
                return f"('set', {name}, {members}, {node.least}, {node.most})"
            case Sequence():
                return f"('cat', {self.nodes(node.items)})"
            case Alternation():
                return f"('alt', {self.nodes(node.items)})"
            case Repetition():
                return f"('rep', {self.node(node.item)}, {node.least}, {node.most})"
            case Capture():
                return self.capture(node)
            case RuleReference():
                return f"('rule', {self.rule(node)!r})"
            case Exclusion():
                words = tuple(word.upper().encode("ascii") for word in node.words)
                return f"('but', {self.node(node.item)}, {words!r})"
            case Relaxed():
                others = "".join(f"({name!r}, {self.node(other)}), " for name, other in node.others)
                name = self.bends.setdefault(others, f"B{len(self.bends)}")
                return f"('bent', {self.node(node.item)}, {name})"
            case Skipped():
                return f"('extra', {node.name!r}, {self.node(node.item)}, {node.last_resort})"
            case BackReference():
                return f"('same', {node.name!r}, {self.node(node.item)})"

    def nodes(self, items: tuple[Node, ...]) -> str:
        return "".join(self.node(item) + ", " for item in items)

    def capture(self, node: Capture) -> str:
        name = node.name.rpartition(".")[2]
        if name == NEEDS_DECODING:
            return self.node(node.item)
        if isinstance(node.construct, Parameters):
            return self.parameters(node.construct)
        item = self.node(node.item)
        value = node.construct
        while isinstance(value, Rule):
            value = value.subcon
        if isinstance(value, Codec) and value.may_refuse:
            of = (
                self.of(value.decoded_rule)
                if isinstance(value, Xtext) and value.decoded_rule is not None
                else None
            )
            item = f"('value', {value.decoder.__name__!r}, {of!r}, {item})"
        return f"('cap', {name!r}, {item}, {node.once})"

    def parameters(self, construct: Parameters) -> str:
        """The list of parameters: what is in it stands beside it, not within."""
        typed = typed_parameters(construct)
        if construct.required:
            item = f"('alt', {self.nodes(tuple(typed))})"
        else:
            kind = "closed" if construct.only_known else "parameter"
            keywords = [known.keyword.upper().encode("ascii") for known in construct.known]
            rows = zip(keywords, map(self.node, typed), strict=True)
            by_keyword = "".join(f"{keyword!r}: {node}, " for keyword, node in rows)
            generic = self.node(bare(lenient_shape(construct.generic)))
            item = f"({kind!r}, {{{by_keyword}}}, {generic})"
        space = self.node(lenient_shape(construct.separator))
        one = f"('cat', {space}, {item})"
        return f"('list', 'parameters', ('rep', {one}, {int(construct.required)}, None))"


def leniencies(specification: Specification) -> dict[str, str]:
    """The names of all leniencies, and what they let pass."""
    found = dict(PROSE)
    for owner in (*specification.commands, *specification.forms):
        for construct in everything(owner):
            more = (construct.leniency,) if isinstance(construct, SkippedPiece) else ()
            for each in (*construct.leniencies, *more):
                if found.setdefault(each.name, each.sentence) != each.sentence:
                    raise TypeError(f"two sentences say what the leniency {each.name} is")
    return dict(sorted(found.items()))


def bent_rules(specification: Specification) -> dict[str, list[str]]:
    """The names of leniencies, and the rules beside which they are declared."""
    found: dict[str, list[str]] = {}
    for owner in (*specification.commands, *specification.forms):
        for construct in everything(owner):
            for each in construct.leniencies if isinstance(construct, Rule) else ():
                rules = found.setdefault(each.name, [])
                rules += [construct.rule] if construct.rule not in rules else []
    return found


def everything(construct: Construct) -> Iterator[Syntax]:
    """A construct and all within it, parameters and leniencies included."""
    for inner in construct_walk(construct):
        piece = inner.subcon if isinstance(inner, Renamed) else inner
        yield piece
        if isinstance(piece, Parameters):
            for item in (*piece.typed, piece.generic, piece.separator):
                yield from everything(item)


def tables_text(specification: Specification, messages: Iterable[Rule] = ()) -> str:
    """The assignments `S0 = ...`, `RULES` and `ROOTS`; `messages` are other rules with views."""
    tables = Tables()
    roots: dict[str, str] = {}
    for command in specification.commands:
        roots[command.name_of_class] = tables.node(lenient_shape(command))
        for inner in walk(shape(command)):
            if isinstance(inner, Capture):
                for construct in unwrapped(inner.construct):
                    if isinstance(construct, Rule) and fields(construct):
                        roots[class_name(construct)] = f"('rule', {tables.of(construct)!r})"
                    if isinstance(construct, Xtext) and construct.decoded_rule is not None:
                        roots[class_name(construct.decoded_rule)] = (
                            f"('rule', {tables.of(construct.decoded_rule)!r})"
                        )
                if isinstance(inner.construct, Parameters):
                    from grammar.lexical import esmtp_param

                    roots[class_name(esmtp_param)] = f"('rule', {tables.of(esmtp_param)!r})"
    for extension in specification.extensions:
        line = extension.line()
        roots[extension.name_of_class] = f"('rule', {tables.of(line)!r})"
    for form in specification.forms:
        roots[form.name_of_class] = tables.node(lenient_shape(form))
        if form.status_code is not None:
            tables.of(form.status_code)
    for message in messages:
        roots[class_name(message)] = f"('rule', {tables.of(message)!r})"
    lines = [
        f"{name} = frozenset({bytes(sorted(octets.octets))!r})"
        for octets, name in tables.sets.items()
    ]
    lines += [f"{name} = ({others})" for others, name in tables.bends.items()]
    lines += [f"LENIENCIES = {leniencies(specification)!r}"]
    lines += ["RULES = {"]
    lines += [f"    {key!r}: {value}," for key, value in tables.rules.items()]
    lines += ["}", "ROOTS = {"]
    lines += [f"    {key!r}: {value}," for key, value in roots.items()]
    lines += ["}"]
    return "\n".join(lines) + "\n"
