"""Where octets stop to follow a rule, what was expected there, and which rule to name.

A literal fails where it begins, a set where its octets end. So the place is the last one, going
back from where nothing goes on, at which something that was to be read does not stand.
"""

from __future__ import annotations

from itertools import compress

from smtpkit.errors import escaped
from smtpkit.generated.positions import END
from smtpkit.octets import leading_word
from smtpkit.wording import one_by_one, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtpkit.generated.positions import Path, Scope

    #: the rules that are open at a place, outermost first, each with its beginning
    Trail = tuple[tuple[int, Scope], ...]

# the kinds of scopes that say something of an error
_TELLING = ("rule", "list", "offered", "field", "same")
_NAMED = {b"\r\n": "CRLF", b" ": "space", b'"': "a quotation mark", b"\0": "NUL"}
# what the names of sets begin with that are part of text beyond ASCII
_UTF8 = "UTF-8"
# of a word with such a mark behind it, the mark alone may be missing
_MARKS = b"=:"
# a longer word is not shown whole
_LONGEST_WORD = 30


class Lacking:
    """What should have stood at a place: a description, the classes of octets that it begins with.

    `thread` is the one that wanted it, by its index in the state.
    """

    __slots__ = ("classes", "thread", "what")

    def __init__(self, what: str, classes: frozenset[int] | None, thread: int) -> None:
        self.what, self.classes, self.thread = what, classes, thread

    def is_part_of(self, other: Lacking) -> bool:
        """Whether the other says it, too, and better.

        A literal stands for its first octet; of two that are alike the shorter text is clearer,
        but of two words only if the longer one begins with it.
        """
        if self.classes is None or other.classes is None:
            return False
        is_longer = self.classes == other.classes and len(other.what) < len(self.what)
        return (is_longer or self.classes < other.classes) and (
            other.what[0] != self.what[0] or self.what.startswith(other.what.removesuffix('"'))
        )


class Failure:
    """The place where octets stop to follow a rule, and what they lack there."""

    def __init__(self, path: Path) -> None:
        self.path, self.octets = path, path.octets
        self.offset = len(path.moves)
        while not (lacking := list(_lacking(path, self.offset))) and self.offset:
            self.offset -= 1
        self.lacking: list[Lacking] = lacking
        self.trails = _trails(path, self.offset, [each.thread for each in lacking])
        #: whether it is the end of the line, or of all octets, that stands there
        self.is_at_end = self.octets[self.offset :] in _LINE_ENDS

    @property
    def list_at(self) -> int | None:
        """Where the list of parameters begins that may go on there; None where none is."""
        lists = (at for trail in self.trails for at, scope in trail if scope.kind == "list")
        return next(lists, None)

    @property
    def found(self) -> str:
        """What stands there instead, in words; where words are expected, the whole word."""
        found = found_at(self.octets, self.offset)
        begun = found[:1] == '"' and [
            each
            for each in self.expected
            if each[:1] == '"' and each[1:2].upper() == found[1].upper() and len(each) > 3
        ]
        word = leading_word(self.octets[self.offset :]) if begun else b""
        return quoted(word) if 0 < len(word) <= _LONGEST_WORD else found

    @property
    def expected(self) -> list[str]:
        """What was expected, without what is part of something else that was."""
        plain = [each for each in self.lacking if not each.what.startswith(_UTF8)]
        expected = plain or self.lacking
        kept = [each.what for each in expected if not any(map(each.is_part_of, expected))]
        kept = self._again() or kept or [each.what for each in expected]
        if self.lacks_a_line:
            # the last one
            last = [each for each in kept if each[:1] == '"' and each[-2:] != '-"']
            return [f"a line beginning {each}" for each in last] or one_by_one(kept)
        return one_by_one(kept)

    @property
    def lacks_a_line(self) -> bool:
        """Whether it is a whole line that should have followed."""
        return self.offset == len(self.octets) and self.octets.endswith(b"\r\n")

    def _again(self) -> list[str]:
        """What stood in a field, where the same has to stand again."""
        found: list[str] = []
        for each, trail in zip(self.lacking, self.trails, strict=True):
            again = next((scope for at, scope in trail if scope.kind == "same"), None)
            if again is None or trail[-1][0] != self.offset:
                return []
            before = _last_of(self.path, self.offset, each.thread, again.name)
            # what may follow it on a last line, does
            last = self.octets[: self.offset] + before + b" "
            is_at_end = self.offset == len(self.octets)
            is_longer = is_at_end and len(self.path.walker.walk(last).moves) == len(last)
            found.append(quoted(before + b" " if is_longer else before))
        return found

    @property
    def missing(self) -> str:
        """The field of which nothing stands there, not even what it could begin with; "": none."""
        first, *others = [
            [scope.name for at, scope in trail if scope.kind == "field" and at == self.offset]
            for trail in self.trails
        ] or [[]]
        common = [name for name in first if all(name in other for other in others)]
        if not common:
            return ""
        rest = self.octets[self.offset :]
        word = min((rest.partition(each)[0] for each in _BLANKS[1:]), key=len)
        if not word and not self.is_at_end:
            return ""
        # of "****" nothing is a name
        return "" if any(map(_KEYWORD[1:].__contains__, word)) else common[0]

    @property
    def unfinished(self) -> str:
        """The innermost rule that has begun, and cannot end yet, where the line does; "": none."""
        if not self.is_at_end or not self.trails:
            return ""
        rules = [
            [(at, scope) for at, scope in trail if scope.kind == "rule" and at < self.offset]
            for trail in self.trails
        ]
        common = [each for each in rules[0] if all(each in other for other in rules)]
        return common[-1][1].name if common else ""

    def blamed(self) -> tuple[Scope | None, str]:
        """The rule to name, and the reply that it suggests.

        That is the outermost rule that begins there, else the innermost that is open; where
        several could go on, the innermost that they have in common.
        """
        rules: list[Trail] = [
            tuple(each for each in trail if each[1].kind == "rule") for trail in self.trails
        ]
        # UTF-8 may stand in many places; it is seldom what was meant
        pairs = list(zip(self.lacking, rules, strict=True))
        trails = [trail for each, trail in pairs if not each.what.startswith(_UTF8)]
        trails = [trail for trail in trails or rules if trail]
        if not trails:
            # what was expected belongs to the line, unless the last rule may have gone on
            return self._last_rule()
        named = [_named(trail, self.offset) for trail in trails]
        best = max(range(len(trails)), key=lambda i: (named[i][0], -i))
        trail, rule = trails[best], named[best]
        if any(other[1] is not rule[1] for other in named):
            common = 0
            while all(len(t) > common and t[common] == trail[common] for t in trails):
                common += 1
            begins = any(t[common:] and t[common][0] == self.offset for t in trails)
            if common and (begins or trail[common - 1][0] == rule[0]):
                rule = trail[common - 1]
        open_rules = [scope for _, scope in trail[: trail.index(rule) + 1]]
        # where a known parameter is due, and this is none
        offered = [
            scope
            for trail in self.trails
            for at, scope in trail
            if scope.kind == "offered" and at == self.offset
        ]
        replies = [scope.reply for scope in (*offered, *reversed(open_rules)) if scope.reply]
        return rule[1], next(iter(replies), "")

    def _last_rule(self) -> tuple[Scope | None, str]:
        """The outermost rule that ends at the place, if nothing says that it ends for good."""
        scopes = self.path.walker.shape.scopes
        ended = [
            scopes[-n] for n in self.path.origin(self.offset, self.lacking[0].thread)[1] if n < 0
        ]
        rule = next((each for each in reversed(ended) if each.kind == "rule"), None)
        end = self.octets[self.offset - 1 : self.offset + 1]
        if rule is None or end[1:] in _BLANKS or end[:1] == b">":
            return None, ""
        return rule, rule.reply


