"""Positions: which octet may follow which.

Generated from grammar/model/positions.py by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from operator import gt
from threading import RLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Set
    from typing import Any

    #: kind, then what that kind has: see `Shape`
    Row = tuple[Any, ...]
    #: what may follow: position, node of the words that are excluded, actions, cost
    Way = tuple[int, "int | None", tuple[int, ...], int]
    #: where a thread came from: index in the state before, actions, and what cost the same
    Origin = tuple[int, tuple[int, ...], tuple[tuple[int, tuple[int, ...]], ...]]
    Move = tuple["State", int, tuple[Origin, ...]]

#: what a leniency costs: each class more than all that a reading may have of those before it
COSTS = {
    "spelt": 1,
    "odd": 10**3,
    "lost": 10**6,
    "word": 10**9,
    "passed": 10**12,
    "cut": 10**15,
}
_CLASSES = tuple(sorted(COSTS.values(), reverse=True))
#: so many of a class are told apart, so that there are few states
_COUNTED = 3
#: so many states are kept, over all readings
MOST_STATES = 5000

#: the position behind the last octet, and behind one that ends a whole word
END, END_OF_WORD = -1, -2
_ONES = b"\1" * 256
_KEYWORD = b"--09AZaz"
_CLOSING = frozenset(b'>])"')
#: where nothing was read since
_EMPTY_ROUND: list[Way] = []


class Scope:
    """A part of a rule that errors, fields and values are about.

    `kind` is `rule` (with its reference, reply and restrictions), `field`, `item` (of a field that
    is a list), `list` (of parameters), `value`, `same`, `offered` or `leniency`: its `name` says
    which. Of a leniency, `cost` is the class, `behind` what it has to stand right behind, and
    `expected` what is missing where it begins, if an error says so.
    """

    __slots__ = (
        "behind",
        "cost",
        "expected",
        "kind",
        "name",
        "reference",
        "reply",
        "restrictions",
    )

    def __init__(
        self,
        kind: str = "",
        name: str = "",
        reference: str = "",
        reply: str = "",
        restrictions: tuple[Any, ...] = (),
        cost: str = "",
        behind: str = "",
        expected: str = "",
    ) -> None:
        self.kind, self.name, self.reference, self.reply = kind, name, reference, reply
        self.restrictions, self.cost, self.behind = restrictions, cost, behind
        self.expected = expected


def _members(runs: bytes) -> bytes:
    """For each octet 1, if it is in a set, else 0."""
    table = bytearray(256)
    for first, last in zip(runs[::2], runs[1::2], strict=True):
        table[first : last + 1] = _ONES[first : last + 1]
    return bytes(table)


class Shape:
    """The rows of a specification, with the classes of octets that nothing in them tells apart.

    A row is one of `("literal", octets, whole)`, `("set", name, number, least, most)`,
    `("sequence", *rows)`, `("choice", *rows)`, `("repetition", row, least, most)`,
    `("exclusion", row, words)` and `("scope", number, row)`. A set is written as pairs of octets,
    first and last of a run.
    """

    def __init__(
        self, sets: tuple[bytes, ...], scopes: Iterable[tuple[Any, ...]], rows: tuple[Row, ...]
    ) -> None:
        self.rows = rows
        # numbers begin at 1, as the end of a scope is its number negated
        self.scopes = (Scope(), *(Scope(*each) for each in scopes))
        words = {row[2] for row in rows if row[0] == "exclusion"}
        letters = set(b"".join({row[1].lower() for row in rows if row[0] == "literal"}))
        letters.update(b"".join(word.lower() for each in words for word in each))
        in_any_case = [
            bytes(sorted((each, each, *bytes((each, each)).upper()))) for each in letters
        ]
        members = [_members(runs) for runs in (*sets, *in_any_case, _KEYWORD)]
        classes: dict[tuple[int, ...], int] = {}
        #: the class of each octet, as `bytes.translate` wants it
        self.class_of = bytes(
            classes.setdefault(each, len(classes)) for each in zip(*members, strict=True)
        )
        self.classes = len(classes)
        of_each = list(map(bytes, zip(*classes, strict=True)))
        #: for each class 1, if it is in it, else 0: of each set, of each letter in any case, and of
        #: what words are made of
        self.sets = of_each[: -len(letters) - 1]
        self.letter = dict(zip(letters, of_each[-len(letters) - 1 : -1], strict=True))
        self.keyword = of_each[-1]
        # words, one trie for each exclusion; 0 is off all of them
        self._next: dict[tuple[int, int], int] = {}
        #: the nodes of the tries where a word ends
        self.final: set[int] = set()
        self._tries: dict[tuple[bytes, ...], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        #: the two nodes that one below 0 stands for
        self.pairs: dict[int, tuple[int, int]] = {}
        self.made = Positions(self)
        #: held by whoever makes what was not reached yet; what is made is read without it
        self.lock = RLock()
        #: how many states there are, over all walkers
        self.states = 0
        self.walkers: dict[tuple[int, frozenset[str]], Walker] = {}
        self.leniencies = frozenset(each.name for each in self.scopes if each.kind == "leniency")
        #: those that say what is missing
        self.telling = frozenset(each.name for each in self.scopes if each.expected)

    def trie(self, words: tuple[bytes, ...]) -> int:
        """The root of the words of an exclusion."""
        if words not in self._tries:
            self._tries[words] = self._planted(words, len(self._tries) + 1 << 16)
        return self._tries[words]

    def _planted(self, words: tuple[bytes, ...], root: int) -> int:
        size = 1
        for word in words:
            at = root
            for letter in word.lower():
                either = [*compress(range(self.classes), self.letter[letter])]
                to = next((self._next[at, c] for c in either if (at, c) in self._next), 0)
                if not to:
                    to, size = root + size, size + 1
                for each in either:
                    self._next[at, each] = to
                at = to
            self.final.add(at)
        return root

    def next_in_word(self, word: int, octet_class: int) -> int:
        """The node of a trie behind an octet; 0 where no word goes on like that."""
        if word < 0:
            outer, inner = self.pairs[word]
            return self.both(
                self.next_in_word(outer, octet_class), self.next_in_word(inner, octet_class)
            )
        return self._next.get((word, octet_class), 0)

    def both(self, outer: int, inner: int) -> int:
        """The nodes of two tries as one, below 0: of an exclusion, and of one within it."""
        word = self._both.setdefault((outer, inner), -1 - len(self._both))
        self.pairs[word] = outer, inner
        if not self.final.isdisjoint((outer, inner)):
            self.final.add(word)
        return word

    def walker(self, root: int, allowed: Set[str] = frozenset()) -> Walker:
        """What reads by a row, with the leniencies of these names."""
        key = root, frozenset(allowed)
        walker = self.walkers.get(key)
        if walker is None:
            with self.lock:
                try:
                    walker = Walker(self, root, self.leniencies & key[1])
                except BaseException:
                    self.forget()
                    raise
                walker = self.walkers.setdefault(key, walker)
        return walker

    def forget(self) -> None:
        """Begin anew, when there are too many states, or one may be half made."""
        with self.lock:
            # whoever is on a way goes on with what there was
            self.walkers = {}
            self.made = Positions(self)
            self.states = 0


class State:
    """Threads in order of choice, (position, node of a word, cost above the least), and moves.

    A move is None until an octet of its class asks for it, and False where nothing goes on.
    """

    __slots__ = ("by_threads", "moves", "threads")

    def __init__(self, threads: tuple[tuple[int, int | None, int], ...], classes: int) -> None:
        self.threads = threads
        self.moves: list[Move | bool | None] = [None] * classes
        # the moves by the threads that go on: many classes have the same
        self.by_threads: dict[tuple[tuple[int, int | None], ...], Move | bool] = {}


class Position:
    """A place in a row that reads an octet of these classes: for each 1, if it does, else 0.

    `taken` is which octet of a literal, or how many of a set were read, as far as that matters;
    `behind_word`: it stands right behind a whole word, which no keyword character may follow.
    """

    __slots__ = ("behind_word", "classes", "rest", "row", "taken")

    def __init__(self, classes: bytes, row: int, taken: int, rest: int, behind_word: bool) -> None:
        self.classes, self.row, self.taken = classes, row, taken
        self.rest, self.behind_word = rest, behind_word


@lru_cache(maxsize=1 << 14)
def clipped(cost: int) -> int:
    """A cost above the least, in which no class counts for more than three."""
    kept = 0
    for each in _CLASSES:
        count = (cost + each // 2) // each
        cost -= count * each
        kept += max(-_COUNTED, min(count, _COUNTED)) * each
    return kept


class Positions:
    """The positions of a shape, and what is still to come behind each; made when reached."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        #: what is still to come: (frame, rest); frames are rows, rounds, ends of scopes
        self.rests: list[tuple[tuple[Any, ...], int]] = [((), 0)]
        self._rest_of: dict[tuple[tuple[Any, ...], int], int] = {}
        # for each rest the first that is the same but for the ends of scopes: it reads the same
        self._unmarked = [0]
        self._unmarked_of: dict[tuple[tuple[Any, ...], int], int] = {}
        self.positions: list[Position] = []
        self._position_of: dict[tuple[int, int, int, bool], int] = {}
        #: for each position the first that reads the same from there on
        self.like: list[int] = []
        self._like_of: dict[tuple[int, int, int, bool], int] = {}

    def rest(self, frame: tuple[Any, ...], rest: int) -> int:
        """The number of a frame and what comes behind it."""
        key = frame, rest
        number = self._rest_of.get(key)
        if number is None:
            number = self._rest_of[key] = len(self.rests)
            self.rests.append(key)
            same = self._unmarked[rest]
            if frame[0] != "close":
                same = self._unmarked_of.setdefault((frame, same), number)
            self._unmarked.append(same)
        return number

    def position(self, row: int, taken: int, rest: int, behind_word: bool = False) -> int:
        """The number of a position."""
        key = row, taken, rest, behind_word
        number = self._position_of.get(key)
        if number is None:
            number = self._position_of[key] = len(self.positions)
            kind, what, *facts = self._shape.rows[row]
            if kind == "literal":
                classes = self._shape.letter[what.lower()[taken]]
            else:
                classes = self._shape.sets[facts[0]]
            if behind_word:
                classes = bytes(map(gt, classes, self._shape.keyword))
            self.positions.append(Position(classes, *key))
            like = row, taken, self._unmarked[rest], behind_word
            self.like.append(self._like_of.setdefault(like, number))
        return number


