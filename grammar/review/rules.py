"""What may not be declared: `declaration_errors` says what is wrong with a construct, and where.

A declaration that a person can write need not be one that can be read: an ordered choice may stop
at its first alternative where the rest of the line needs the second, a repetition may go round on
nothing. Each sentence here names the path to the piece and a reason, with octets that show it.

>>> from grammar.language.text import Select, Rule
>>> declaration_errors(Rule("word", "RFC 5321, 4.1.2", Select("a", "ab")))
['word: "AB" follows the rule, but reading in order stops short of its end']
>>> declaration_errors(Rule("word", "RFC 5321, 4.1.2", Select("ab", "a")))
[]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, islice
from random import Random

from grammar.declarations import Command, Parameters, ReplyForm
from grammar.generator.regex import regex
from grammar.language.lists import ListOf, Rounds
from grammar.language.text import Construct, ConstructError, OctetSet, Renamed, Rule, fields
from grammar.language.text import walk as construct_walk
from grammar.language.values import Value, Xtext
from grammar.model.automaton import (
    TooLarge,
    automaton,
    difference,
    judged_cover,
    missing,
)
from grammar.model.lines import field_of
from grammar.model.nodes import (
    Alternation,
    BackReference,
    Capture,
    CharacterClass,
    Literal,
    Node,
    Repetition,
    RuleReference,
    Sequence,
    bare,
    first_octets,
    is_encoded,
    is_nullable,
    located,
    outermost_captures,
    under,
    walk,
)
from grammar.model.shapes import shape
from grammar.review.writes import wrong_write

__all__ = ["declaration_errors", "misread", "shape_errors"]

#: a node, and the fields and rules on the way to it
Piece = tuple[str, Node]

_NO_LINE_END = OctetSet.of("any octet but CR and LF", range(10), range(11, 13), range(14, 256))
#: one line: no CR and no LF but at its end
_LINE = Sequence((CharacterClass(_NO_LINE_END, 1, None), Literal(b"\r\n")))
#: lines, of which those of a list, behind the first, may be empty
_LINES = Sequence(
    (_LINE, Repetition(Sequence((CharacterClass(_NO_LINE_END, 0, None), Literal(b"\r\n")))))
)


def declaration_errors(construct: Construct, within: Rule | None = None) -> list[str]:
    """What is wrong with a declaration, a sentence each; nothing when it can be used.

    `within` is the rule that everyone reads it by, `esmtp_param` for a parameter: all that it
    admits has to follow that one as well.
    """
    try:
        node = shape(construct)
        path = "" if isinstance(node, RuleReference) else _title(construct)
        pieces = list(located(node, path))
        # the rest needs a sound shape
        found = list(shape_errors(pieces)) or [
            *_language(construct, node, pieces),
            *_behind_the_verb(construct, node),
            *_outside(_title(construct), node, within),
            *_readings(construct, pieces),
            *_writes(pieces),
            *_meanings(construct),
            *_examples(pieces),
        ]
    except (TypeError, TooLarge) as error:
        found = [f"{_title(construct)}: {error}"]
    return list(dict.fromkeys(found))


def _title(construct: Construct) -> str:
    for name in ("rule", "verb", "name_of_class", "name"):
        if isinstance(title := getattr(construct, name, None), str):
            return title
    return repr(construct)


def misread(node: Node, *, loose: bool = False) -> bytes | None:
    """Octets on which the regular expression and the automaton of a rule do not agree, if any.

    Captures are left out, and with them what is checked beside the match: a parameter given
    twice, and a back-reference. A `loose` expression is one whose text is decoded, too.
    """
    return _misread(bare(node), loose)


def forget() -> None:
    """Forget what was found out about rules: they need not outlive those who ask."""
    _misread.cache_clear()
    wrong_write.cache_clear()


@lru_cache(maxsize=2048)
def _misread(node: Node, loose: bool) -> bytes | None:
    matches = re.compile(regex(node, loose=loose).encode("ascii")).fullmatch
    for octets, accepted in judged_cover(automaton(node)).items():
        found = matches(octets) is not None and not (loose and not _is_utf8(octets))
        if found is not accepted:
            return octets
    return None


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def shape_errors(pieces: Iterable[Piece]) -> Iterator[str]:
    """Pieces that no reader or emitter can do anything sensible with."""
    before: set[str] = set()
    for path, node in pieces:
        match node:
            case CharacterClass() if not node.octets.octets:
                yield f"{path}: {node.octets.name!r} is a set of no octets"
            case Repetition() if node.most != 1:
                if is_nullable(node.item):
                    yield f"{path}: a repeated piece may match nothing"
                for capture in outermost_captures(node.item):
                    if not capture.once:
                        yield f"{path}: the field {capture.name} stands in a repetition"
            case BackReference() if node.name not in before:
                yield f"{path}: the field {node.name} comes back, but was not there"
            case Capture():
                before.add(node.name)


def _language(construct: Construct, node: Node, pieces: Iterable[Piece]) -> Iterator[str]:
    """What the octets of the whole, and of its parts, may not be."""
    machine = automaton(node)
    if machine.witness() is None:
        yield f"{_title(construct)}: no octets follow the rule"
    match construct:
        case Command() if (octets := missing(machine, automaton(_LINE))) is not None:
            yield f"{_title(construct)}: {_shown(octets)} is not one line"
        case ReplyForm() if (
            octets := missing(machine, automaton(_lines_of(construct)))
        ) is not None:
            yield f"{_title(construct)}: {_shown(octets)} is not made of lines"
    shortest = machine.witness() or b""
    line = max(map(len, shortest.splitlines(keepends=True)), default=0)
    if isinstance(construct, Command | ReplyForm) and line > (construct.max_octets or line):
        yield f"{_title(construct)}: no line has at most {construct.max_octets} octets"
    for path, inner in pieces:
        if isinstance(inner, Capture) and isinstance(inner.construct, Parameters):
            yield from _parameters(path, inner.construct)
        elif isinstance(inner, Capture) and (listed := field_of(inner).list) is not None:
            yield from _items(path, listed)
        elif isinstance(inner, Alternation):
            yield from _alike(path, inner)
        elif isinstance(inner, RuleReference) and inner.rule.max_octets is not None:
            shortest = automaton(inner.item).witness()
            if shortest is not None and len(shortest) > inner.rule.max_octets:
                yield f"{path}: no text has at most {inner.rule.max_octets} octets"


def _lines_of(form: ReplyForm) -> Node:
    """What a form of replies is made of."""
    has_list = any(isinstance(each, Rounds) for each in construct_walk(form))
    return _LINES if has_list else Repetition(_LINE, 1)


def _behind_the_verb(construct: Construct, node: Node) -> Iterator[str]:
    """What may follow a verb right away ends it: letters would make another verb of it."""
    if not isinstance(construct, Command) or not isinstance(node, Sequence):
        return
    verb = next(i for i, item in enumerate(node.items) if isinstance(item, Literal))
    behind = first_octets(Sequence(node.items[verb + 1 :]))
    more = min((o for o in behind if chr(o).isalnum() or o == ord("-")), default=None)
    if more is not None and more < 128:
        word = f"{construct.verb}{chr(more)}"
        yield f'"{word}" is another verb to those who read it: put a space behind {construct.verb}'


def _items(path: str, listed: Rounds) -> Iterator[str]:
    """Items of which two with what stands between them are as well one: nobody can tell."""
    if not isinstance(listed, ListOf):
        return
    one = bare(shape(listed.item))
    two = bare(Sequence((one, shape(listed.more))))
    first, second = automaton(one), automaton(two)
    octets = difference(first, difference(first, second)).witness()
    if octets is not None:
        yield f"{path}: {_shown(octets)} may be one item, or two: an item may hold the separator"


def _alike(path: str, node: Alternation) -> Iterator[str]:
    """Alternatives of other fields than one another, for octets that are both."""
    held = [
        {inner.name for inner in walk(item) if isinstance(inner, Capture)} for item in node.items
    ]
    for (one, mine), (other, theirs) in combinations(zip(node.items, held, strict=True), 2):
        if mine == theirs or not mine or not theirs:
            continue
        first, second = automaton(bare(one)), automaton(bare(other))
        octets = difference(first, difference(first, second)).witness()
        if octets is not None:
            names = [", ".join(sorted(each)) for each in (mine, theirs)]
            yield f"{path}: {_shown(octets)} may be {names[0]}, and may be {names[1]}"


def _parameters(path: str, construct: Parameters) -> Iterator[str]:
    """A parameter is an esmtp-param, whatever it means: others have to be able to skip it."""
    for parameter, syntax in zip(construct.known, construct.typed, strict=True):
        yield from _outside(f"{path} > {parameter.keyword}", shape(syntax), construct.item)


def _outside(path: str, node: Node, within: Rule | None) -> Iterator[str]:
    if within is not None:
        octets = missing(automaton(bare(node)), automaton(bare(shape(within))))
        if octets is not None:
            yield f"{path}: {_shown(octets)} is no {within.rule}"


def _readings(construct: Construct, pieces: list[Piece]) -> Iterator[str]:
    """Where reading in order is not what the ABNF of the same rule says.

    The whole is tried, and each rule by itself: a builder reads single fields.
    """
    unique: dict[Node, Piece] = {}
    for piece in (pieces[0], *_rules(pieces)):
        unique.setdefault(bare(piece[1]), piece)
    for path, node in unique.values():
        if (octets := misread(node)) is not None:
            yield _reading(*_smallest(path, node, octets))
    path, whole = pieces[0]
    # the view of a line matches loosely, and decodes
    loose = isinstance(construct, (Command, ReplyForm)) and is_encoded(whole)
    if loose and (octets := misread(whole, loose=True)) is not None:
        yield _reading(path, whole, octets)


def _writes(pieces: list[Piece]) -> Iterator[str]:
    """Where one pass over the octets, of all alternatives at once, does not find a field.

    The whole is tried, and each rule with fields of its own.
    """
    unique: dict[Node, str] = {pieces[0][1]: pieces[0][0]}
    for path, node in _rules(pieces):
        if isinstance(node, RuleReference) and fields(node.rule):
            unique.setdefault(shape(node.rule), path)
    for node, path in unique.items():
        if (found := wrong_write(node)) is not None:
            octets, name = found
            yield f"{path}: in {_shown(octets)} one reading of the octets does not find {name}"


def _rules(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The rules among these pieces, and those that a text is held to beside its own."""
    for path, node in pieces:
        beside = None
        if isinstance(node, RuleReference):
            yield path, node
            beside = node.rule.narrower
        elif isinstance(node, Capture) and isinstance(node.construct, Xtext):
            beside = node.construct.decoded_rule
        if beside is not None:
            yield from _rules(located(shape(beside), path))