_BLANKS = (b"", b" ", b"\t", b"\r", b"\n")
_LINE_ENDS = (b"", b"\r\n", b"\r", b"\n")


class Untold:
    """The first place of a reading at which something that a leniency tells of is missing."""

    __slots__ = ("end", "expected", "name", "offset", "rule")

    def __init__(self, offset: int, end: int, scope: Scope, rule: Scope | None) -> None:
        self.offset, self.end, self.rule = offset, end, rule
        self.name, self.expected = scope.name, quoted(scope.expected.encode("ascii"))


def untold(path: Path, failure: Failure) -> Untold | None:
    """What is missing where a reading with the telling leniencies goes on, and a strict one fails.

    None where such a reading gets no further, or breaks off within what it tells of.
    """
    if len(path.moves) <= len(failure.path.moves) and path.end < 0:
        return None
    threads = range(len(path.state.threads)) if path.end < 0 else (path.end,)
    found = next(filter(None, (_first_told(path, thread) for thread in threads)), None)
    return found if found is not None and found.offset <= failure.offset else None


def _first_told(path: Path, thread: int) -> Untold | None:
    """The first of the telling leniencies that have begun and ended in a thread."""
    scopes, at = path.walker.shape.scopes, len(path.moves)
    found: tuple[int, int, Scope] | None = None
    ended: dict[int, int] = {}
    rules: list[Scope] = []
    depth = 0
    while True:
        before, actions = path.origin(at, thread)
        for number in reversed(actions):
            scope = scopes[abs(number)]
            if scope.expected:
                if number < 0:
                    ended[-number] = at
                elif number in ended:
                    found, rules, depth = (at, ended[number], scope), [], 0
            elif scope.kind == "rule" and found is not None:
                if number > 0 and not depth:
                    rules.append(scope)
                else:
                    depth += 1 if number < 0 else -1
        if not at:
            break
        at, thread = at - 1, before
    return None if found is None else Untold(*found, next(iter(rules), None))


