"""The pieces that the generated strategies are made of: one for each word of the grammar.

A rule's strategy gives octets; a value's strategy gives what the builder takes.
"""

from __future__ import annotations

import functools
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

try:
    from hypothesis import reject
    from hypothesis import strategies as st
    from hypothesis.strategies import DrawFn, SearchStrategy
except ImportError as error:
    raise ModuleNotFoundError(
        "smtpkit.testing needs Hypothesis: pip install smtpkit-wire[test]", name="hypothesis"
    ) from error

T = TypeVar("T")
Octets = SearchStrategy[bytes]
#: a strategy, or the one sequence of octets that a piece can be
Piece = Octets | bytes
Values = SearchStrategy[dict[str, Any]]
Chunks = SearchStrategy[list[bytes]]

Check = Callable[[Any], None]
#: a field of a rule that prose restricts: its name, what reads it, its octets
Field = tuple[str, Callable[[bytes], Any], Octets]
#: which fields or keywords need others, or exclude them
Relation = Mapping[str, Iterable[str]]
NOTHING: Relation = {}

#: where the grammar sets no bound, examples stay this small: octets in a run, pieces in a row
MANY_OCTETS = 32
MANY_PIECES = 3


class Examples(NamedTuple):
    """What there is for a command or a form of reply: octets, octets with mistakes, values."""

    lines: Callable[[], Octets]
    near: Callable[[], Octets]
    values: Callable[[], Values]
    mistakes: Callable[[bytes, Random], bytes]


def rule(about: str, made: Callable[[], Piece]) -> Callable[[], Octets]:
    """A rule: the strategy of its octets is made once, when it is first asked for."""
    return _once(about, lambda: _strategy(made()))


def offer(
    offers: dict[str, Callable[[], Octets]],
    keyword: str,
    reference: str,
    made: Callable[[], Piece] | None = None,
) -> Callable[[], Octets]:
    """What an extension says of itself in the reply to EHLO: its keyword, where it is all."""
    about = f"What offers {keyword} in a reply to EHLO ({reference})"
    offers[keyword] = rule(about, made or (lambda: literal(keyword.encode("ascii"))))
    return offers[keyword]


def examples(
    title: str,
    mistakes: Mistakes,
    lines: Callable[[], Octets],
    values: Callable[[], Values] = lambda: record({}),
) -> Examples:
    """What there is for a command or a form of reply."""
    valid = _once(f"{title}, in any spelling", lines)
    return Examples(
        valid,
        _once(f"{title}, with a few mistakes", lambda: near(valid(), mistakes)),
        _once(f"The keyword arguments that build {title}", values),
        mistakes,
    )


def _once(about: str, made: Callable[[], SearchStrategy[T]]) -> Callable[[], SearchStrategy[T]]:
    strategy = functools.cache(made)
    strategy.__doc__ = f"{about}."
    return strategy


# --- octets -------------------------------------------------------------------------------------


def literal(octets: bytes) -> Octets:
    """A word in any case; its own spelling is the simplest."""
    other = octets.swapcase()
    mixed = bytes(pair[place % 2] for place, pair in enumerate(zip(octets, other, strict=True)))
    spellings = dict.fromkeys((octets, octets.lower(), octets.upper(), mixed))
    return st.sampled_from(list(spellings))


def between(*ends: str) -> bytes:
    """An alphabet: the octets of some ranges, each given by its first and its last one."""
    return bytes(octet for pair in ends for octet in range(ord(pair[0]), ord(pair[1]) + 1))


def octets(alphabet: bytes, at_least: int = 1, at_most: int | None = None) -> Octets:
    """Octets out of a set."""
    if at_least == at_most == 1:
        return st.sampled_from([bytes((octet,)) for octet in alphabet])
    most = max(at_least, MANY_OCTETS) if at_most is None else at_most
    text = st.text(alphabet.decode("latin-1"), min_size=at_least, max_size=most)
    return text.map(lambda text: text.encode("latin-1"))