def _smallest(path: str, node: Node, octets: bytes) -> tuple[str, Node, bytes]:
    """The innermost piece that is misread even by itself."""
    for inner in node.children:
        if (found := misread(inner)) is not None:
            (inner_path, _), *_ = located(inner, path)
            return _smallest(inner_path, inner, found)
    return path, node, octets


def _reading(path: str, node: Node, octets: bytes) -> str:
    if automaton(node).accepts(octets):
        why = "follows the rule, but reading in order stops short of its end"
    else:
        why = "does not follow the rule, but a regular expression takes it"
    return f"{path}: {_shown(octets)} {why}"


#: how many octets of a value's rule are tried, beside those that lead through all of its states
SAMPLES = 50


def _meanings(construct: Construct) -> Iterator[str]:
    """The values that are not written so that the same is read again: a sentence for each."""
    for path, value in _valued(construct, _title(construct)):
        machine, random = automaton(bare(shape(value.subcon))), Random(0)
        samples = [machine.sample(random, length % 20) for length in range(SAMPLES)]
        why = filter(None, (_lost(value, octets) for octets in (*machine.access, *samples)))
        yield from (f"{path}: {reason}" for reason in islice(why, 1))


def _valued(construct: Construct, path: str) -> Iterator[tuple[str, Value]]:
    """The values in a construct, each with the fields and rules on the way to it."""
    match construct:
        case Value():
            yield path, construct
        case Renamed():
            yield from _valued(construct.subcon, under(path, construct.name))
        case Rule():
            inner = path if path == construct.rule else under(path, construct.rule)
            yield from _valued(construct.subcon, inner)
        case Parameters():
            for syntax in construct.typed:
                yield from _valued(syntax, path)
        case Construct(subcons=items):
            for item in items:
                yield from _valued(item, path)
        case Construct(subcon=subcon):
            yield from _valued(subcon, path)


