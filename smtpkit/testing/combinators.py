"""The pieces that the generated strategies are made of: one for each word of the grammar.

A rule's strategy gives octets; a value's strategy gives what the builder takes.
"""

from __future__ import annotations

import functools
import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Set
from contextvars import ContextVar
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol, TypeVar

from smtpkit.testing import drawing
from smtpkit.testing.drawing import (
    DrawFn,
    SearchStrategy,
    any_of,
    beside,
    beyond_ascii_character,
    constant,
    fields,
    finite,
    in_order,
    kept,
    mapped,
    now_and_then,
    plan_of,
    reject,
    rows,
    runs,
    some_of,
    st,
    strategy_of,
    times,
)

S = TypeVar("S")
T = TypeVar("T")
Octets = SearchStrategy[bytes]
#: a strategy, or the one sequence of octets that a piece can be
Piece = Octets | bytes
T_co = TypeVar("T_co", covariant=True)
Values = SearchStrategy[dict[str, Any]]
Chunks = SearchStrategy[list[bytes]]

Check = Callable[[Any], None]
#: a field of a rule that prose restricts: its name, what reads it, its octets
Field = tuple[str, Callable[[bytes], Any], Octets]
#: which fields or keywords need others, or exclude them
Relation = Mapping[str, Iterable[str]]
NOTHING: Relation = {}
NO_WORDS: Mapping[str, str] = {}


class Made(Protocol[T_co]):
    """What gives a strategy.

    only: EHLO keywords, such as a server's `Capabilities`: what these do not offer is not drawn,
        and neither are parameters that nobody declares
    """

    def __call__(self, only: Iterable[str] | None = None) -> SearchStrategy[T_co]: ...


class Examples(NamedTuple):
    """What there is for a command or a form of reply: octets, octets with mistakes, values."""

    lines: Made[bytes]
    near: Made[bytes]
    values: Made[Any]
    mistakes: Callable[[bytes, Random], bytes]
    #: the EHLO keyword that offers it; "" where it needs none
    offered_by: str = ""


def rule(about: str, made: Callable[[], Piece]) -> Made[bytes]:
    """A rule: the strategy of its octets is made once, when it is first asked for."""
    return _once(about, lambda: _strategy(made()))


def offer(
    offers: dict[str, Made[bytes]],
    keyword: str,
    reference: str,
    made: Callable[[], Piece] | None = None,
) -> Made[bytes]:
    """What an extension says of itself in the reply to EHLO: its keyword, where it is all."""
    _KEYWORDS.add(keyword.upper())
    about = f"What offers {keyword} in a reply to EHLO ({reference})"
    offers[keyword] = rule(about, made or (lambda: literal(keyword.encode("ascii"))))
    return offers[keyword]


def examples(
    title: str,
    mistakes: Mistakes,
    lines: Callable[[], Piece],
    values: Callable[[], Values] = lambda: record({}),
    *,
    offered_by: str = "",
) -> Examples:
    """What there is for a command or a form of reply."""
    valid = _once(f"{title}, in any spelling", lambda: _strategy(lines()))
    return Examples(
        valid,
        _once(f"{title}, with a few mistakes", lambda: near(valid(), mistakes)),
        _once(f"The keyword arguments that build {title}", values),
        mistakes,
        offered_by,
    )


def _once(about: str, made: Callable[[], SearchStrategy[T]]) -> Made[T]:
    kept = functools.lru_cache(maxsize=_KEPT)(lambda only: made())

    def strategy(only: Iterable[str] | None = None) -> SearchStrategy[T]:
        if only is None:
            return kept(_ONLY.get())
        token = _ONLY.set(_keywords(only))
        try:
            return kept(_ONLY.get())
        finally:
            _ONLY.reset(token)

    strategy.__doc__ = f"{about}."
    return strategy


# --- what is offered ----------------------------------------------------------------------------

#: the keywords that offer what is drawn, while a strategy is made; None: all of them do
_ONLY: ContextVar[frozenset[str] | None] = ContextVar("only", default=None)
#: every keyword that a declaration has
_KEYWORDS: set[str] = set()
#: how many offers a strategy is kept for
_KEPT = 8


def _keywords(only: Iterable[str]) -> frozenset[str]:
    if isinstance(only, (str, bytes)):
        raise TypeError(f"only: EHLO keywords, not one text of them: {only!r}")
    keywords = frozenset(keyword.upper() for keyword in only)
    # what a server offers may be new; what is written down by hand should be known
    unknown = keywords - _KEYWORDS if isinstance(only, (list, tuple, Set)) else ()
    if unknown:
        raise ValueError(f"only: no extension has the EHLO keyword {', '.join(sorted(unknown))}")
    return keywords


