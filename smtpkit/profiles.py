"""Reading what is really sent: the profiles `lenient` and `observer`.

A strict reading is the RFC's. What it refuses is read once more with what the grammar declares
beside its rules: by the reading of least cost. Each leniency that was needed is a defect of the
view, with its place. A profile may also be a set of the names of leniencies.
"""

from __future__ import annotations

import re
from itertools import pairwise

from smtpkit.command import Command
from smtpkit.errors import FieldError, ParseError, nearest
from smtpkit.facts import ViewFacts
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.constants import SMTP_MAX_COMMAND_LINE
from smtpkit.generated.leniencies import (
    LEADING_BLANKS,
    LEADING_OCTETS,
    LOST_LINE_ENDS,
    NO_CODE,
    NO_SPACE,
    NO_VERB,
    STATUS_CLASS,
    STATUS_PLACE,
    STRAY_LINE,
    UNKNOWN_VERB,
    UNREADABLE,
    UNREADABLE_ARGUMENTS,
)
from smtpkit.matching import Defect, LenientMatch, defective
from smtpkit.octets import is_reply, leading_word, lines_in, verb_of
from smtpkit.reply import CodedReplyView, ReplyView, pieces_of
from smtpkit.view import View, json_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Set
    from typing import Any

    from smtpkit.facts import Lead


class UnreadableCommand(Command):
    """A line that follows no rule: its verb, if it has one, and the rest of it."""

    __slots__ = ()

    fields = ("arguments",)
    rule = "command"
    reference = "RFC 5321, 4.1.1"
    facts = ViewFacts(groups={"verb": (1,), "arguments": (2,)})

    @property
    def verb(self) -> str:  # type: ignore[override]  # there is no class for each
        """The letters, digits and hyphens that the line begins with, in upper case."""
        return self.octets("verb").decode("ascii").upper()

    @property
    def arguments(self) -> str:
        """What follows the verb, as it stands, without the line end."""
        return decode_text(self.octets("arguments"))


class HiddenCommand(UnreadableCommand):
    """A line that may hold credentials: they are not shown unless they are asked for by name."""

    __slots__ = ()

    secret_fields = frozenset(["arguments"])


class UnreadableReply(CodedReplyView):
    """Octets of a server that are no reply."""

    __slots__ = ()

    rule = "Reply"
    reference = "RFC 5321, 4.2"
    # no rule says where they are: they stand in the match
    facts = ViewFacts(groups={"hidden": (1,)})

    def hidden_spans(self) -> list[tuple[int, int]]:
        match: Any = self.match
        return [
            (first + match.offset, last + match.offset)
            for first, last in (each[""] for each in match.items_in(1))
        ]

    @property
    def code(self) -> int:
        """The code of the first line that has one; raises `FieldError` where none has."""
        code = _code_in(self.match[0])
        if not code:
            raise FieldError("code: the octets are no reply")
        return int(code)

    @property
    def codes(self) -> tuple[int, ...]:
        """The code of each line that has that of the reply."""
        return (self.code,) * len(self.raw_lines) if _code_in(self.match[0]) else ()

    @property
    def is_multiline(self) -> bool:
        """Whether it has more than one line."""
        return len(self.raw_lines) > 1

    @property
    def raw_lines(self) -> tuple[str, ...]:
        """The texts of the lines with its code; where it has none, the lines as they stand.

        Those that have another one, or none, are listed in `defects`.
        """
        octets = self.octets()
        if not _code_in(octets):
            lines = tuple(decode_text(octets[first:last]) for first, last in lines_in(octets))
            return lines or ("",)
        start = self.match.start()
        return tuple(decode_text(octets[a - start : b - start]) for a, b in self.text_spans())

    def text_spans(self) -> Iterator[tuple[int, int]]:
        """Where the text of each line with its code stands."""
        octets, start = self.octets(), self.match.start()
        code = _code_in(octets)
        for first, last in lines_in(octets):
            if not code:
                yield start + first, start + last
            elif _code_of(octets[first:last]) == code:
                at = octets.index(code, first) + 4
                yield start + min(at, last), start + last

    def values(self) -> dict[str, Any]:
        return {"lines": list(self.raw_lines)}

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        code = {"code": self.code} if _code_in(self.match[0]) else {}
        lines = self.raw_lines if secrets else self.shown_lines(self.hidden_spans())
        return {**code, "lines": json_value(lines)}

    def __repr__(self) -> str:
        return f"<UnreadableReply {encode_text(str(self))!r}>"


def _code_of(line: bytes) -> bytes:
    """The code that a line of a reply begins with, behind blanks; nothing where it is no line."""
    word = line.lstrip(b" \t")
    return word[:3] if is_reply(word) else b""