class Walker:
    """Reads octets by a row; states are made when they are first reached."""

    def __init__(self, shape: Shape, root: int, allowed: Set[str]) -> None:
        self.shape, self.rows, self.allowed = shape, shape.rows, allowed
        made = shape.made
        self._rest, self._position, self._like = made.rest, made.position, made.like
        self.rests, self.positions = made.rests, made.positions
        self._reached: dict[tuple[int, int | None, bool], list[Way]] = {}
        # what is being reached, and was asked for on the way
        self._cut: set[tuple[int, int | None, bool]] = set()
        self._state_of: dict[tuple[tuple[int, int | None, int], ...], State] = {}
        #: what comes before the first octet
        self.ahead = self._reach(self._rest(("row", root), self._rest(("end",), 0)), None, False)
        #: the actions before the first octet, for each thread
        self.first = tuple(actions for _, _, actions, _ in self.ahead)
        self.start = self._state(tuple((at, word, clipped(c)) for at, word, _, c in self.ahead))

    def _reach(self, rest: int, word: int | None, closed: bool) -> list[Way]:
        """What comes next, in order of choice; `closed`: right behind a closing bracket."""
        key = rest, word, closed
        found = self._reached.get(key)
        if found is None:
            self._reached[key] = _EMPTY_ROUND  # an empty round leads nowhere else
            frame, after = self.rests[rest]
            found = self._reached[key] = self._ways(frame, after, word, closed)
            self._cut.discard(key)
            if self._cut:
                del self._reached[key]  # it is not all there is: a round was left out
        elif found is _EMPTY_ROUND:
            self._cut.add(key)
        return found

    def _ways(
        self, frame: tuple[Any, ...], after: int, word: int | None, closed: bool
    ) -> list[Way]:
        kind = frame[0]
        if kind == "row":
            return self._ways_of_row(frame[1], after, word, closed)
        if kind == "close":
            ways = self._reach(after, word, closed)
            return [(p, w, (-frame[1], *a), c) for p, w, a, c in ways]
        if kind == "round":
            return self._ways_of_round(frame[1], frame[2], after, word, closed)
        if kind == "excluded":
            outer = None
            if word is not None and word < 0:
                outer, word = self.shape.pairs[word]
            return [] if word in self.shape.final else self._reach(after, outer, closed)
        return [(END, None, (), 0)]

    def _ways_of_round(
        self, row: int, count: int, after: int, word: int | None, closed: bool
    ) -> list[Way]:
        _, item, least, most = self.rows[row]
        ways: list[Way] = []
        if most is None or count < most:
            # counted only as far as it matters
            counted = count + 1 if most is not None else min(count + 1, max(least, 1))
            again = self._rest(("round", row, counted), after)
            ways = self._reach(self._rest(("row", item), again), word, closed)
        return ways + self._reach(after, word, closed) if count >= least else ways

    def _ways_of_row(self, row: int, after: int, word: int | None, closed: bool) -> list[Way]:
        kind, *facts = self.rows[row]
        match kind:
            case "literal":
                return [(self._position(row, 0, after), word, (), 0)]
            case "set":
                _, _, least, most = facts
                ways: list[Way] = [
                    (self._position(row, 0 if least or most else 1, after), word, (), 0)
                ]
                return ways if least else ways + self._reach(after, word, closed)
            case "sequence":
                for item in reversed(facts):
                    after = self._rest(("row", item), after)
                return self._reach(after, word, closed)
            case "choice":
                rests = [self._rest(("row", item), after) for item in facts]
                return [way for rest in rests for way in self._reach(rest, word, closed)]
            case "repetition":
                return self._reach(self._rest(("round", row, 0), after), word, closed)
            case "exclusion":
                item, words = facts
                rest = self._rest(("row", item), self._rest(("excluded",), after))
                root = self.shape.trie(words)
                root = root if word is None else self.shape.both(word, root)
                return self._reach(rest, root, closed)
            case "scope":
                number, item = facts
                cost = self._cost(self.shape.scopes[number], closed)
                if cost is None:
                    return []
                rest = self._rest(("row", item), self._rest(("close", number), after))
                ways = self._reach(rest, word, closed)
                return [(p, w, (number, *a), c + cost) for p, w, a, c in ways]
        raise TypeError(f"no row is a {kind}")

    def open_scopes(self, position: int) -> list[int]:
        """The scopes that are open at a position, outermost first."""
        rest, found = 0 if position < 0 else self.positions[position].rest, []
        while rest:
            frame, rest = self.rests[rest]
            if frame[0] == "close":
                found.append(frame[1])
        return found[::-1]

    def _cost(self, scope: Scope, closed: bool) -> int | None:
        """What it costs to enter a scope; None where that is not allowed."""
        if scope.kind != "leniency":
            return 0
        if scope.name not in self.allowed or (scope.behind and not closed):
            return None
        return COSTS[scope.cost]

    def after(self, position: int, word: int | None) -> list[Way]:
        """What may follow an octet that a position has read."""
        read = self.positions[position]
        row, count, rest = read.row, read.taken, read.rest
        kind, what, *bounds = self.rows[row]
        if kind == "literal":
            if count + 1 < len(what):
                return [(self._position(row, count + 1, rest), word, (), 0)]
            ways = self._reach(rest, word, bool(self.allowed) and what[count] in _CLOSING)
            return [self._behind_word(way) for way in ways] if bounds[0] else ways
        _, least, most = bounds
        leave = self._reach(rest, word, False) if count + 1 >= least else []
        if most is not None and count + 1 >= most:
            return leave
        count = min(count, max(least, 1) - 1) if most is None else count
        return [(self._position(row, count + 1, rest), word, (), 0), *leave]

    def _behind_word(self, way: Way) -> Way:
        position, *more = way
        if position < 0:
            return END_OF_WORD, *more  # type: ignore[return-value]
        read = self.positions[position]
        return self._position(read.row, read.taken, read.rest, True), *more  # type: ignore[return-value]

    def _state(self, threads: tuple[tuple[int, int | None, int], ...]) -> State:
        state = self._state_of.get(threads)
        if state is None:
            state = self._state_of[threads] = State(threads, self.shape.classes)
            self.shape.states += 1
        return state

    def _step(self, state: State, octet_class: int) -> Move | bool:
        """The move on a class of octets, made when it is first asked for."""
        with self.shape.lock:
            try:
                return self._made(state, octet_class)
            except BaseException:
                # an interrupt, or a stack that is too deep: half of it would be wrong for good
                self.shape.forget()
                raise

    def _made(self, state: State, octet_class: int) -> Move | bool:
        positions, next_in_word = self.positions, self.shape.next_in_word
        read = tuple(
            (index, word and next_in_word(word, octet_class))
            for index, (position, word, _) in enumerate(state.threads)
            if position >= 0 and positions[position].classes[octet_class]
        )
        move = state.by_threads.get(read)
        if move is None:
            move = state.by_threads[read] = bool(read) and self._move(state, read)
        state.moves[octet_class] = move
        return move

    def _move(self, state: State, read: tuple[tuple[int, int | None], ...]) -> Move | bool:
        """The move of the threads that have read an octet, each with its place in a word."""
        new: dict[tuple[int, int | None], tuple[int, int, tuple[int, ...], Any]] = {}
        cheapest: dict[tuple[int, int | None], int] = {}
        for index, word in read:
            position, _, behind = state.threads[index]
            for to, ahead, actions, cost in self.after(position, word):
                key, total = (to, ahead), behind + cost
                old = new.get(key)
                if old is None:
                    new[key] = total, index, actions, ()
                elif total < old[0]:
                    del new[key]  # the order is that of choice
                    new[key] = total, index, actions, ()
                elif total == old[0]:
                    later = self._later(state, to, old[1], index)
                    if later is None:
                        new[key] = *old[:3], (*old[3], (index, actions))
                    elif later == index:
                        del new[key]
                        new[key] = total, index, actions, ()
                if to >= 0:
                    like = self._like[to], ahead
                    if cheapest.setdefault(like, total) > total:
                        cheapest[like] = total
        if not new:
            return False
        least = min(cost for cost, *_ in new.values())
        threads, origins = [], []
        for (to, ahead), (cost, *origin) in new.items():
            # what reads the same for more cannot win any more
            if to < 0 or cost == cheapest[self._like[to], ahead]:
                threads.append((to, ahead, clipped(cost - least)))
                origins.append(tuple(origin))
        return self._state(tuple(threads)), least, tuple(origins)

    def _later(self, state: State, to: int, one: int, other: int) -> int | None:
        """Of two threads that pass over text from here on, the one that has begun to do so later.

        It passes over less, and reads more. None: they do not, or begin at once.
        """
        if to < 0 or not self._passes(to):
            return None
        row = self.positions[to].row
        arrive = [each for each in (one, other) if self._row(state, each) != row]
        return arrive[0] if len(arrive) == 1 else None

    def _row(self, state: State, thread: int) -> int:
        return self.positions[state.threads[thread][0]].row

    def _passes(self, position: int) -> bool:
        """Whether a position reads text that is passed over."""
        frame, _ = self.rests[self.positions[position].rest]
        return frame[0] == "close" and self.shape.scopes[frame[1]].cost in ("passed", "cut")

    def walk(self, octets: bytes) -> Path:
        """Octets as far as anything reads them."""
        state = self.start
        moves: list[Any] = []
        go = moves.append
        for octet_class in octets.translate(self.shape.class_of):
            move = state.moves[octet_class]
            if move is None:
                move = self._step(state, octet_class)
            if not move:
                break
            go(move)
            state = move[0]  # type: ignore[index]  # it is a move
        if self.shape.states > MOST_STATES:
            self.shape.forget()
        return Path(self, octets, moves, state)