def is_offered(keyword: str, only: Iterable[str] | None = None) -> bool:
    """Whether a keyword is among those that are, or nothing has to offer it."""
    keywords = _ONLY.get() if only is None else _keywords(only)
    return keywords is None or not keyword or keyword.upper() in keywords


def offered(
    keyword: str, value: SearchStrategy[T], words: Mapping[str, str] = NO_WORDS
) -> SearchStrategy[T]:
    """What a keyword offers, but for words that another one has to offer."""
    if not is_offered(keyword):
        return strategy_of(finite(()))
    refused = {word for word, other in words.items() if not is_offered(other)}
    return _kept(value, lambda given: given not in refused) if refused else value


def ascii_unless(keyword: str, piece: Octets) -> Octets:
    """A piece, in ASCII where the keyword that lets it be other is not offered."""
    return piece if is_offered(keyword) else ascii_only(piece)


def ascii_values_unless(keyword: str, values: Values) -> Values:
    """Values, in ASCII where the keyword that lets them be other is not offered."""
    return values if is_offered(keyword) else ascii_values(values)


def without_word_unless(keyword: str, piece: Octets) -> Octets:
    """A piece, without the word of an extension where that is not offered."""
    word = keyword.encode("ascii")
    return piece if is_offered(keyword) else _kept(piece, lambda line: word not in line.upper())


def without_value_unless(keyword: str, field: str, values: Values) -> Values:
    """Values, without that of a word where its extension is not offered."""
    return values if is_offered(keyword) else _kept(values, lambda given: not given.get(field))


# --- octets -------------------------------------------------------------------------------------


def literal(octets: bytes) -> Octets:
    """A word in any case; its own spelling is the simplest."""
    other = octets.swapcase()
    mixed = bytes(pair[place % 2] for place, pair in enumerate(zip(octets, other, strict=True)))
    spellings = (octets, octets.lower(), octets.upper(), mixed)
    return strategy_of(finite(spellings))


def between(*ends: str) -> bytes:
    """An alphabet: the octets of some ranges, each given by its first and its last one."""
    return bytes(octet for pair in ends for octet in range(ord(pair[0]), ord(pair[1]) + 1))


def octets(alphabet: bytes, at_least: int = 1, at_most: int | None = None) -> Octets:
    """Octets out of a set."""
    return strategy_of(runs(_singly(alphabet), at_least, at_most))


def characters(alphabet: bytes, at_least: int = 1) -> Octets:
    """Octets out of a set, or UTF-8 beyond ASCII; three times in four ASCII alone."""
    return strategy_of(runs(_singly(alphabet), at_least, is_wide=True))


def _singly(alphabet: bytes) -> list[bytes]:
    return [bytes((octet,)) for octet in alphabet]


def beyond_ascii() -> Octets:
    """One character in UTF-8 that is not ASCII."""
    return strategy_of(beyond_ascii_character())


def sequence(*pieces: Piece) -> Octets:
    """One piece after the other."""
    return strategy_of(in_order(map(plan_of, pieces)))


def one_of(*pieces: Piece) -> Octets:
    """Any of the pieces; the plainest first."""
    return strategy_of(any_of(map(plan_of, pieces)))


def mostly(usual: Piece, seldom: Piece) -> Octets:
    """One piece, and another one time in ten."""
    return strategy_of(now_and_then(plan_of(usual), plan_of(seldom)))


def optional(piece: Piece) -> Octets:
    """A piece, or nothing."""
    return one_of(b"", piece)


def repeated(piece: Piece, at_least: int = 0, at_most: int | None = None) -> Octets:
    """A piece again and again."""
    return strategy_of(times(plan_of(piece), at_least, at_most))


def listed(separator: bytes, piece: Piece) -> Octets:
    """A piece, and perhaps more of them, each behind a separator."""
    return strategy_of(drawing.listed(separator, plan_of(piece)))


def _mapped(piece: SearchStrategy[S], function: Callable[[S], T]) -> SearchStrategy[T]:
    """What a function makes of it."""
    return strategy_of(mapped(function, plan_of(piece)))


def _kept(piece: SearchStrategy[T], passes: Callable[[T], bool]) -> SearchStrategy[T]:
    """What passes of it."""
    return strategy_of(kept(passes, plan_of(piece)))


def _together(*pieces: SearchStrategy[Any] | bytes) -> SearchStrategy[tuple[Any, ...]]:
    """All of them, beside one another."""
    return strategy_of(beside(map(plan_of, pieces)))