def characters(alphabet: bytes, at_least: int = 1) -> Octets:
    """Octets out of a set, or UTF-8 beyond ASCII; three times in four ASCII alone."""
    members = alphabet.decode("latin-1")
    every = st.characters(min_codepoint=0x80, exclude_categories=["Cs"], include_characters=members)
    ascii_text = st.text(members, min_size=at_least, max_size=MANY_OCTETS)
    wide_text = st.text(every, min_size=at_least, max_size=MANY_OCTETS)

    @st.composite
    def drawn(draw: DrawFn) -> bytes:
        return draw(ascii_text if draw(_QUARTERS) < 3 else wide_text).encode()

    return drawn()


_QUARTERS = st.integers(0, 3)


def beyond_ascii() -> Octets:
    """One character in UTF-8 that is not ASCII."""
    return st.characters(min_codepoint=0x80, exclude_categories=["Cs"]).map(str.encode)


def _strategy(piece: Piece) -> Octets:
    return st.just(piece) if isinstance(piece, bytes) else piece


def sequence(*pieces: Piece) -> Octets:
    """One piece after the other."""

    @st.composite
    def sequence(draw: DrawFn) -> bytes:
        return b"".join([p if isinstance(p, bytes) else draw(p) for p in pieces])

    return sequence()


def one_of(*pieces: Piece) -> Octets:
    """Any of the pieces."""
    return st.one_of(*map(_strategy, pieces))


def mostly(usual: Piece, seldom: Piece) -> Octets:
    """One piece, and another one time in ten."""
    often, rare = _strategy(usual), _strategy(seldom)

    @st.composite
    def drawn(draw: DrawFn) -> bytes:
        return draw(rare if draw(_TENTHS) == 9 else often)

    return drawn()


_TENTHS = st.integers(0, 9)


def optional(piece: Piece) -> Octets:
    """A piece, or nothing."""
    return st.one_of(st.just(b""), _strategy(piece))


def repeated(piece: Piece, at_least: int = 0, at_most: int | None = None) -> Octets:
    """A piece again and again."""
    most = max(at_least, MANY_PIECES) if at_most is None else at_most
    return st.lists(_strategy(piece), min_size=at_least, max_size=most).map(b"".join)


def listed(separator: bytes, piece: Piece) -> Octets:
    """A piece, and perhaps more of them, each behind a separator."""
    return sequence(piece, repeated(sequence(separator, piece)))


def at_most(limit: int, piece: Octets) -> Octets:
    """A piece of so many octets at most."""
    return piece.filter(lambda octets: len(octets) <= limit)


def lines_at_most(limit: int, piece: Octets) -> Octets:
    """A piece in which no line is longer than that, with its CRLF."""
    return piece.filter(lambda octets: max(map(len, octets.split(b"\r\n"))) + 2 <= limit)


def other_than(words: Iterable[bytes], piece: Octets) -> Octets:
    """A piece that is none of these words, in any case."""
    refused = frozenset(word.upper() for word in words)
    return piece.filter(lambda octets: octets.upper() not in refused)


def again(name: str) -> bytes:
    """What `remembering` knows under this name."""
    return b"\xfe%b\xfe" % name.encode()


def remembering(piece: Octets, **known: Octets) -> Octets:
    """A piece with `again(name)` in it, each time the same octets."""

    def filled(drawn: tuple[bytes, dict[str, bytes]]) -> bytes:
        octets, values = drawn
        for name, value in values.items():
            octets = octets.replace(b"\xfe%b\xfe" % name.encode(), value)
        return octets

    return st.tuples(piece, st.fixed_dictionaries(known)).map(filled)


def led_by(lead: Octets, replies: Octets) -> Octets:
    """Replies, some with a status code of the reply's own class before the first text."""

    def led(drawn: tuple[bytes, bytes]) -> bytes:
        code, reply = drawn
        if not code or reply[3:4] not in (b" ", b"-"):
            return reply
        gap = b"" if reply[4:6] == b"\r\n" else b" "
        return reply[:4] + _in_class(code, reply) + gap + reply[4:]

    plain = replies.filter(lambda reply: not _looks_like_a_status(reply[4:]))
    return st.tuples(optional(lead), plain).map(led)