def _code_in(octets: bytes) -> bytes:
    """The code of the first line that has one; nothing where none has."""
    codes = (_code_of(octets[first:last]) for first, last in lines_in(octets))
    return next(filter(None, codes), b"")


def profile_of(dialect: Any, profile: str | Set[str]) -> tuple[frozenset[str], bool]:
    """The leniencies of a profile, and whether it reads octets that are no line, too.

    A profile is given by its name, or by those of its leniencies. Raises `ValueError`.
    """
    tables = dialect.tables
    if profile == "lenient":
        return tables.lenient, False
    if profile == "observer":
        return frozenset(tables.LENIENCIES), True
    unknown = [] if isinstance(profile, str) else sorted(profile - tables.LENIENCIES.keys())
    if unknown or isinstance(profile, str):
        raise ValueError(f"no leniency is called {_nearest(unknown or [str(profile)], tables)}")
    return frozenset(profile), False


def _nearest(names: list[str], tables: Any) -> str:
    """Names that there are not, each with the nearest one that there is."""
    return ", ".join(each + nearest(each, tables.LENIENCIES) for each in names)


def lenient_view(
    view: type[View], buffer: Any, start: int, end: int, names: frozenset[str]
) -> View | None:
    """The view of octets, with its defects; None where these leniencies do not help."""
    from smtpkit.diagnosis import read_leniently

    match = view.facts.pattern.fullmatch(buffer, start, end)
    if match is not None and not view.is_doubtful(match, end - start):
        return view(match)
    octets, lead = bytes(buffer[start:end]), view.facts.lead
    found = read_leniently(view, octets, names)
    if match is not None and (found is None or not found[1]):
        try:
            return view.parse(buffer, start, end)
        except ParseError:
            return None
    if found is None:
        return None
    reading, taken = found
    tables = view.facts.dialect.tables
    defects = [
        Defect(each.name, (start + each.start, start + each.end), tables.LENIENCIES[each.name])
        for each in taken
    ]
    groups = {0: (start, end)}
    for name, (first, last) in reading.spans.items():
        for group in view.facts.groups.get(name, ())[:1]:
            groups[group] = (start + first, start + last)
    if lead is not None and (listed := reading.lists.get(lead.items)):
        first, last = listed[0][""]
        other = octets[slice(*reading.spans.get(lead.other, (0, 0)))]
        if length := lead.length(octets[first:last], other):
            [group] = view.facts.groups[lead.field]
            groups[group] = (start + first, start + first + length)
    items = {
        group: [{part: (start + a, start + b) for part, (a, b) in each.items()} for each in listed]
        for name, listed in reading.lists.items()
        for group in view.facts.groups.get(name, ())[:1]
    }
    needed = tables.needed(tables.roots[view.__name__])
    lost = {
        group: f"{name}: where it ends is not clear"
        for name in reading.lost
        if name.partition(".")[0] in needed
        for group in view.facts.groups.get(name, ())
    }
    bad = {group: name for name in reading.bad for group in view.facts.groups.get(name, ())}
    # and so are the fields within them
    lost |= {
        group: f"{name}: what stands there cannot be told"
        for name, all_groups in view.facts.groups.items()
        if name.rpartition(".")[0] and name.partition(".")[0] in reading.bad
        for group in all_groups
    }
    lost |= {
        group: f"{name}: it is not there"
        for name in needed - reading.spans.keys() - reading.lost
        for group in view.facts.groups.get(name, ())
    }
    return view(LenientMatch(buffer, groups, defects, lost, items, bad))  # type: ignore[arg-type]


def told(dialect: Any, name: str, span: tuple[int, int], message: str) -> Defect:
    """The defect of octets that nothing reads, with what was expected."""
    sentence = dialect.tables.LENIENCIES[name]
    return Defect(name, span, f"{sentence}: {message}")


def any_command(
    dialect: Any, buffer: Any, start: int, end: int, defect: str, offset: int, message: str
) -> UnreadableCommand:
    """The view of any octets as a line, and from where on they are not one."""
    octets = bytes(buffer[start:end])
    begin = start + len(octets) - len(octets.lstrip(b" \t"))
    word = begin + len(leading_word(octets[begin - start :]))
    first, last = word, end
    while last > first and buffer[last - 1] in b"\r\n":
        last -= 1
    if first < last and buffer[first] in b" \t":
        first += 1
    view = UnreadableCommand
    hidden_from = dialect.verbs.hidden_from(octets)
    if hidden_from is not None:
        view = HiddenCommand
        if start + hidden_from < word:
            # the secret is what seems to be the verb, or a part of it
            word = first = max(begin, start + hidden_from)
    groups = {0: (start, end), 1: (begin, word), 2: (first, last)}
    defects = [told(dialect, defect, (offset, end), message)]
    return view(LenientMatch(buffer, groups, defects))  # type: ignore[arg-type]