def at_most(limit: int, piece: Octets) -> Octets:
    """A piece of so many octets at most."""
    return _kept(piece, lambda octets: len(octets) <= limit)


def lines_at_most(limit: int, piece: Octets) -> Octets:
    """A piece in which no line is longer than that, with its CRLF."""
    return _kept(piece, lambda octets: max(map(len, octets.split(b"\r\n"))) + 2 <= limit)


def other_than(words: Iterable[bytes], piece: Octets) -> Octets:
    """A piece that is none of these words, in any case."""
    refused = frozenset(word.upper() for word in words)
    return _kept(piece, lambda octets: octets.upper() not in refused)


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

    return _mapped(_together(piece, record(known)), filled)


def led_by(lead: Octets, replies: Octets) -> Octets:
    """Replies, some with a status code of the reply's own class before the first text."""

    def led(drawn: tuple[bytes, bytes]) -> bytes:
        code, reply = drawn
        if not code or reply[3:4] not in (b" ", b"-"):
            return reply
        gap = b"" if reply[4:6] == b"\r\n" else b" "
        return reply[:4] + _in_class(code, reply) + gap + reply[4:]

    plain = _kept(replies, lambda reply: not _looks_like_a_status(reply[4:]))
    return _mapped(_together(optional(lead), plain), led)


def _in_class(code: bytes, reply: bytes) -> bytes:
    return code if reply[:1] == b"3" else reply[:1] + code[1:]


def _looks_like_a_status(text: bytes) -> bool:
    return text[:1].isdigit() and text[1:2] == b"."


def encoded(encode: Callable[[str], bytes], piece: Octets) -> Octets:
    """The octets that stand for the text that a rule says."""
    return _mapped(piece, lambda octets: encode(as_text(octets)))


def in_xtext(piece: Octets) -> Octets:
    """What a rule says, written in xtext (RFC 3461, 4): as it has to be, or an octet more."""

    def written(drawn: tuple[bytes, str]) -> bytes:
        octets, style = drawn
        form = b"+%02x" if style == "lower" else b"+%02X"
        first = form % octets[0] if style == "more" and octets else b""
        rest = octets[1:] if first else octets
        return first + b"".join(bytes((o,)) if o in _XCHAR else form % o for o in rest)

    return _mapped(_together(piece, word_of("upper", "lower", "more")), written)


_XCHAR = frozenset(range(0x21, 0x7F)) - frozenset(b"+=")


def decodable(decode: Callable[[bytes], Any], piece: Octets) -> Octets:
    """A piece whose meaning is not refused, as a calendar refuses 30 February."""

    def means_something(octets: bytes) -> bool:
        try:
            decode(octets)
        except ValueError:
            return False
        return True

    return _kept(piece, means_something)


def checked(check: Check, *pieces: Piece | Field) -> Octets:
    """One piece after the other, where what the fields say together is not refused."""

    def passes(drawn: tuple[bytes, ...]) -> bool:
        given = zip(pieces, drawn, strict=True)
        fields = {p[0]: p[1](o) if o else None for p, o in given if isinstance(p, tuple)}
        return _passes(check, fields)

    return _mapped(_kept(_together(*map(_piece, pieces)), passes), b"".join)


def _piece(piece: Piece | Field) -> Piece:
    return piece[2] if isinstance(piece, tuple) else piece


def _strategy(piece: Piece) -> Octets:
    return strategy_of(constant(piece)) if isinstance(piece, bytes) else piece


class _Read(SimpleNamespace):
    """Fields as a view has them: None where they were not sent."""

    def __getattr__(self, name: str) -> None:
        return None


def _passes(check: Check, fields: dict[str, Any]) -> bool:
    try:
        check(_Read(**fields))
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

    return _mapped(piece, folded)


def as_json(piece: Octets) -> Octets:
    """A JSON object (RFC 8259, 4) whose words are pieces."""
    word = piece.map(lambda octets: octets.decode("utf-8", "replace"))
    leaf = st.none() | st.booleans() | st.integers(-(1 << 70), 1 << 70) | word
    value = st.recursive(leaf, lambda inner: st.lists(inner) | st.dictionaries(word, inner))
    objects = st.dictionaries(word, value, max_size=4)
    return st.builds(json.dumps, objects, ensure_ascii=st.booleans()).map(str.encode)


def ascii_only(piece: Octets) -> Octets:
    """A piece in ASCII."""
    return _kept(piece, bytes.isascii)