def _in_class(code: bytes, reply: bytes) -> bytes:
    return code if reply[:1] == b"3" else reply[:1] + code[1:]


def _looks_like_a_status(text: bytes) -> bool:
    return text[:1].isdigit() and text[1:2] == b"."


def encoded(encode: Callable[[str], bytes], piece: Octets) -> Octets:
    """The octets that stand for the text that a rule says."""
    return piece.map(lambda octets: encode(as_text(octets)))


def in_xtext(piece: Octets) -> Octets:
    """What a rule says, written in xtext (RFC 3461, 4): as it has to be, or all in hexadecimal."""

    def written(drawn: tuple[bytes, str]) -> bytes:
        octets, style = drawn
        plain = frozenset() if style == "all" else _XCHAR
        form = b"+%02x" if style == "lower" else b"+%02X"
        return b"".join(bytes((o,)) if o in plain else form % o for o in octets)

    return st.tuples(piece, st.sampled_from(["upper", "lower", "all"])).map(written)


_XCHAR = frozenset(range(0x21, 0x7F)) - frozenset(b"+=")


def decodable(decode: Callable[[bytes], Any], piece: Octets) -> Octets:
    """A piece whose meaning is not refused, as a calendar refuses 30 February."""

    def means_something(octets: bytes) -> bool:
        try:
            decode(octets)
        except ValueError:
            return False
        return True

    return piece.filter(means_something)


def checked(check: Check, *pieces: Piece | Field) -> Octets:
    """One piece after the other, where what the fields say together is not refused."""

    def passes(drawn: tuple[bytes, ...]) -> bool:
        given = zip(pieces, drawn, strict=True)
        fields = {p[0]: p[1](o) if o else None for p, o in given if isinstance(p, tuple)}
        return _passes(check, fields)

    return st.tuples(*map(_piece, pieces)).filter(passes).map(b"".join)


def _piece(piece: Piece | Field) -> Octets:
    return piece[2] if isinstance(piece, tuple) else _strategy(piece)


def _passes(check: Check, fields: dict[str, Any]) -> bool:
    try:
        check(SimpleNamespace(**fields))
    except ValueError:
        return False
    return True


def as_text(octets: bytes) -> str:
    """Octets as text, as a view gives them."""
    return octets.decode("utf-8", "surrogateescape")


def as_word(octets: bytes) -> str:
    """A word in the case of the grammar."""
    return as_text(octets).upper()


def as_words(octets: bytes) -> frozenset[str]:
    """A set of words."""
    return frozenset(as_word(octets).split(","))


def in_calendar(piece: Octets) -> Octets:
    """A date and time (RFC 3339) of the calendar, whatever its digits were."""
    form = re.compile(rb"(\d{4})-(\d\d)-(\d\d)(.)(\d\d):(\d\d):(\d\d)(.*?)(\d\d)?:?(\d\d)?", re.S)

    def folded(octets: bytes) -> bytes:
        found = form.fullmatch(octets)
        if found is None:
            return octets
        year, month, day, mark, hour, minute, second, rest, east, minutes = found.groups()
        date = b"%04d-%02d-%02d" % (max(int(year), 1), int(month) % 12 + 1, int(day) % 28 + 1)
        time = b"%02d:%02d:%02d" % (int(hour) % 24, int(minute) % 60, int(second) % 60)
        offset = b"%02d:%02d" % (int(east) % 24, int(minutes) % 60) if minutes else b""
        return date + mark + time + rest + offset

    return piece.map(folded)


def ascii_only(piece: Octets) -> Octets:
    """A piece in ASCII."""
    return piece.filter(bytes.isascii)