def command_by_profile(
    dialect: Any, buffer: Any, start: int, end: int, profile: str | Set[str]
) -> Command:
    """A command line as a profile reads it; raises `ParseError`, but never as an observer."""
    from smtpkit.diagnosis import diagnose, is_line

    names, reads_anything = profile_of(dialect, profile)
    is_readable = reads_anything or is_line(bytes(buffer[start:end]))
    ahead = b"".join(octets for name, octets in _AHEAD.items() if name in names)
    at = start
    while at < end and buffer[at] in ahead:
        at += 1
    octets = bytes(buffer[at : min(end, at + SMTP_MAX_COMMAND_LINE)])
    word = verb_of(octets)
    view = dialect.commands.get(word)
    if view is None and NO_SPACE in names:
        joined = _unspaced(dialect, buffer, start, end, at, names)
        if joined is not None:
            return joined
    if view is None:
        defect = UNKNOWN_VERB if word else NO_VERB
        if not is_readable or defect not in names:
            dialect.command_of(buffer, at, end)  # raises
        message = dialect.verbs.unknown(octets)[1]
        return any_command(dialect, buffer, start, end, defect, at, message)
    found = lenient_view(view, buffer, start, end, names)
    if found is not None:
        return found  # type: ignore[return-value]  # the view of a command is a command
    defect = UNREADABLE_ARGUMENTS
    try:
        diagnose(view, buffer, at, end)
    except ParseError as error:
        if is_readable and defect in names:
            return any_command(dialect, buffer, start, end, defect, error.offset, error.message)
        raise
    raise AssertionError("a line is read strictly, and not leniently")


#: more than a verb and a word behind it have
_LONGEST = 64
#: what may stand before a verb, by the leniency that lets it pass
_AHEAD = {LEADING_BLANKS: b" \t", LEADING_OCTETS: b" \t\0\xef\xbb\xbf"}


def _unspaced(
    dialect: Any, buffer: Any, start: int, end: int, at: int, names: frozenset[str]
) -> Command | None:
    """The view of a line whose verb has no space behind it, but the word that the rule has there.

    `MAILFROM:` is such a line; `EHLOx` may be any verb.
    """
    word, commands = leading_word(bytes(buffer[at : min(end, at + _LONGEST)])), dialect.commands
    sizes = range(len(word) - 1, 0, -1)
    size = next((n for n in sizes if word[:n].decode("ascii").upper() in commands), 0)
    if not size:
        return None
    view, tables = commands[word[:size].decode("ascii").upper()], dialect.tables
    if not tables.path(
        tables.roots[view.__name__], word[:size] + b" " + word[size:]
    ).is_in_a_word():
        return None
    octets, behind = bytes(buffer[start:end]), at - start + size
    spaced = octets[:behind] + b" " + octets[behind:]
    found = lenient_view(view, spaced, 0, len(spaced), names)
    if found is None:
        return None
    defects = [Defect(NO_SPACE, (behind, behind), tables.LENIENCIES[NO_SPACE])]
    match = defective(found.match, defects)
    return view(match.moved(buffer, lambda at: start + at - (at > behind)))  # type: ignore[no-any-return]


def taken_without_a_verb(dialect: Any, octets: bytes) -> tuple[str, ...]:
    """The names of the leniencies with which a line without a known verb would be read."""
    try:
        view = command_by_profile(dialect, octets, 0, len(octets), "lenient")
    except ParseError:
        return ()
    return tuple(dict.fromkeys(defect.name for defect in view.defects))


def _joined(dialect: Any, buffer: Any, start: int, end: int) -> View | None:
    """The view of a reply that is one line, with its code where other lines may have begun."""
    view, octets = dialect.reply, bytes(buffer[start:end])
    pieces = pieces_of(octets)
    if view.facts.lead is None or len(pieces) < 2:
        return None
    [code], [lines] = view.facts.groups["code"], view.facts.groups[view.facts.lead.items]
    sentence = dialect.tables.LENIENCIES[LOST_LINE_ENDS]
    spans = [(start + first, start + last) for first, last in pieces]
    defects = [
        Defect(LOST_LINE_ENDS, (last, first - 4), sentence)
        for (_, last), (first, _) in pairwise(spans)
    ]
    groups = {0: (start, end), code: (start, start + 3), lines: (start + 3, end)}
    return view(LenientMatch(buffer, groups, defects, items={lines: [{"": at} for at in spans]}))  # type: ignore[no-any-return]