def _examples(pieces: Iterable[Piece]) -> Iterator[str]:
    """The examples that do not follow their rules."""
    for path, node in pieces:
        if isinstance(node, RuleReference) and node.rule.example:
            try:
                node.rule.parse(node.rule.example)
            except ConstructError as error:
                said = str(error).splitlines()[-1]
                yield f"{path}: the example {_shown(node.rule.example)} is wrong: {said}"


def _lost(value: Value, octets: bytes) -> str:
    """How the meaning of some octets is not kept when it is written; "" where it is."""
    try:
        value.subcon.parse(octets)
    except ConstructError:
        return ""
    try:
        meaning = value.decode(octets)
    except Exception as error:
        if isinstance(error, ValueError) and getattr(value, "may_refuse", False):
            return ""
        said = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
        return f"{_shown(octets)} follows the rule, but is not decoded: {said}{error}"
    read = f"{_shown(octets)} is read as {meaning!r}"
    try:
        written = value.encode(meaning)
    except Exception as error:
        return f"{read}, which is not encoded: {error}"
    if not isinstance(written, bytes):
        return f"{read}, which is encoded as {written!r}, and not as octets"
    try:
        value.subcon.parse(written)
        again = value.decode(written)
        kept = again == meaning and value.encode(again) == written
    except Exception as error:
        return f"{read}, which is written as {_shown(written)}, but that is not read: {error}"
    if not kept:
        return f"{read}, which is written as {_shown(written)}, and that is read as {again!r}"
    return ""


def _shown(octets: bytes) -> str:
    return '"' + octets.decode("latin-1").encode("unicode_escape").decode() + '"'