def _last_of(path: Path, at: int, thread: int, name: str) -> bytes:
    """The octets of a field that ended last in a thread before a place."""
    scopes = path.walker.shape.scopes
    fields = (number for number, each in enumerate(scopes) if each.kind == "field")
    numbers = frozenset(number for number in fields if scopes[number].name == name)
    end = None
    while True:
        before, actions = path.origin(at, thread)
        for number in reversed(actions):
            if end is None and -number in numbers:
                end = at
            elif end is not None and number in numbers:
                return path.octets[at:end]
        if not at:
            return b""
        at, thread = at - 1, before


def _lacking(path: Path, at: int) -> Iterator[Lacking]:
    """What does not stand at a place where something was to be read."""
    walker, shape, octets = path.walker, path.walker.shape, path.octets
    octet = octets[at] if at < len(octets) else None

    def reads(classes: bytes) -> bool:
        return octet is not None and bool(classes[shape.class_of[octet]])

    # nobody expects UTF-8 of octets that are ASCII
    is_ascii = octets.isascii()
    for thread, (number, word, _) in enumerate(path.state_at(at).threads):
        if number < 0:
            # a whole word ends there, or it is none
            if octet is not None and (number == END or not reads(shape.keyword)):
                yield Lacking("the end", None, thread)
            continue
        position = walker.positions[number]
        kind, what, *facts = shape.rows[position.row]
        if position.behind_word and reads(shape.keyword):
            continue  # the word is no word
        if kind == "set":
            # a word that is excluded so far is told by the rule that it has
            told = word in shape.final or (is_ascii and what.startswith(_UTF8))
            classes = shape.sets[facts[0]]
            if not told and not reads(classes):
                yield Lacking(what, frozenset(compress(range(len(classes)), classes)), thread)
        elif position.taken == len(what) - 1 and what[-1] in _MARKS:
            if octet != what[-1]:
                yield Lacking(f'"{chr(what[-1])}"', frozenset((shape.class_of[what[-1]],)), thread)
        elif position.taken == 0 and not _stands(what, octets, at, facts[0]):
            shown = _NAMED.get(what) or f'"{escaped(what)}"'
            yield Lacking(shown, frozenset((shape.class_of[what[0]],)), thread)


def _stands(text: bytes, octets: bytes, at: int, whole: bool) -> bool:
    """Whether a literal stands at a place, or fails further behind, where its mark is missing."""
    end = at + len(text)
    if octets[at:end].lower() == text.lower():
        return not whole or octets[end : end + 1] not in _KEYWORD or end >= len(octets)
    return text[-1] in _MARKS and octets[at : end - 1].lower() == text[:-1].lower()


_KEYWORD = b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _trails(path: Path, at: int, threads: list[int]) -> list[Trail]:
    """The rules and lists that are open in threads before an octet, each with its beginning.

    Going back, the first beginning of a scope is the right one, as none is open twice.
    """
    walker = path.walker
    scopes, state = walker.shape.scopes, path.state_at(at)
    open_scopes = [
        [n for n in walker.open_scopes(state.threads[each][0]) if scopes[n].kind in _TELLING]
        for each in threads
    ]
    begun: list[dict[int, int]] = [{} for _ in threads]
    # what was not found yet, with those that lack it
    missing: dict[int, list[int]] = {}
    live: dict[int, list[int]] = {}
    for place, numbers in enumerate(open_scopes):
        live.setdefault(threads[place], []).append(place)
        for number in numbers:
            missing.setdefault(number, []).append(place)
    before = at
    while missing:
        if len(live) == 1:
            # from here on all of them are one
            [(thread, places)] = live.items()
            before, thread = path.last_begun(before, thread, frozenset(missing))
            live = {thread: places}
        joined: dict[int, list[int]] = {}
        for thread, places in live.items():
            origin, actions = path.origin(before, thread)
            for number in actions:
                if number in missing:
                    for place in places:
                        if place in missing[number]:
                            begun[place][number] = before
                    lacking = [place for place in missing[number] if place not in places]
                    missing[number] = lacking
                    if not lacking:
                        del missing[number]
            joined.setdefault(origin, []).extend(places)
        live, before = joined, before - 1
    return [
        tuple((dates[number], scopes[number]) for number in numbers)
        for numbers, dates in zip(open_scopes, begun, strict=True)
    ]


def _named(trail: Trail, offset: int) -> tuple[int, Scope]:
    """The outermost rule of a trail that begins at an offset, else its innermost."""
    return next((each for each in trail if each[0] == offset), trail[-1])


def found_at(octets: bytes, offset: int) -> str:
    """What stands at an offset, in words."""
    if offset >= len(octets):
        return "the end"
    octet = octets[offset : offset + 1]
    if octets[offset : offset + 2] == b"\r\n":
        return "CRLF"
    names = {b"\r": "a bare CR", b"\n": "a bare LF", b" ": "a space", b"\t": "a tab", b"\0": "NUL"}
    return names.get(octet) or f'"{escaped(octet)}"'