def noted(view: Any, profile: str | Set[str]) -> Any:
    """The view of a reply, with what is noted of its texts; its marked code, where it has no other.

    A code before the first text counts before a marked one, and that on the first line before those
    on later ones; the defect says where there are several.
    """
    facts, buffer, lead = view.facts, view.match.string, view.facts.lead
    if lead is None:
        return view
    texts = [*view.text_spans()]
    found = [
        (name, span, "")
        for name, pattern in facts.noted.items()
        for span in texts
        if pattern.fullmatch(buffer, *span)
    ]
    [group], [of_other] = facts.groups[lead.field], facts.groups[lead.other]
    place = None
    if view.match[group] is None and not view.match[of_other].startswith(lead.exempt):
        marked = [*_marked(lead, buffer, texts, view.match[of_other][:1])]
        if marked:
            whole, place = marked[0]
            words = [bytes(buffer[slice(*at)]) for _, at in marked]
            found.append(
                (STATUS_PLACE, whole, "; there are others, too" if len({*words}) > 1 else "")
            )
            if bytes(buffer[place[0] : place[0] + 1]) != view.match[of_other][:1]:
                found.append((STATUS_CLASS, place, ""))
    if not found:
        return view
    names, _ = profile_of(facts.dialect, profile)
    if place is not None and not names.issuperset(
        name for name, *_ in found[-2:] if name in _CODES
    ):
        found = [each for each in found if each[0] not in _CODES]
        place = None
    sentences = facts.dialect.tables.LENIENCIES
    defects = [
        Defect(name, at, sentences[name] + more) for name, at, more in found if name in names
    ]
    if not defects:
        return view
    return type(view)(defective(view.match, defects, {group: place} if place else None))


_CODES = (STATUS_PLACE, STATUS_CLASS)


# words end at blanks, and before an opening bracket: what it holds is a word of its own
_WORD = re.compile(rb"[^ \t(\[{<]+|[(\[{<][^ \t(\[{<]*")


def _marked(
    lead: Lead, buffer: Any, texts: list[tuple[int, int]], begins: bytes
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where words stand that are marked as the one that leads, and where it is in them.

    begins: what the other field begins with
    """
    for first, last in texts:
        pattern = lead.first_word
        for word in _WORD.finditer(buffer, first, last):
            match = pattern.fullmatch(buffer, *word.span())
            if match is None:
                match = lead.agreeing_word.fullmatch(buffer, *word.span())
                if match is not None and match[1][:1] != begins:
                    match = None
            pattern = lead.any_word
            if match is not None:
                start, end = match.span(1)
                # up to the mark: the text that is glued to it is no part of it
                last_mark = end + len(_MARKS.match(buffer, end, match.end())[0])  # type: ignore[index]
                yield (match.start(), last_mark), (start, end)


_MARKS = re.compile(rb"[^0-9A-Za-z\x80-\xff \t]{0,2}")


def reply_by_profile(
    dialect: Any, buffer: Any, start: int, end: int, profile: str | Set[str]
) -> ReplyView:
    """A reply as a profile reads it; raises `ParseError`, but never as an observer."""
    from smtpkit.diagnosis import diagnose

    names, _ = profile_of(dialect, profile)
    found = lenient_view(dialect.reply, buffer, start, end, names)
    if found is None and LOST_LINE_ENDS in names:
        found = _joined(dialect, buffer, start, end)
    if found is not None:
        return noted(found, profile)  # type: ignore[no-any-return]  # the view of a reply
    try:
        diagnose(dialect.reply, buffer, start, end)
    except ParseError as error:
        name = UNREADABLE if bytes(buffer[start : min(end, start + 3)]).isdigit() else NO_CODE
        if name not in names:
            raise
        defects = [told(dialect, name, (error.offset, end), error.message)]
        octets = bytes(buffer[start:end])
        code = _code_in(octets)
        if code:
            sentence = dialect.tables.LENIENCIES[STRAY_LINE]
            defects += [
                Defect(STRAY_LINE, (start + first, start + last), sentence)
                for first, last in lines_in(octets)
                if _code_of(octets[first:last]) != code
            ]
        hidden = [
            {"": (start + first, start + last)}
            for first, last in dialect.verbs.hidden_in_reply(octets)
        ]
        match = LenientMatch(buffer, {0: (start, end)}, defects, items={1: hidden})
        return UnreadableReply(match)  # type: ignore[arg-type]
    raise AssertionError("a reply is read strictly, and not leniently")