def parameters(
    known: Mapping[str, Made[bytes]],
    *,
    other: Octets | None = None,
    offered_by: Mapping[str, str] = NO_WORDS,
    at_least: int = 0,
    needs: Relation = NOTHING,
    excludes: Relation = NOTHING,
) -> Octets:
    """*( SP esmtp-param ): each keyword once; what needs another, or excludes it, in order.

    offered_by: the EHLO keyword that offers a parameter, or one word of it (`BODY=BINARYMIME`)
    """

    def agreed(chosen: list[bytes]) -> bytes:
        named = {_keyword(parameter): parameter for parameter in chosen}
        left = _agreeing(named, needs, excludes)
        return b"".join(b" " + parameter for parameter in left.values())

    refused = {each for each, by in offered_by.items() if not is_offered(by)}
    pieces = [
        _kept(made(), lambda octets: octets.upper().decode("latin-1") not in refused)
        if any(each.startswith(f"{keyword}=") for each in refused)
        else made()
        for keyword, made in known.items()
        if keyword not in refused
    ]
    pieces += [_unlike(known, other)] if other is not None and _ONLY.get() is None else []
    some = strategy_of(some_of(map(plan_of, pieces), _keyword, at_least))
    return _kept(_mapped(some, agreed), bool) if at_least else _mapped(some, agreed)


def _unlike(known: Mapping[str, object], parameter: Octets) -> Octets:
    """A parameter that is none of the known ones."""
    return _kept(parameter, lambda octets: _keyword(octets) not in known)


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

    return _mapped(_together(*map(_piece, pieces)), announced)


# --- values -------------------------------------------------------------------------------------


def text(piece: Octets) -> SearchStrategy[str]:
    """The octets as text, as a view gives them."""
    return _mapped(piece, as_text)


def unbracketed(piece: Octets) -> SearchStrategy[str | None]:
    """The text between the angle brackets; None where nothing is."""
    return _mapped(piece, lambda octets: as_text(octets[1:-1]) or None)


def exactly(value: T) -> SearchStrategy[T]:
    """This value."""
    return strategy_of(constant(value))


def word_of(*words: str) -> SearchStrategy[str]:
    """One of a few words."""
    return strategy_of(finite(words))


def words_in(piece: Octets) -> SearchStrategy[frozenset[str]]:
    """A set of words."""
    return _mapped(piece, as_words)


def number(piece: Octets) -> SearchStrategy[int]:
    """What the decimal digits say."""
    return _mapped(piece, int)


def from_base64(piece: Octets) -> Octets:
    """The octets that base64 stands for; "=" for none."""
    return _mapped(piece, lambda octets: b64decode(octets) if octets != b"=" else b"")