def parameters(
    known: Mapping[str, Callable[[], Octets]],
    *,
    other: Octets | None = None,
    at_least: int = 0,
    needs: Relation = NOTHING,
    excludes: Relation = NOTHING,
) -> Octets:
    """*( SP esmtp-param ): each keyword once; what needs another, or excludes it, in order."""

    def agreed(chosen: list[bytes]) -> bytes:
        named = {_keyword(parameter): parameter for parameter in chosen}
        left = _agreeing(named, needs, excludes)
        return b"".join(b" " + parameter for parameter in left.values())

    pieces = [strategy() for strategy in known.values()]
    pieces += [] if other is None else [_unlike(known, other)]
    most = len(pieces)
    some = st.lists(one_of(*pieces), unique_by=_keyword, min_size=at_least, max_size=most)
    return some.map(agreed).filter(bool) if at_least else some.map(agreed)


def _unlike(known: Mapping[str, object], parameter: Octets) -> Octets:
    """A parameter that is none of the known ones."""
    return parameter.filter(lambda octets: _keyword(octets) not in known)


def _keyword(parameter: bytes) -> str:
    return parameter.partition(b"=")[0].upper().decode("latin-1")


def _agreeing(chosen: Mapping[str, T], needs: Relation, excludes: Relation) -> dict[str, T]:
    """The chosen ones, without those that exclude one before them or lack what they need."""
    left: dict[str, T] = {}
    for name, value in chosen.items():
        if not any(o in left for o in excludes.get(name, ())) and not any(
            name in excludes.get(o, ()) for o in left
        ):
            left[name] = value
    while lacking := [n for n in left if not set(needs.get(n, ())) <= left.keys()]:
        del left[lacking[0]]
    return left


def utf8_needs(keyword: str, *pieces: Piece | Field) -> Octets:
    """One piece after the other; beyond ASCII the keyword is among the parameters."""
    place = next(n for n, p in enumerate(pieces) if isinstance(p, tuple) and p[0] == "parameters")
    word = keyword.encode("ascii")

    def announced(drawn: tuple[bytes, ...]) -> bytes:
        if b"".join(drawn).isascii() or word in drawn[place].upper().split(b" "):
            return b"".join(drawn)
        return b"".join([*drawn[: place + 1], b" ", word, *drawn[place + 1 :]])

    return st.tuples(*map(_piece, pieces)).map(announced)


# --- values -------------------------------------------------------------------------------------


def text(piece: Octets) -> SearchStrategy[str]:
    """The octets as text, as a view gives them."""
    return piece.map(as_text)


def unbracketed(piece: Octets) -> SearchStrategy[str | None]:
    """The text between the angle brackets; None where nothing is."""
    return piece.map(lambda octets: as_text(octets[1:-1]) or None)


def exactly(value: T) -> SearchStrategy[T]:
    """This value."""
    return st.just(value)


def word_of(*words: str) -> SearchStrategy[str]:
    """One of a few words."""
    return st.sampled_from(words)


def words_in(piece: Octets) -> SearchStrategy[frozenset[str]]:
    """A set of words."""
    return piece.map(as_words)


def number(piece: Octets) -> SearchStrategy[int]:
    """What the decimal digits say."""
    return piece.map(int)


def from_base64(piece: Octets) -> Octets:
    """The octets that base64 stands for; "=" for none."""
    return piece.map(lambda octets: b64decode(octets) if octets != b"=" else b"")


def from_xtext(piece: Octets) -> SearchStrategy[str]:
    """The text that xtext stands for; no control characters, which are read but never written."""

    def meaning(octets: bytes) -> bytes:
        first, *rest = octets.split(b"+")
        return first + b"".join(bytes.fromhex(as_text(part[:2])) + part[2:] for part in rest)

    decoded = piece.map(meaning)
    return text(
        decoded.filter(lambda octets: min(octets, default=0x20) >= 0x20 and 0x7F not in octets)
    )


def decoded(
    decode: Callable[[bytes], T], encode: Callable[[T], bytes], piece: Octets
) -> SearchStrategy[T]:
    """The meaning of a piece, by a codec's own functions; what it refuses to write is left out."""

    def meaning(octets: bytes) -> T:
        try:
            value = decode(octets)
            encode(value)
        except ValueError:
            reject()
        return value

    return piece.map(meaning)