class Path:
    """The moves over octets, as far as they go."""

    __slots__ = ("ends", "moves", "octets", "state", "walker")

    def __init__(self, walker: Walker, octets: bytes, moves: list[Any], state: State) -> None:
        self.walker, self.octets, self.moves, self.state = walker, octets, moves, state
        #: the best thread that has read all octets, and those that are as good; none has
        self.ends: tuple[int, ...] = ()
        if len(moves) == len(octets):
            ends = [(cost, i) for i, (at, _, cost) in enumerate(state.threads) if at < 0]
            self.ends = (min(ends)[1],) if ends else ()

    @property
    def end(self) -> int:
        """The thread that has read all octets; -1: there is none."""
        return self.ends[0] if self.ends else -1

    def is_in_a_word(self) -> bool:
        """Whether all octets were read, and nothing goes on but a word that is always the same."""
        rows, positions = self.walker.rows, self.walker.positions
        return len(self.moves) == len(self.octets) and all(
            at >= 0 and positions[at].taken and rows[positions[at].row][0] == "literal"
            for at, *_ in self.state.threads
        )

    def cut(self) -> int:
        """Take what was read for all there is, without a line end; from where on nothing was."""
        while self.moves and self.octets[len(self.moves) - 1] in b"\r\n":
            self.moves.pop()
        self.state = self.state_at(len(self.moves))
        threads = self.state.threads
        least = min(cost for _, _, cost in threads)
        self.ends = tuple(i for i, (_, _, cost) in enumerate(threads) if cost == least)
        return len(self.moves)

    def state_at(self, at: int) -> State:
        """The state before the octet at this place."""
        state: State = self.moves[at - 1][0] if at else self.walker.start
        return state

    def origin(self, at: int, thread: int) -> tuple[int, tuple[int, ...]]:
        """Where a thread before an octet came from, and what began and ended on the way."""
        if not at:
            return thread, self.walker.first[thread]
        before, actions, _ = self.moves[at - 1][2][thread]
        return before, actions

    def last_begun(self, at: int, thread: int, scopes: frozenset[int]) -> tuple[int, int]:
        """The last place, going back, where one of these begins in a thread; and the thread."""
        moves, has_none = self.moves, scopes.isdisjoint
        while at:
            before, actions, _ = moves[at - 1][2][thread]
            if actions and not has_none(actions):
                break
            at, thread = at - 1, before
        return at, thread

    def events(self) -> list[tuple[int, int]]:
        """What begins (n) and ends (-n) in the best reading of all octets, each with its place."""
        index, events = self.end, []
        for at in range(len(self.moves), 0, -1):
            index, actions, _ = self.moves[at - 1][2][index]
            if actions:
                events += [(at, each) for each in reversed(actions)]
        events += [(0, each) for each in reversed(self.walker.first[index])]
        return events[::-1]

    def doubtful(self) -> set[tuple[int, int]]:
        """The events of the best reading that another one, of the same cost, does not have."""
        found = set[tuple[int, int]]()
        # the best thread, and those of all readings that cost the same: each of them takes one way
        # at each place, so all of them have an event if all ways have it
        threads = self.end, frozenset(self.ends)
        # of threads and a move: what is in doubt, and the threads before; a line has few of them
        steps: dict[tuple[int, tuple[int, frozenset[int]]], Any] = {}
        for at in range(len(self.moves), 0, -1):
            move = self.moves[at - 1]
            step = steps.get((id(move), threads))
            if step is None:
                step = steps[id(move), threads] = _in_doubt(move[2], *threads)
            if step[0]:
                found.update((at, each) for each in step[0])
            threads = step[1]
        first = [(each, actions, ()) for each, actions in enumerate(self.walker.first)]
        return found.union((0, each) for each in _in_doubt(first, *threads)[0])


def _in_doubt(origins: Any, best: int, live: frozenset[int]) -> tuple[Any, Any]:
    """The actions of the best way that not all ways have, and the threads that these come from."""
    ways = [way for each in live for way in (origins[each][:2], *origins[each][2])]
    before, actions, _ = origins[best]
    common = set(actions).intersection(*(acts for _, acts in ways))
    doubt = tuple(each for each in actions if each not in common)
    return doubt, (before, frozenset(thread for thread, _ in ways))