def from_xtext(piece: Octets) -> SearchStrategy[str]:
    """The text that xtext stands for; no control characters, which are read but never written."""

    def meaning(octets: bytes) -> bytes:
        first, *rest = octets.split(b"+")
        return first + b"".join(bytes.fromhex(as_text(part[:2])) + part[2:] for part in rest)

    decoded = _mapped(piece, meaning)
    return text(
        _kept(decoded, lambda octets: min(octets, default=0x20) >= 0x20 and 0x7F not in octets)
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

    return _mapped(piece, meaning)


def record(
    required: Mapping[str, SearchStrategy[Any]],
    optional: Mapping[str, SearchStrategy[Any]] | None = None,
) -> Values:
    """Fields by name, of which some may be left out."""
    given = {name: plan_of(value) for name, value in required.items()}
    return strategy_of(fields(given, {n: plan_of(v) for n, v in (optional or {}).items()}))


def either(*records: Values) -> Values:
    """The fields of one of several records."""
    return strategy_of(any_of(map(plan_of, records)))


def merged(*records: Values) -> Values:
    """The fields of several records together."""
    return _mapped(_together(*records), lambda parts: {n: v for p in parts for n, v in p.items()})


def unknown_parameters(
    known: Mapping[str, object], piece: Octets
) -> SearchStrategy[list[tuple[str, str | None]]]:
    """Parameters as the builder takes those that it does not know: keyword, and value or None."""

    def pair(octets: bytes) -> tuple[str, str | None]:
        keyword, equals, value = octets.partition(b"=")
        return as_text(keyword), as_text(value) if equals else None

    if _ONLY.get() is not None:
        return strategy_of(finite(()))
    others = strategy_of(rows(plan_of(_unlike(known, piece)), 1))

    def pairs(chosen: list[bytes]) -> list[tuple[str, str | None]]:
        return [pair(octets) for octets in {_keyword(octets): octets for octets in chosen}.values()]

    return _mapped(others, pairs)


def agreeing(values: Values, needs: Relation = NOTHING, excludes: Relation = NOTHING) -> Values:
    """Values in which no field stands without what it needs, or beside what it excludes."""
    return _mapped(values, lambda given: _agreeing(given, needs, excludes))


def utf8_needs_field(name: str, values: Values) -> Values:
    """Values that have this field set when a text among them is not ASCII."""
    return _mapped(values, lambda given: given if _is_ascii(given) else {**given, name: True})


def _is_ascii(value: object) -> bool:
    if isinstance(value, str):
        return value.isascii()
    if isinstance(value, Mapping):
        return all(map(_is_ascii, value.values()))
    return not isinstance(value, (list, tuple)) or all(map(_is_ascii, value))


def ascii_values(values: Values) -> Values:
    """Values whose texts are all ASCII."""
    return _kept(values, _is_ascii)


def not_empty(values: Values) -> Values:
    """Values of which one is given at least."""
    return _kept(values, bool)


def checked_values(check: Check, values: Values) -> Values:
    """Values that prose does not refuse."""
    return _kept(values, lambda given: _passes(check, given))


def fitting(limit: int, values: SearchStrategy[T]) -> SearchStrategy[T]:
    """Values that keep within the limit."""
    return _kept(values, lambda given: _room(given, 1) <= limit)


def fitting_in_xtext(limit: int, values: SearchStrategy[T]) -> SearchStrategy[T]:
    """Values that keep within the limit, were each of their octets written as three."""
    return _kept(values, lambda given: _room(given, 3) <= limit)


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
    return _mapped(strategy_of(rows(plan_of(item), at_least)), _as_tuple)


def _as_tuple(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(items)


def with_status(status_code: Octets, values: Values) -> Values:
    """The values of a reply, some with an enhanced code of the reply's own class."""

    def led(drawn: tuple[bytes, dict[str, Any]]) -> dict[str, Any]:
        status, given = drawn
        if not status or not 200 <= given["code"] < 600 or given["code"] // 100 == 3:
            return given
        return {**given, "enhanced_code": f"{given['code'] // 100}{as_text(status[1:])}"}

    plain = _kept(values, lambda given: not _looks_like_a_status(given["lines"][0].encode()))
    return _mapped(_together(optional(status_code), plain), led)


_CONTROLS = bytes(o for o in range(128) if (o < 32 and o not in b"\t\r\n") or o == 127)
_TO_TEXT = bytes.maketrans(_CONTROLS, b"?" * len(_CONTROLS))
_LEADING_STATUS = re.compile(rb"(?m)^([0-9]{3}[ -])[245](?=\.[0-9]{1,3}\.[0-9]{1,3}[ \r])")


def as_any_reply(replies: Octets) -> Octets:
    """Replies in a form of their own that are read as any reply, too.

    Their text has no control character, and does not begin with a status code.
    """

    def told(octets: bytes) -> bytes:
        return _LEADING_STATUS.sub(rb"\g<1>1", octets.translate(_TO_TEXT))

    return _mapped(replies, told)


def as_any_values(values: Values) -> Values:
    """The values of such a reply."""

    def told(value: Any) -> Any:
        if isinstance(value, str):
            text = value.translate(dict.fromkeys(_CONTROLS, "?"))
            led = _LEADING_STATUS.sub(
                rb"\g<1>1", b"250 %b " % text.encode("utf-8", "surrogateescape")
            )
            return led[4:-1].decode("utf-8", "surrogateescape")
        if isinstance(value, (tuple, list)):
            return type(value)(map(told, value))
        return value

    return _mapped(values, lambda given: {name: told(each) for name, each in given.items()})


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

    def spoilt(drawn: tuple[bytes, bytes]) -> bytes:
        chosen, line = drawn
        return mistakes(line, _Chosen(chosen))

    # what is drawn first is what Hypothesis varies most
    return _mapped(_together(_CHOICES, lines), spoilt)


#: enough for three mistakes
_CHOICES = st.binary(min_size=32, max_size=32)


class _Chosen(Random):
    """What is random, out of octets that Hypothesis has chosen; all zeros when they are used up."""

    def __init__(self, octets: bytes) -> None:
        super().__init__(0)
        self._octets = iter(octets)

    def getrandbits(self, count: int, /) -> int:
        whole = bytes(next(self._octets, 0) for _ in range(-(-count // 8)))
        return int.from_bytes(whole) & ((1 << count) - 1)


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