def record(
    required: Mapping[str, SearchStrategy[Any]],
    optional: Mapping[str, SearchStrategy[Any]] | None = None,
) -> Values:
    """Fields by name, of which some may be left out."""
    return st.fixed_dictionaries(dict(required), optional=dict(optional or {}))


def either(*records: Values) -> Values:
    """The fields of one of several records."""
    return st.one_of(*records)


def merged(*records: Values) -> Values:
    """The fields of several records together."""
    return st.tuples(*records).map(lambda parts: {n: v for part in parts for n, v in part.items()})


def unknown_parameters(
    known: Mapping[str, object], piece: Octets
) -> SearchStrategy[list[tuple[str, str | None]]]:
    """Parameters as the builder takes those that it does not know: keyword, and value or None."""

    def pair(octets: bytes) -> tuple[str, str | None]:
        keyword, equals, value = octets.partition(b"=")
        return as_text(keyword), as_text(value) if equals else None

    others = st.lists(_unlike(known, piece), unique_by=_keyword, min_size=1, max_size=3)
    return others.map(lambda chosen: [pair(octets) for octets in chosen])


def agreeing(values: Values, needs: Relation = NOTHING, excludes: Relation = NOTHING) -> Values:
    """Values in which no field stands without what it needs, or beside what it excludes."""
    return values.map(lambda given: _agreeing(given, needs, excludes))


def utf8_needs_field(name: str, values: Values) -> Values:
    """Values that have this field set when a text among them is not ASCII."""
    return values.map(lambda given: given if _is_ascii(given) else {**given, name: True})


def _is_ascii(value: object) -> bool:
    if isinstance(value, str):
        return value.isascii()
    if isinstance(value, Mapping):
        return all(map(_is_ascii, value.values()))
    return not isinstance(value, (list, tuple)) or all(map(_is_ascii, value))


def ascii_values(values: Values) -> Values:
    """Values whose texts are all ASCII."""
    return values.filter(_is_ascii)


def not_empty(values: Values) -> Values:
    """Values of which one is given at least."""
    return values.filter(bool)


def checked_values(check: Check, values: Values) -> Values:
    """Values that prose does not refuse."""
    return values.filter(lambda given: _passes(check, given))


def fitting(limit: int, values: SearchStrategy[T]) -> SearchStrategy[T]:
    """Values that keep within the limit."""
    return values.filter(lambda given: _room(given, 1) <= limit)


def fitting_in_xtext(limit: int, values: SearchStrategy[T]) -> SearchStrategy[T]:
    """Values that keep within the limit, were each of their octets written as three."""
    return values.filter(lambda given: _room(given, 3) <= limit)


def _room(value: object, growth: int) -> int:
    if isinstance(value, str):
        return growth * len(value.encode("utf-8", "surrogateescape"))
    if isinstance(value, bytes):
        return 2 * len(value) + 2
    if isinstance(value, Mapping):
        return sum(len(name) + 2 + _room(each, growth) for name, each in value.items())
    if isinstance(value, (list, tuple, frozenset)):
        return sum(2 + _room(each, growth) for each in value)
    return len(str(value))


def tuples_of(item: SearchStrategy[T], at_least: int = 1) -> SearchStrategy[tuple[T, ...]]:
    """A few items of a list."""
    return st.lists(item, min_size=at_least, max_size=MANY_PIECES).map(tuple)


def with_status(status_code: Octets, values: Values) -> Values:
    """The values of a reply, some with an enhanced code of the reply's own class."""

    def led(drawn: tuple[bytes, dict[str, Any]]) -> dict[str, Any]:
        status, given = drawn
        if not status or not 200 <= given["code"] < 600 or given["code"] // 100 == 3:
            return given
        return {**given, "enhanced_code": f"{given['code'] // 100}{as_text(status[1:])}"}

    plain = values.filter(lambda given: not _looks_like_a_status(given["lines"][0].encode()))
    return st.tuples(optional(status_code), plain).map(led)


# --- streams ------------------------------------------------------------------------------------


