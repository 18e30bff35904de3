"""Why octets do not follow a rule: the furthest place that was reached, and what it lacked.

Matching says yes or no in a microsecond. Only when it says no, or when what prose restricts has
to be looked at, the same rules are walked here, from the tables that the generator wrote.
"""

from __future__ import annotations

from smtpkit.command import Command
from smtpkit.errors import ParseError, SuggestedReply, escaped, excerpt, joined_with_or
from smtpkit.generated.constants import LINE_TOO_LONG, UNKNOWN_PARAMETER
from smtpkit.secrets import secret_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from smtpkit.view import View

    Node = tuple[Any, ...]
    Chain = tuple[Any, Any] | None

_KEYWORD = frozenset(b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


# nobody has to walk through more than this to say what else is wrong with a line that is too long
_WALKED = 8192
_BEYOND_ASCII = frozenset(range(0x80, 0x100))
_NO_BLANK = frozenset(range(256)) - frozenset(b" \t\r\n")
_NAMED = {b"\r\n": "CRLF", b" ": "space", b'"': "a quotation mark", b"\0": "NUL"}
# what the names of sets begin with that are part of text beyond ASCII
_UTF8 = "UTF-8"
# a set of octets as `lstrip` wants it
_STRIPS: dict[frozenset[int], bytes] = {}


class Refused:
    """Octets that follow the rule and break what is said in prose."""

    __slots__ = ("level", "message", "name", "offset", "reply", "rule", "span")

    def __init__(
        self,
        message: str,
        offset: int,
        rule: Node | None,
        level: str,
        reply: str,
        name: str,
        span: tuple[int, int],
    ) -> None:
        self.message, self.offset, self.rule = message, offset, rule
        self.level, self.reply, self.name = level, reply, name
        # the octets that it is about
        self.span = span


class Reader:
    """Reads octets by the tables, and remembers the furthest failure and what prose refuses."""

    def __init__(self, tables: Any, octets: bytes, *, typed: bool = True, lenient: int = 0) -> None:
        self.rules = tables.RULES
        self.codecs = tables.codecs
        # the views of the rules that have fields, by the rules' names
        self.views: dict[str, type[View]] = tables.views
        self.octets = octets
        # nobody expects UTF-8 of octets that are ASCII
        self.is_ascii = octets.isascii()
        self.typed = typed
        # 0: strict; 1: what is bent is taken where the rule fails; 2: where it reads further
        self.lenient = lenient
        # what was taken: name, start, end; each with the one before it, so that no list is copied
        self._taken: Chain = None
        # what prose rejects, in the same way
        self._refused: Chain = None
        # whether the parameters that follow are all that there are
        self.is_closed = False
        self.furthest = -1
        # what was expected at the furthest place: description and the set it stands for
        self.expected: list[tuple[str, frozenset[int] | None]] = []
        self.trail: list[tuple[int, Node]] = []
        # the rules that were open then, outermost first, each with its beginning
        self.trails: list[tuple[str, tuple[tuple[int, Node], ...]]] = []
        # where a rule was read to last, the outermost of those that end there
        self.completed: tuple[int, Node | None] = (-1, None)
        # where a parameter stands that the dialect does not have
        self.not_offered = -1
        # where the fields stand; a new dict for each change, so that going back is cheap
        self.spans: dict[str, tuple[int, int]] = {}
        self.prefix = ""

    @property
    def taken(self) -> list[tuple[str, int, int]]:
        """What a lenient reading let pass: name, start, end."""
        return _in_order(self._taken)

    @property
    def refused(self) -> list[Refused]:
        """What prose refuses."""
        return _in_order(self._refused)

    def take(self, name: str, at: int, end: int) -> None:
        self._taken = (self._taken, (name, at, end))

    def fail(self, offset: int, what: str, octets: frozenset[int] | None = None) -> int:
        if self.is_ascii and what.startswith(_UTF8):
            return -1
        if offset > self.furthest:
            self.furthest = offset
            self.expected = []
            self.trails = []
        if offset == self.furthest:
            self.expected.append((what, octets))
            self.trails.append((what, tuple(self.trail)))
        return -1

    def blamed(self) -> tuple[Node | None, str]:
        """The rule to name for the furthest failure, and the reply that it suggests.

        That is the outermost rule that begins there, else the innermost that is open; where
        several could go on, the innermost that they have in common.
        """
        # UTF-8 may stand in many places; it is seldom what was meant
        trails = [trail for what, trail in self.trails if not what.startswith(_UTF8)]
        trails = [trail for trail in trails or [t for _, t in self.trails] if trail]
        if not trails:
            # what was expected belongs to the line, unless the last rule may have gone on
            end, entry = self.completed
            if entry is None or end != self.furthest or self._is_closed_at(end, entry):
                return None, ""
            return entry, entry[5]
        named = [_named(trail, self.furthest) for trail in trails]
        best = max(range(len(trails)), key=lambda i: (named[i][0], -i))
        trail, rule = trails[best], named[best]
        if any(other[1] is not rule[1] for other in named):
            common = 0
            while all(len(t) > common and t[common] == trail[common] for t in trails):
                common += 1
            begins = any(t[common:] and t[common][0] == self.furthest for t in trails)
            if common and (begins or trail[common - 1][0] == rule[0]):
                rule = trail[common - 1]
        open_rules = [entry for _, entry in trail[: trail.index(rule) + 1]]
        return rule[1], next((entry[5] for entry in reversed(open_rules) if entry[5]), "")

    def _is_closed_at(self, end: int, entry: Node) -> bool:
        """Whether what a rule has read ends there for good: with its bracket, or its word."""
        view = self.views.get(entry[0])
        bracketed = view is not None and view.facts.bracketed
        return bracketed or self.octets[end : end + 1] in (b"", b" ", b"\t", b"\r", b"\n")

    def reply(self) -> str:
        """The reply that the innermost open rule with one suggests."""
        return next((entry[5] for _, entry in reversed(self.trail) if entry[5]), "")

    def refuse(
        self,
        message: str,
        offset: int,
        level: str = "semantic",
        rule: Node | None = None,
        *,
        span: tuple[int, int],
        name: str = "value",
    ) -> None:
        if rule is None and self.trail:
            rule = self.trail[-1][1]
        refused = Refused(message, offset, rule, level, self.reply(), name, span)
        self._refused = (self._refused, refused)

    def read(self, node: Node, at: int) -> int:
        """Where the node's text ends, or -1."""
        end: int = _READ[node[0]](self, node, at)
        return end

    def _lit(self, node: Node, at: int) -> int:
        _, text, whole = node
        end = at + len(text)
        if self.octets[at:end].lower() != text.lower() or (
            whole and end < len(self.octets) and self.octets[end] in _KEYWORD
        ):
            # of a word with a mark behind it, the mark alone may be missing
            if text[-1:] in b"=:" and self.octets[at : end - 1].lower() == text[:-1].lower():
                at, text = end - 1, text[-1:]
            if at >= self.furthest:
                shown = _NAMED.get(text) or f'"{escaped(text)}"'
                self.fail(at, shown, frozenset(text[:1]))
            return -1
        return end

    def _set(self, node: Node, at: int) -> int:
        _, name, members, least, most = node
        last = len(self.octets) if most is None else min(len(self.octets), at + most)
        end = self._run(members, at, last)
        if end >= self.furthest and (most is None or end - at < most):
            self.fail(end, name, members)
        return end if end - at >= least else -1

    def _run(self, members: frozenset[int], at: int, last: int) -> int:
        """Behind the octets from `at` on that are members, by blocks and not one by one."""
        strip = _STRIPS.get(members)
        if strip is None:
            strip = _STRIPS[members] = bytes(sorted(members))
        while at < last:
            block = self.octets[at : min(at + 64, last)]
            rest = len(block.lstrip(strip))
            at += len(block) - rest
            if rest:
                break
        return at

    def _cat(self, node: Node, at: int) -> int:
        for item in node[1:]:
            at = _READ[item[0]](self, item, at)
            if at < 0:
                break
        return at

    def _alt(self, node: Node, at: int) -> int:
        before = self._state()
        for item in node[1:]:
            end = self.read(item, at)
            if end >= 0:
                return end
            self._restore(before)
        return -1

    def _rep(self, node: Node, at: int) -> int:
        _, item, least, most = node
        count = 0
        while most is None or count < most:
            before = self._state()
            end = self.read(item, at)
            if end < 0 or end == at:
                self._restore(before)
                break
            at = end
            count += 1
        return at if count >= least else -1

    def _bent(self, node: Node, at: int) -> int:
        _, item, others = node
        if not self.lenient:
            return self.read(item, at)
        before = self._state()
        best = self.read(item, at)
        if best >= 0 and self.lenient == 1:
            return best
        kept = self._state()
        for name, other in others:
            self._restore(before)
            end = self.read(other, at)
            if end > best:
                self.take(name, at, end)
                best, kept = end, self._state()
                if self.lenient == 1:
                    break
        self._restore(kept)
        return best

    def _extra(self, node: Node, at: int) -> int:
        if self.lenient < (2 if node[3] else 1):
            return at
        before = self._state()
        end = self.read(node[2], at)
        if end <= at:
            self._restore(before)
            return at
        self.take(node[1], at, end)
        return end

    def _state(self) -> tuple[Chain, dict[str, tuple[int, int]], Chain]:
        return self._refused, self.spans, self._taken

    def _restore(self, state: tuple[Chain, dict[str, tuple[int, int]], Chain]) -> None:
        self._refused, self.spans, self._taken = state

    def _cap(self, node: Node, at: int) -> int:
        _, name, item, once = node
        full = self.prefix + name
        outer, self.prefix = self.prefix, full + "."
        before = (self._refused, self._taken)
        end = self.read(item, at)
        self.prefix = outer
        if end >= 0:
            changed = self._refused is not before[0] or self._taken is not before[1]
            if once and self.lenient and changed and self._has_fields(item):
                # such a value is read by its own rule, or it is none
                return -1
            if once and full in self.spans:
                self.refuse(f"{name} is given twice", at, name="duplicate", span=(at, end))
            self.spans = {**self.spans, full: (at, end)}
        return end

    def _has_fields(self, node: Node) -> bool:
        """Whether a rule has a view of its own."""
        while node[0] in ("bent", "cap", "value"):
            node = node[1] if node[0] == "bent" else node[-1 if node[0] == "value" else 2]
        return node[0] == "rule" and self.rules[node[1]][0] in self.views

    def _list(self, node: Node, at: int) -> int:
        _, name, item = node
        end = self.read(item, at)
        if end >= 0:
            self.spans = {**self.spans, name: (at, end)}
        return end

    def _rule(self, node: Node, at: int) -> int:
        entry = self.rules[node[1]]
        name, _, at_most, _, strictly, _, check, item = entry
        self.trail.append((at, entry))
        end = self.read(item, at)
        if end >= 0:
            if at_most is not None and end - at > at_most:
                self.refuse(
                    f"{name} of {end - at} octets, at most {at_most} are allowed",
                    at,
                    "limit",
                    entry,
                    name="over-long",
                    span=(at, end),
                )
            if strictly is not None:
                self._narrow(strictly, at, end)
            if check:
                self._check(check, name, at, end)
            self.completed = (end, entry)
        self.trail.pop()
        return end

    def _check(self, check: str, rule: str, at: int, end: int) -> None:
        """What prose says of the fields of a rule."""
        view = self.views.get(rule)
        match = None if view is None else view.facts.pattern.fullmatch(self.octets, at, end)
        if view is not None and match is not None:
            try:
                getattr(self.codecs, check)(view(match))
            except ValueError as error:
                self.refuse(str(error), at, span=(at, end))

    def _narrow(self, name: str, at: int, end: int) -> None:
        """The text must follow a narrower rule too."""
        inner = Reader(_Tables(self), self.octets[at:end])
        read = inner.read(("rule", name), 0)
        if read != end - at:
            inner.expect_the_end(read)
            entry, _ = inner.blamed()
            expected = joined_with_or(inner.descriptions())
            found = found_at(inner.octets, inner.furthest)
            message = f"expected {expected}, found {found}"
            place = at + inner.furthest
            self.refuse(message, place, rule=entry, name="literal", span=(at, end))

    def _value(self, node: Node, at: int) -> int:
        _, decoder, of, item = node
        end = self.read(item, at)
        if end >= 0:
            decoded: Any = None
            try:
                decoded = getattr(self.codecs, decoder)(self.octets[at:end])
            except ValueError as error:
                if self.lenient:
                    # it is no value of this kind: what else may it be?
                    return -1
                self.refuse(str(error), at, span=(at, end))
            if of is not None and decoded is not None:
                octets = self.codecs.encode_text(decoded)
                inner = Reader(_Tables(self), octets)
                if inner.read(("rule", of), 0) != len(octets) or inner.refused:
                    message = f'the decoded value "{escaped(octets)}" is no {of}'
                    self.refuse(message, at, span=(at, end))
        return end

    def _but(self, node: Node, at: int) -> int:
        _, item, words = node
        end = self.read(item, at)
        if end >= 0 and self.octets[at:end].upper() in words and self.typed:
            if self.lenient and words:
                self.take("bad-value", at, self._word(at))
                return end
            return self.fail(at, "another keyword")
        if end >= 0 and self.is_closed:
            self.take("unknown-parameter", at, self._word(at))
        return end

    def _word(self, at: int) -> int:
        """Behind the octets from `at` on that are no blanks and no line end."""
        return self._run(_NO_BLANK, at, len(self.octets))

    def _same(self, node: Node, at: int) -> int:
        _, name, item = node
        end = self.read(item, at)
        if end >= 0:
            first, last = self.spans[name]
            if self.octets[first:last] != self.octets[at:end]:
                here, before = escaped(self.octets[at:end]), escaped(self.octets[first:last])
                message = f"{name} {here}, but {before} before"
                self.refuse(message, at, name="mixed-codes", span=(at, end))
        return end

    def _parameter(self, node: Node, at: int) -> int:
        """A parameter by its own rule; by the generic one alone when types are left aside."""
        _, _, generic = node
        own = self._own(node, at)
        if self.lenient:
            return self._loose_parameter((*own, generic), at)
        return self._alt(("alt", *own, generic) if self.typed else ("alt", generic), at)

    def _own(self, node: Node, at: int) -> tuple[Node, ...]:
        """The rule of the parameter's keyword, if it has one."""
        keyword = self.octets[at : self._run(_KEYWORD, at, min(at + 64, len(self.octets)))]
        rule = node[1].get(keyword.upper())
        return () if rule is None else (rule,)

    def _loose_parameter(self, items: tuple[Node, ...], at: int) -> int:
        """A parameter by the first rule that reads it to its end."""
        before = self._state()
        for item in items:
            end = self.read(item, at)
            if end >= 0 and (end == len(self.octets) or self.octets[end] in b" \t\r\n"):
                return end
            self._restore(before)
        return -1

    def expect_the_end(self, at: int) -> None:
        """What was read ended here, and nothing was to follow."""
        if 0 <= at < len(self.octets):
            self.fail(at, "the end")

    def _closed(self, node: Node, at: int) -> int:
        """A parameter by its own rule; where none has one, another reply is due."""
        _, typed, generic = node
        if self.lenient:
            self.is_closed = True
            return self._loose_parameter((*self._own(node, at), generic), at)
        if not self.typed:
            return self._alt(("alt", generic), at)
        end = self._alt(("alt", *(self._own(node, at) or typed.values())), at)
        if end < 0 and self.furthest == at:
            self.not_offered = at
        return end

    def descriptions(self) -> list[str]:
        """What was expected, without what is part of something else that was."""
        # a literal stands for its first octet; of two that are alike the shorter text is clearer,
        # but of two words only if the longer one begins with it
        plain = [each for each in self.expected if not each[0].startswith(_UTF8)]
        expected = plain or self.expected
        kept = [
            name
            for name, octets in expected
            if octets is None
            or not any(
                other is not None
                and (octets < other or (octets == other and len(what) < len(name)))
                and (what[0] != name[0] or name.startswith(what.removesuffix('"')))
                for what, other in expected
            )
        ]
        return list(dict.fromkeys(kept or [name for name, _ in expected]))


# the kinds of nodes that the tables are made of
_READ: dict[str, Any] = {
    kind: getattr(Reader, f"_{kind}")
    for kind in (
        *("lit", "set", "cat", "alt", "rep", "bent", "extra", "cap", "list"),
        *("rule", "value", "but", "same", "parameter", "closed"),
    )
}


def _in_order(chain: Chain) -> list[Any]:
    found = []
    while chain is not None:
        chain, each = chain
        found.append(each)
    return found[::-1]


def _named(trail: tuple[tuple[int, Node], ...], offset: int) -> tuple[int, Node]:
    """The outermost rule of a trail that begins at an offset, else its innermost."""
    return next((each for each in trail if each[0] == offset), trail[-1])


class _Tables:
    """The tables of another reader."""

    def __init__(self, reader: Reader) -> None:
        self.RULES, self.codecs, self.views = reader.rules, reader.codecs, reader.views


def found_at(octets: bytes, offset: int) -> str:
    """What stands at an offset, in words."""
    if offset >= len(octets):
        return "the end"
    octet = octets[offset : offset + 1]
    if octets[offset : offset + 2] == b"\r\n":
        return "CRLF"
    names = {b"\r": "a bare CR", b"\n": "a bare LF", b" ": "a space", b"\t": "a tab", b"\0": "NUL"}
    return names.get(octet) or f'"{escaped(octet)}"'


def diagnose(view: type[View], buffer: Any, start: int, end: int) -> None:
    """Raise the `ParseError` of octets that a view's rule refuses; return if it does not."""
    octets = bytes(buffer[start:end])
    tables = view.facts.dialect.tables
    root = tables.ROOTS[view.__name__]
    too_long = _too_long(view, octets)
    if too_long is not None:
        # before anything else: nobody has to walk through megabytes to refuse them
        _raise(view, too_long, octets, start)
    reader = Reader(tables, octets)
    read = reader.read(root, 0)
    if read == len(octets):
        refused = [*reader.refused, *_prose(view, reader, octets)]
        if refused:
            _raise(view, refused[0], octets, start)
        return
    reader.expect_the_end(read)
    level = "syntax"
    if view.facts.known:
        # is it only a parameter's own rule that is broken?
        generic = Reader(tables, octets, typed=False)
        if generic.read(root, 0) == len(octets):
            level = "generic"
    entry, reply = reader.blamed()
    rule, reference = (entry[0], entry[1]) if entry else (view.rule, view.reference)
    expected = reader.descriptions()
    found = found_at(octets, reader.furthest)
    if reader.furthest == reader.not_offered:
        # RFC 5321, 4.1.1.11
        reply = UNKNOWN_PARAMETER
    hidden_from = secret_from(view, octets)
    if hidden_from is not None and reader.furthest >= hidden_from:
        found = "something else"
    message = f"expected {joined_with_or(expected)} ({rule}, {reference}), found {found}"
    raise ParseError(
        message,
        offset=start + reader.furthest,
        rule=rule,
        expected=expected,
        found=found,
        reference=reference,
        level=level,
        reply=suggested(reply or view.facts.reply, message),
        excerpt=excerpt(octets, reader.furthest, hidden_from),
        leniencies=lambda: would_take(view, octets),
    )


class Taken:
    """What a lenient reading let pass: its name, and its start and end in the octets."""

    __slots__ = ("end", "name", "start")

    def __init__(self, name: str, start: int, end: int) -> None:
        self.name, self.start, self.end = name, start, end


def read_leniently(
    view: type[View], octets: bytes
) -> tuple[dict[str, tuple[int, int]] | None, list[Taken]]:
    """The spans of a view's fields and what had to be let pass; None where nothing helps.

    What is bent is taken where its rule fails; if that is not enough, wherever it reads further.
    """
    tables = view.facts.dialect.tables
    root = tables.ROOTS[view.__name__]
    for lenient in (1, 2):
        reader = Reader(tables, octets, lenient=lenient)
        if reader.read(root, 0) != len(octets):
            continue
        refused = [*reader.refused, *_prose(view, reader, octets)]
        too_long = _too_long(view, octets)
        taken = [Taken(*each) for each in reader.taken]
        if secret_from(view, octets) is not None and any(t.name == "extra-text" for t in taken):
            # nobody knows what it is, so all of it stays hidden
            return None, []
        taken += [Taken(each.name, *each.span) for each in refused]
        if too_long is not None:
            taken.append(Taken(too_long.name, *too_long.span))
        return reader.spans, sorted(taken, key=lambda each: (each.start, each.end))
    return None, []


def would_take(view: type[View], octets: bytes) -> tuple[str, ...]:
    """The names of the leniencies with which octets that are refused would be read."""
    spans, taken = read_leniently(view, octets)
    if spans is None and issubclass(view, Command) and is_line(octets):
        return ("unreadable-arguments",)
    return tuple(dict.fromkeys(each.name for each in taken))


def is_line(octets: bytes) -> bool:
    """Whether octets are one line of text: an LF at the end and nowhere else, and no NUL."""
    return octets.endswith(b"\n") and octets.count(b"\n") == 1 and b"\0" not in octets


def suggested(reply: str, text: str) -> SuggestedReply | None:
    """The reply of a declaration with a text; None where there is nobody to answer."""
    return SuggestedReply.of(reply, text) if reply else None


def _too_long(view: type[View], octets: bytes) -> Refused | None:
    at_most = view.at_most
    if at_most is None:
        return None
    at = 0
    for line in octets.split(b"\r\n") if view.multiline else [octets[:-2]]:
        allowed = at_most
        if view.facts.longer and line[:3].isdigit():
            allowed = view.facts.longer.get(int(line[:3]), at_most)
        if len(line) + 2 > allowed:
            message = f"a line of {len(line) + 2} octets, at most {allowed} are allowed"
            reply, span = view.facts.reply and LINE_TOO_LONG, (at, at + len(line))
            return Refused(message, at, None, "limit", reply, "over-long", span)
        at += len(line) + 2
    return None


def _prose(view: type[View], reader: Reader, octets: bytes) -> list[Refused]:
    """What is asked of a message as a whole."""
    return [
        Refused(message, offset, None, "semantic", reply, name, _about(name, offset, octets))
        for name, message, offset, reply in view.broken_prose(reader.spans, octets)
    ]


def _about(name: str, offset: int, octets: bytes) -> tuple[int, int]:
    """The octets that prose is about: those beyond ASCII, or a word."""
    members = _BEYOND_ASCII if name == "not-ascii" else _NO_BLANK
    end = next((i for i in range(offset, len(octets)) if octets[i] not in members), len(octets))
    return offset, end


def _raise(view: type[View], refused: Refused, octets: bytes, start: int) -> NoReturn:
    rule, reference = view.rule, view.reference
    if refused.rule is not None:
        rule, reference = refused.rule[0], refused.rule[1]
        if refused.level == "limit":
            reference = refused.rule[3]
    elif refused.level == "limit":
        reference = view.limit_reference
    message = f"{refused.message} ({rule}, {reference})"
    short = len(octets) <= _WALKED
    raise ParseError(
        message,
        offset=start + refused.offset,
        rule=rule,
        reference=reference,
        level=refused.level,
        reply=suggested(refused.reply or view.facts.reply, refused.message),
        leniencies=(lambda: would_take(view, octets)) if short else (refused.name,),
        excerpt=excerpt(octets, refused.offset, secret_from(view, octets)),
    )
