"""How an example is drawn: with as few choices of Hypothesis as there are decisions in it.

What Hypothesis spends on an example is spent on each choice and on each strategy within another.
So what is put together here is no strategy in strategies, but a `Plan`: functions that draw, of
which one `composite` is made for all. Octets in a row are one choice, alternatives within
alternatives are one, and so is all in a sequence that few octets can say.

A choice of nothing but zeros gives the plainest example, which is what failures shrink to:
alternatives are ordered by what is plainest in each of them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

try:
    from hypothesis import reject
    from hypothesis import strategies as st
    from hypothesis.strategies import DrawFn, SearchStrategy
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "smtpkit.testing needs Hypothesis: pip install 'smtpkit-wire[testing]'", name="hypothesis"
    ) from None

# Hypothesis is imported here alone, for the sake of the message
__all__ = [
    "DrawFn",
    "Plan",
    "SearchStrategy",
    "any_of",
    "beside",
    "beyond_ascii_character",
    "constant",
    "fields",
    "finite",
    "in_order",
    "kept",
    "listed",
    "mapped",
    "now_and_then",
    "plan_of",
    "reject",
    "rows",
    "runs",
    "some_of",
    "st",
    "strategy_of",
    "times",
]

T = TypeVar("T")
S = TypeVar("S")
Drawer = Callable[[DrawFn], T]

#: where the grammar sets no bound, examples stay this small: octets in a run, pieces in a row
MANY_OCTETS = 32
MANY_PIECES = 3
#: how often a piece comes again that may come any number of times
_AGAIN = (3, 2, 1, 1)
#: so many words are one choice, and so many weights, as Hypothesis draws the numbers below 256 each
#: as often as another
_MOST_WORDS, _MOST_WEIGHTS = 400, 256
#: so many octets in a run are few, and so many of what there may be
_SHORT, _FEW = 9, 10
#: how often something else is drawn in place of what does not pass
_ATTEMPTS = 3


@dataclass(frozen=True)
class Plan(Generic[T]):
    """What is drawn: by a function, as one of some cases, or as pieces in order.

    cases: with the weight of each
    pieces: what it is a sequence of
    words: all that it can be, where that is little
    row: how many octets say what it is, and what they say, where that is little
    symbols, is_wide: what it is rows of when it is repeated; whether beyond ASCII, too
    is_run: whether it is any row of its symbols by itself
    again: what it repeats any number of times
    usual, unusual: what it is mostly, and what it is now and then
    """

    drawer: Drawer[T] | None = None
    cases: tuple[tuple[int, Plan[T]], ...] = ()
    pieces: tuple[Plan[Any], ...] = ()
    words: tuple[T, ...] = ()
    row: tuple[int, Callable[[bytes], T]] | None = None
    symbols: tuple[bytes, ...] = ()
    is_wide: bool = False
    is_run: bool = False
    again: Plan[Any] | None = None
    usual: Plan[T] | None = None
    unusual: Plan[T] | None = None

    @functools.cached_property
    def draw(self) -> Drawer[Any]:
        """The function that draws it."""
        if self.drawer is not None:
            return self.drawer
        if not self.cases:
            several = _all_of(self.pieces)
            return lambda draw: b"".join(several(draw))
        table = [plan.draw for weight, plan in self.cases for _ in range(weight)]
        if len(table) == 1:
            return table[0]
        place = below(len(table))
        return lambda draw: table[draw(place)](draw)

    @property
    def different(self) -> tuple[tuple[int, Plan[T]], ...]:
        """Its cases, of which it is itself the only one where it has none."""
        return self.cases or ((1, self),)


# --- strategies and their plans -----------------------------------------------------------------

_PLANS: WeakKeyDictionary[SearchStrategy[Any], Plan[Any]] = WeakKeyDictionary()
#: what choices come to that are made as plain as can be
_PLAINEST: WeakKeyDictionary[SearchStrategy[Any], Any] = WeakKeyDictionary()


@st.composite
def _drawn(draw: DrawFn, drawer: Drawer[T]) -> T:
    return drawer(draw)


def strategy_of(plan: Plan[T]) -> SearchStrategy[T]:
    """The strategy of a plan."""

    def drawn(draw: DrawFn) -> T:
        value: T = plan.draw(draw)
        return value

    strategy = st.sampled_from(plan.words) if plan.words else _drawn(drawn)
    _PLANS[strategy] = plan
    return strategy


def plan_of(piece: SearchStrategy[T] | bytes) -> Plan[Any]:
    """The plan of a strategy, which is drawn as it is where it was not made here."""
    if isinstance(piece, bytes):
        return constant(piece)
    return _PLANS.get(piece) or Plan(lambda draw: draw(piece))


def _choice(strategy: SearchStrategy[T], plainest: T) -> SearchStrategy[T]:
    _PLAINEST[strategy] = plainest
    return strategy


@functools.cache
def below(number: int) -> SearchStrategy[int]:
    """A whole number below another one."""
    return _choice(st.integers(0, number - 1), 0)


@functools.cache
def _octets(least: int, most: int) -> SearchStrategy[bytes]:
    return _choice(st.binary(min_size=least, max_size=most), bytes(least))


def _plainness(plan: Plan[Any]) -> tuple[int, int]:
    """How plain the plainest example is: short, and few marks in it."""
    try:
        plainest = plan.draw(_PLAINLY)
    except LookupError:
        return 1 << 30, 0
    text = str(plainest, "latin-1") if isinstance(plainest, bytes) else str(plainest)
    return len(text), sum(not c.isalnum() for c in text)


def _plainest(strategy: SearchStrategy[T], label: object = None) -> T:
    plainest: T = _PLAINEST[strategy]
    return plainest


_PLAINLY = cast(DrawFn, _plainest)

# --- plans --------------------------------------------------------------------------------------


def constant(value: T) -> Plan[T]:
    """Always this value."""
    return Plan(lambda draw: value, words=(value,))


#: there is no example
NO_PLAN: Plan[Any] = Plan(lambda draw: draw(st.nothing()))


def finite(words: Iterable[T]) -> Plan[T]:
    """One of some words; the first is the plainest."""
    given = tuple(dict.fromkeys(words))
    if not given:
        return NO_PLAN
    if len(given) == 1:
        return constant(given[0])
    place, count = below(len(given)), len(given)
    row = (1, lambda octets: given[octets[0] % count]) if count <= 256 else None
    return Plan(lambda draw: given[draw(place)], words=given, row=row)


def beyond_ascii_character() -> Plan[bytes]:
    """One character in UTF-8 that is not ASCII."""
    octets = _octets(3, 3)

    def meaning(octets: bytes) -> bytes:
        return _character(0xC0 | octets[0], octets[1], octets[2])

    return Plan(lambda draw: meaning(draw(octets)), row=(3, meaning), is_wide=True)


def runs(
    symbols: Iterable[bytes], least: int = 0, most: int | None = None, *, is_wide: bool = False
) -> Plan[bytes]:
    """Symbols in a row; where they may be wide, characters beyond ASCII among them now and then."""
    given = _plainest_first(symbols)
    limit = max(least, MANY_OCTETS) if most is None else most
    if least == limit and (words := _words([given] * least)):
        return replace(finite(words), row=_in_a_row(given, least, limit))
    return replace(
        _runs(given, least, limit, is_wide=is_wide),
        row=_in_a_row(given, least, limit) if limit <= _SHORT else None,
        symbols=given if most is None and least < 2 else (),
        is_wide=is_wide,
        is_run=most is None and least == 1,
    )


def _plainest_first(symbols: Iterable[bytes]) -> tuple[bytes, ...]:
    def marks(symbol: bytes) -> tuple[int, bool, bytes]:
        return len(symbol), not symbol.isalnum(), symbol

    return tuple(sorted(dict.fromkeys(symbols), key=marks))


def _runs(
    symbols: tuple[bytes, ...],
    least: int,
    most: int,
    *,
    is_wide: bool,
    repaired: Callable[[bytes], bytes] = bytes,
) -> Plan[bytes]:
    # the same choice for both, so that what shrinks may lose its characters beyond ASCII alone
    octets, plainly, widely = _octets(least, most), _meaning(symbols), _meaning(symbols, wide=True)
    plain = Plan(lambda draw: repaired(plainly(draw(octets))))
    if not is_wide:
        return plain
    wide = Plan(lambda draw: repaired(widely(draw(octets))))
    many = _octets(most // 2, most)
    long = Plan(lambda draw: repaired(plainly(draw(many))))
    return Plan(cases=((5, plain), (1, long), (2, wide)))


def _meaning(symbols: tuple[bytes, ...], *, wide: bool = False) -> Callable[[bytes], bytes]:
    """The symbols that octets stand for: one for each, two for what is longer, three beyond ASCII.

    What Hypothesis finds in the user's code, and draws now and then, stands for itself.
    """
    longer = tuple(symbol for symbol in symbols if len(symbol) > 1)
    single = tuple(symbol for symbol in symbols if len(symbol) == 1) or longer
    table = [single[octet % len(single)] for octet in range(256)]
    for symbol in single:
        if len(symbol) == 1 and symbol > b" ":
            table[symbol[0]] = symbol
    if not longer and not wide:
        translation = b"".join(table)
        return lambda octets: octets.translate(translation)

    def meaning(octets: bytes) -> bytes:
        rest = iter(octets)
        said = []
        for octet in rest:
            if wide and octet >= 0xC0:
                said.append(_character(octet, next(rest, 0), next(rest, 0)))
            elif longer and octet >= 0xA0:
                said.append(longer[((octet & 0x1F) << 8 | next(rest, 0)) % len(longer)])
            else:
                said.append(table[octet])
        return b"".join(said)

    return meaning


def _character(lead: int, second: int, third: int) -> bytes:
    """A character beyond ASCII, of two, three or four octets as its first one says."""
    if lead < 0xE0:
        code = 0x80 + ((lead & 0x1F) << 8 | second) % 0x780
    elif lead < 0xF0:
        code = 0x800 + ((lead & 0xF) << 12 | second << 8 | third) % 0xF000
        code += 0x800 * (code >= 0xD800)  # behind the surrogates
    else:
        code = 0x10000 + ((lead & 0xF) << 16 | second << 8 | third)
    return chr(code).encode()


def _in_a_row(
    symbols: tuple[bytes, ...], least: int, most: int
) -> tuple[int, Callable[[bytes], bytes]]:
    """So many octets for a few symbols; the first one says how many they are."""
    meaning = _meaning(symbols)
    if least == most:
        return most, meaning
    different = most - least + 1
    return most + 1, lambda octets: meaning(octets[1 : 1 + least + octets[0] % different])


def mapped(function: Callable[[S], T], plan: Plan[S]) -> Plan[T]:
    """What a function makes of it."""
    if plan is NO_PLAN:
        return NO_PLAN
    if plan.cases:
        return Plan(cases=tuple((weight, mapped(function, case)) for weight, case in plan.cases))
    drawer: Drawer[S] = plan.draw
    return Plan(lambda draw: function(drawer(draw)))


def kept(passes: Callable[[T], bool], plan: Plan[T]) -> Plan[T]:
    """What passes; something else is tried a few times in place of what does not."""
    if plan is NO_PLAN:
        return plan
    if plan.words:
        words = tuple(filter(passes, plan.words))
        return plan if words == plan.words else finite(words)
    usual = kept(passes, plan.usual) if plan.usual else None
    unusual = kept(passes, plan.unusual) if plan.unusual else None
    if plan.cases:
        cases = tuple((weight, kept(passes, case)) for weight, case in plan.cases)
        return Plan(cases=cases, usual=usual, unusual=unusual)
    drawer = plan.draw

    def one(draw: DrawFn) -> T:
        for _ in range(_ATTEMPTS):
            value: T = drawer(draw)
            if passes(value):
                return value
        if draw is _PLAINLY:
            raise LookupError("the plainest does not pass")
        reject()

    return Plan(one, usual=usual, unusual=unusual)


def any_of(plans: Iterable[Plan[T]]) -> Plan[T]:
    """Any of them, the plainest first; a single word half as often as what is no word."""
    given = sorted((plan for plan in plans if plan is not NO_PLAN), key=_plainness)
    words = [word for plan in given for word in plan.words]
    if all(plan.words for plan in given) and len(words) <= _MOST_WORDS:
        return finite(words)
    symbols = tuple(symbol for plan in given for symbol in _symbols(plan))
    return replace(
        weighed([(1 if 0 < len(plan.words) <= 4 else 2, plan) for plan in given]),
        symbols=symbols if all(map(_symbols, given)) else (),
        is_wide=any(plan.is_wide for plan in given),
    )


def _symbols(plan: Plan[Any]) -> tuple[bytes, ...]:
    """What it is rows of when it is repeated."""
    if plan.symbols:
        return plan.symbols
    return plan.words if all(isinstance(word, bytes) and word for word in plan.words) else ()


def weighed(plans: Iterable[tuple[int, Plan[T]]]) -> Plan[T]:
    """Any of them, each as often as its weight says; cases within cases are one choice."""
    given = list(plans)
    totals = [sum(weight for weight, _ in plan.different) for _, plan in given]
    common = math.lcm(*totals)
    cases = [
        (weight * inner * (common // total), case)
        for (weight, plan), total in zip(given, totals, strict=True)
        for inner, case in plan.different
    ]
    shared = math.gcd(*(weight for weight, _ in cases))
    if sum(weight for weight, _ in cases) // shared > _MOST_WEIGHTS:
        return Plan(cases=tuple(given))
    return Plan(cases=tuple((weight // shared, case) for weight, case in cases))


def now_and_then(usual: Plan[bytes], seldom: Plan[bytes]) -> Plan[bytes]:
    """The one, and the other one time in ten."""
    both = weighed([(9, usual), (1, seldom)])
    unusual = any_of([usual.unusual, seldom]) if usual.unusual else seldom
    both = replace(both, usual=usual.usual or usual, unusual=unusual)
    only_wide = seldom.is_wide and not _symbols(seldom)
    return replace(both, symbols=_symbols(usual), is_wide=True) if only_wide else both


# --- several together -----------------------------------------------------------------------------


def beside(plans: Iterable[Plan[Any]]) -> Plan[tuple[Any, ...]]:
    """All of them, each by itself."""
    several = _all_of(list(plans))
    return Plan(lambda draw: tuple(several(draw)))


def rows(plan: Plan[T], least: int = 0) -> Plan[list[T]]:
    """A few of them."""

    def of(count: int) -> Plan[list[T]]:
        return Plan(_all_of([plan] * count))

    cases = [(weight, of(least + more)) for more, weight in enumerate(_AGAIN)]
    return Plan(cases=tuple(cases))


def some_of(plans: Iterable[Plan[T]], key: Callable[[T], object], least: int = 0) -> Plan[list[T]]:
    """Some of them in any order, of each key one."""
    some = _some(list(plans), least)

    def drawn(draw: DrawFn) -> list[T]:
        chosen: dict[object, T] = {}
        for _, value in some(draw):
            chosen.setdefault(key(value), value)
        return list(chosen.values())

    return Plan(drawn)


def fields(
    required: Mapping[str, Plan[Any]], optional: Mapping[str, Plan[Any]]
) -> Plan[dict[str, Any]]:
    """Values by name, of which some may be left out."""
    if any(plan is NO_PLAN for plan in required.values()):
        return NO_PLAN
    given = {name: plan for name, plan in optional.items() if plan is not NO_PLAN}
    names, several = list(required), _all_of(list(required.values()))
    perhaps, some = list(given), _some(list(given.values()))

    def drawn(draw: DrawFn) -> dict[str, Any]:
        values = dict(zip(names, several(draw), strict=True))
        for place, value in some(draw):
            values.setdefault(perhaps[place], value)
        return values

    return Plan(drawn)


def _some(plans: Sequence[Plan[T]], least: int = 0) -> Drawer[list[tuple[int, T]]]:
    """A few of them with their places, or now and then as many as there are."""
    if not plans:
        return lambda draw: []
    few, place = min(len(plans), _FEW), below(len(plans))

    def one_of_them(draw: DrawFn) -> tuple[int, T]:
        chosen = draw(place)
        return chosen, plans[chosen].draw(draw)

    # a strategy of its own, so that Hypothesis sees what belongs together, and can leave it out
    one = _drawn(one_of_them)

    def drawn(draw: DrawFn) -> list[tuple[int, T]]:
        count = draw(below(few + 2))
        if count > few:
            count = draw(below(len(plans) + 1))
        return [draw(one) for _ in range(max(count, least))]

    return drawn


def _all_of(plans: Sequence[Plan[Any]]) -> Drawer[list[Any]]:
    """All of them; what few octets say is one choice for all, and so is how words are spelt."""
    start = [plan.words[0] if len(plan.words) == 1 else None for plan in plans]
    places = [place for place, plan in enumerate(plans) if len(plan.words) != 1]
    few = [place for place in places if plans[place].row and 0 < len(plans[place].words) <= 4]
    more = [place for place in places if plans[place].row and place not in few]
    groups = [(some, _in_one([plans[p].row for p in some])) for some in (few, more) if some[1:]]
    taken = {place for some, _ in groups for place in some}
    others = [(place, plans[place].draw) for place in places if place not in taken]

    def drawn(draw: DrawFn) -> list[Any]:
        values = start.copy()
        for some, together in groups:
            for place, value in zip(some, together(draw), strict=True):
                values[place] = value
        for place, drawer in others:
            values[place] = drawer(draw)
        return values

    return drawn


def _in_one(rows: Iterable[tuple[int, Callable[[bytes], Any]] | None]) -> Drawer[Iterable[Any]]:
    """What few octets say, as one choice."""
    given = [row for row in rows if row]
    ends = list(accumulate(size for size, _ in given))
    octets = _octets(ends[-1], ends[-1])
    parts = [(slice(e - size, e), of) for e, (size, of) in zip(ends, given, strict=True)]

    def drawn(draw: DrawFn) -> list[Any]:
        row = draw(octets)
        return [meaning(row[part]) for part, meaning in parts]

    return drawn


# --- sequences ------------------------------------------------------------------------------------


def in_order(plans: Iterable[Plan[bytes]]) -> Plan[bytes]:
    """One after the other."""
    pieces = tuple(inner for plan in plans for inner in plan.pieces or (plan,))
    words = _words([piece.words for piece in pieces])
    if words:
        return replace(finite(words), pieces=pieces)
    usual = unusual = None
    if any(piece.usual for piece in pieces):
        usual = in_order([piece.usual or piece for piece in pieces])
        unusual = in_order([piece.unusual or piece for piece in pieces])
    if joined := _joined(pieces):
        return replace(joined, pieces=pieces, usual=usual, unusual=unusual)
    several = [place for place, piece in enumerate(pieces) if piece.cases]
    if len(several) != 1:
        return Plan(pieces=pieces, usual=usual, unusual=unusual)
    place = several[0]
    before, after = pieces[:place], pieces[place + 1 :]
    cases = [(w, in_order((*before, case, *after))) for w, case in pieces[place].cases]
    return Plan(cases=tuple(cases), pieces=pieces, usual=usual, unusual=unusual)


def _words(pieces: Sequence[Sequence[bytes]]) -> tuple[bytes, ...]:
    """All that a sequence can be, if that is little; how the first is spelt changes first."""
    if math.prod(map(len, pieces)) not in range(1, _MOST_WORDS + 1):
        return ()
    return tuple(b"".join(reversed(word)) for word in product(*reversed(pieces)))


def times(plan: Plan[bytes], least: int = 0, most: int | None = None) -> Plan[bytes]:
    """It again and again."""
    symbols = _symbols(plan)
    if most is None and least < 2 and symbols and max(map(len, symbols)) <= 3:
        return runs(symbols, least, is_wide=plan.is_wide)
    if most is None:
        counts = [(weight, least + more) for more, weight in enumerate(_AGAIN)]
    else:
        counts = [(1, count) for count in range(least, most + 1)]
    cases = [(weight, in_order([plan] * count)) for weight, count in counts]
    if len(cases) == 1:
        return cases[0][1]
    return Plan(cases=tuple(cases), again=plan if (least, most) == (0, None) else None)


def listed(separator: bytes, plan: Plan[bytes]) -> Plan[bytes]:
    """It, and perhaps more of it, each behind a separator; two times in three all as usual."""
    if plan.usual is None or plan.unusual is None:
        return in_order([plan, times(in_order([constant(separator), plan]))])

    def of(piece: Plan[bytes], more: int) -> Plan[bytes]:
        return in_order([piece, *[constant(separator), piece] * more])

    kinds = ((2, plan.usual), (1, any_of([plan.usual, plan.unusual])))
    cases = [(w * share, of(p, n)) for share, p in kinds for n, w in enumerate(_AGAIN)]
    return Plan(cases=tuple(cases))


def _joined(pieces: Sequence[Plan[bytes]]) -> Plan[bytes] | None:
    """Runs with single octets between them, `*( "." Atom )`: all octets are one choice."""
    if len(pieces) != 2 or pieces[1].again is None or len(pieces[1].again.pieces) != 2:
        return None
    (first, _), (separator, item) = pieces, pieces[1].again.pieces
    marks = separator.words or separator.symbols
    if not (first.is_run and item.is_run and first.symbols == item.symbols and len(marks) == 1):
        return None
    (mark,) = marks
    if len(mark) != 1 or any(mark in symbol for symbol in first.symbols):
        return None
    plainest = first.symbols[0]

    def repaired(octets: bytes) -> bytes:
        if not separator.words:
            return octets.strip(mark) or plainest
        return mark.join(filter(None, octets.split(mark))) or plainest

    # often enough for every second run to have one
    marked = first.symbols + (mark,) * (len(first.symbols) // 4 + 1)
    return _runs(marked, 1, MANY_OCTETS, is_wide=first.is_wide, repaired=repaired)