@st.composite
def cut(draw: DrawFn, octets: bytes | Octets) -> list[bytes]:
    """Octets cut at any places, empty chunks among them; together they are the octets."""
    whole = octets if isinstance(octets, bytes) else draw(octets)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=12)))
    return [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


# --- mistakes -----------------------------------------------------------------------------------

_MARKS = [
    *(b"\r", b"\n", b"\r\n", b"\0", b" ", b"\t", b"<", b">", b"=", b"@", b".", b",", b":", b";"),
    *(b"+", b"-", b"_", b'"', b"\\", b"[", b"]", b"(", b"\x7f", b"\x80", b"\xc3\xb8", b"\xff"),
]


class Mistakes:
    """What goes wrong in the lines of a command; `words` and `bounds` are those of its grammar."""

    def __init__(self, words: bytes = b"", bounds: tuple[int, ...] = ()) -> None:
        self.words, self.bounds = words.split(), bounds

    def __call__(self, line: bytes, random: Random) -> bytes:
        """The line with one mistake, or a few."""
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            line = random.choice(_MISTAKES)(self, line, random)
        return line

    def changed(self, line: bytes, random: Random) -> bytes:
        start, _end = _place(line, random)
        return line[:start] + bytes((random.randrange(256),)) + line[start + 1 :]

    def marked(self, line: bytes, random: Random) -> bytes:
        """An octet that means something, put in or in place of another."""
        start, _end = _place(line, random)
        return line[:start] + random.choice(_MARKS) + line[start + random.randrange(2) :]

    def deleted(self, line: bytes, random: Random) -> bytes:
        start, end = _place(line, random)
        return line[:start] + line[end:]

    def doubled(self, line: bytes, random: Random) -> bytes:
        start, end = _place(line, random)
        return line[:end] + line[start:]

    def in_other_case(self, line: bytes, random: Random) -> bytes:
        start, end = _place(line, random)
        return line[:start] + line[start:end].swapcase() + line[end:]

    def stretched(self, line: bytes, random: Random) -> bytes:
        """A word, or the whole line, made as long as a bound allows, or one octet longer."""
        if not self.bounds or not line:
            return line
        start, end = _place(line, random)
        first, last = _word_around(line, start) if random.randrange(2) else (0, len(line))
        missing = random.choice(self.bounds) + random.randrange(2) - (last - first)
        more = line[start:end] * (missing // (end - start) + 1)
        return line[:start] + more[: max(missing, 0)] + line[start:]

    def replaced(self, line: bytes, random: Random) -> bytes:
        """One word of the grammar in place of another."""
        upper = line.upper()
        there = [word for word in self.words if word.upper() in upper]
        if not there:
            return line
        word = random.choice(there)
        start = upper.index(word.upper())
        return line[:start] + random.choice(self.words) + line[start + len(word) :]

    def repeated(self, line: bytes, random: Random) -> bytes:
        """A parameter given again, as it was or in another case, somewhere after the verb."""
        verb, *rest = line.removesuffix(b"\r\n").split(b" ")
        if not rest:
            return line
        parameter = random.choice(rest)
        again = random.choice((parameter, parameter.swapcase()))
        rest.insert(random.randrange(len(rest) + 1), again)
        return b" ".join([verb, *rest]) + line[len(line.removesuffix(b"\r\n")) :]


_MISTAKES = (
    *(Mistakes.changed, Mistakes.marked, Mistakes.deleted, Mistakes.doubled, Mistakes.repeated),
    *(Mistakes.in_other_case, Mistakes.stretched, Mistakes.replaced),
)


def near(lines: Octets, mistakes: Mistakes) -> Octets:
    """Lines with one mistake or a few."""
    return st.tuples(lines, st.randoms()).map(lambda drawn: mistakes(*drawn))


def _place(line: bytes, random: Random) -> tuple[int, int]:
    """A place in the line, and one a few octets further."""
    start = random.randrange(max(len(line), 1))
    return start, min(len(line), start + random.randrange(1, 5))


def _word_around(line: bytes, place: int) -> tuple[int, int]:
    first = last = place
    while first > 0 and line[first - 1 : first].isalnum():
        first -= 1
    while last < len(line) and line[last : last + 1].isalnum():
        last += 1
    return first, last
