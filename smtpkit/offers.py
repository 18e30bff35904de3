"""What was offered: a line with a verb or a parameter that was not is refused, or has a defect.

Which EHLO keyword offers what is a fact of each view (`facts.offered_by`, `facts.known`). What
belongs to RFC 5321 itself is always offered; what no extension declares never is.
"""

from __future__ import annotations

from smtpkit.command import Command
from smtpkit.errors import ParseError, excerpt, short_repr
from smtpkit.facts import NOTHING
from smtpkit.generated.constants import (
    NOT_OFFERED_MECHANISM,
    NOT_OFFERED_VERB,
    SMTP_MAX_COMMAND_LINE,
    UNKNOWN_PARAMETER,
)
from smtpkit.generated.leniencies import (
    BAD_VALUE,
    COMBINATION,
    DUPLICATE,
    NOT_OFFERED,
    OVER_LONG,
)
from smtpkit.generated.leniencies import (
    UNKNOWN_PARAMETER as UNKNOWN,
)
from smtpkit.machines import heads_of, sure_reader
from smtpkit.matching import Defect, LenientMatch, defective
from smtpkit.octets import verb_of
from smtpkit.profiles import lenient_view, profile_of
from smtpkit.secrets import quoted_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set
    from typing import Any, TypeAlias

    from smtpkit.errors import SuggestedReply
    from smtpkit.matching import Match

    #: a view, the quick way to read it, its greatest length; and the group of its parameters, with
    #: what finds one among them that was not offered
    Head: TypeAlias = tuple[
        type[Command],
        Callable[..., Match | None],
        int,
        int,
        Callable[..., Match | None] | None,
    ]

#: with these a line is read whose parameters alone are no good
_PARAMETERS_ALONE = frozenset({BAD_VALUE, COMBINATION, DUPLICATE, OVER_LONG, UNKNOWN})


def _any_line(buffer: Any, start: int, end: int) -> Any:
    """What finds something to look at in any line."""
    return buffer


class Refused:
    """What was not offered: where it stands, what it is, and what a server answers."""

    __slots__ = ("expected", "message", "reference", "reply", "rule", "span")

    def __init__(
        self,
        message: str,
        rule: str,
        reference: str,
        span: tuple[int, int],
        expected: Iterable[str],
        reply: str,
    ) -> None:
        self.message, self.rule, self.reference, self.span = message, rule, reference, span
        self.expected, self.reply = tuple(expected), reply

    def told(self, command: Command) -> str:
        """What it is, without what is secret in the command."""
        octets = command.octets()
        return quoted_from(self.message, octets, command.secret_from(octets))

    def reply_to(self, command: Command) -> SuggestedReply | None:
        """What a server answers."""
        return command.facts.dialect.suggested(self.reply, self.told(command))  # type: ignore[no-any-return]


class Offers(dict[bytes, "Head"]):
    """What of a dialect's commands was offered, by the first four octets of a line.

    Filled as they are met, like those of the dialect itself.
    """

    def __init__(self, commands: Mapping[str, type[Command]], keywords: Iterable[str]) -> None:
        self._commands = commands
        self._keywords = frozenset(("", *(keyword.upper() for keyword in keywords)))
        self._views: dict[bytes, type[Command]] = {}
        for view in commands.values():
            self._views.setdefault(view.verb[:4].encode("ascii"), view)
        heads = [
            (octets, view, *self._offered_groups(view))
            for octets, view in heads_of(self._views.values())
            if view.facts.offered_by in self._keywords
        ]
        #: reads the lines of which all was offered, natively, and gives None for all others
        self.read: Callable[..., Command | None] | None = sure_reader(heads)

    def _offered_groups(self, view: type[Command]) -> tuple[int, int, int, int, bytes]:
        """What may be read natively, and what not (`smtpkit.machines`)."""
        facts, without, bits, at, last = view.facts, 0, 0, 0, b""
        for word, keyword in facts.words.items():
            if keyword not in self._keywords:
                without |= sum(1 << group for group in facts.groups[word])
        refused = [each for each, keyword in facts.known.items() if keyword not in self._keywords]
        for known in facts.known:
            groups = facts.groups.get(known.lower().replace("-", "_"), ())
            words = [each for each in refused if each.partition("=")[0] == known]
            if len(groups) != 1 or known in words or len(words) > (not at):
                continue
            bits |= 1 << groups[0]
            if words:
                at, last = groups[0], words[0].partition("=")[2].encode("ascii")
        return without, facts.parameters, bits, at, last

    def __missing__(self, head: bytes) -> Head:
        view = self._views.get(head.upper())
        if view is None or view.facts.offered_by not in self._keywords:
            return Command, NOTHING.fullmatch, 0, 0, None
        group = view.facts.parameters
        search = self._refused_parameter(view) if group else None
        if not self._keywords.issuperset(view.facts.words.values()):
            # few send them, and so each line is looked at
            search = _any_line
        fullmatch = view.facts.narrow.compiled().fullmatch
        found = self[head] = (view, fullmatch, view.at_most, group, search)
        return found

    def _offered(self, view: type[Command]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """What was offered of parameters: keyword, a word or "", and the words that are not it."""
        for known, keyword in view.facts.known.items():
            if keyword in self._keywords:
                name, _, word = known.partition("=")
                others = (each.partition("=") for each in view.facts.known if not word)
                yield name, word, tuple(last for first, _, last in others if last and first == name)

    def _refused_parameter(self, view: type[Command]) -> Callable[..., Match | None]:
        """What finds the first parameter that was not offered, with the space before it."""
        import re

        pieces = []
        for name, word, others in self._offered(view):
            end = f"={re.escape(word)}(?=[ \\r])" if word else ""
            but = f"(?!=(?:{'|'.join(map(re.escape, others))})[ \\r])" if others else ""
            pieces.append(f"{re.escape(name)}{but}{end}")
        offered = "|".join(pieces) or "(?!)"
        # behind a keyword there is its value, the next parameter, or the end of the line
        return re.compile(f"(?i: (?!(?:{offered})[= \\r]))".encode("ascii")).search

    def refused(self, command: Command) -> Iterator[Refused]:
        """What of a line was not offered: its verb, and its parameters."""
        verb, keyword = command.verb, command.facts.offered_by
        if keyword not in self._keywords:
            octets = command.octets()
            start = command.span()[0] + len(octets) - len(octets.lstrip(b" \t"))
            message = f"the verb {verb} was not offered: it is of {keyword}"
            offered = (v for v, c in self._commands.items() if c.facts.offered_by in self._keywords)
            span = start, start + len(verb)
            yield Refused(message, "command", command.reference, span, offered, NOT_OFFERED_VERB)
        yield from self._refused_parameters(command)
        yield from self._refused_words(command)

    def refused_parameter(self, command: Command) -> Refused | None:
        """The first parameter of a command that was not offered; None: all were."""
        match = command.match
        if not isinstance(match, LenientMatch):
            search = self[command.verb[:4].encode("ascii")][-1]
            start = match.start(command.facts.parameters)
            if search is not None and search(match.string, start, match.end()) is None:
                return None
        return next(self._refused_parameters(command), None)

    def refused_word(self, command: Command) -> Refused | None:
        """The first word of another extension that was not offered; None: all were."""
        return next(self._refused_words(command), None)

    def _refused_words(self, command: Command) -> Iterator[Refused]:
        for field, keyword in command.facts.words.items():
            if keyword not in self._keywords and getattr(command, field):
                message = f"{keyword} was not offered"
                span = command.span(field)
                yield Refused(
                    message, command.verb, command.reference, span, (), NOT_OFFERED_MECHANISM
                )

    def _refused_parameters(self, command: Command) -> Iterator[Refused]:
        if "parameters" not in command.fields:
            return
        # which of them there are, the dialect says, and not the view, which may be another's
        view = self._commands.get(command.verb, type(command))
        search = self._refused_parameter(view)
        for each in command.parameters:  # type: ignore[attr-defined]  # it has some
            if search(b" %b\r" % each.octets()):
                name = each.keyword.upper()
                word = f"{name}={(each.value or '').upper()}"
                shown, of = (word if word in view.facts.known else name), view.facts.known
                why = f"it is of {of[shown]}" if shown in of else "no extension declares it"
                start, end = each.span()
                if any(first < end and start < last for first, last in command.hidden_spans()):
                    shown = "that is not shown"
                message = f"the parameter {shown} was not offered: {why}"
                expected = dict.fromkeys(name for name, _, _ in self._offered(view))
                yield Refused(
                    message, each.rule, each.reference, each.span(), expected, UNKNOWN_PARAMETER
                )


def refused_mechanism(command: Command, mechanisms: str) -> Refused | None:
    """The SASL mechanism of a command, where it is none of those that were offered.

    mechanisms: what follows the EHLO keyword
    """
    field = command.facts.mechanism
    used = str(getattr(command, field)) if field else ""
    if not used or used.upper() in mechanisms.upper().split():
        return None
    # what is no name of one may be a secret
    is_name = command.facts.dialect.verbs.is_name(used.upper().encode("latin-1"))
    message = f"the mechanism {used.upper() if is_name else ''}".strip() + " was not offered"
    expected = mechanisms.upper().split()
    return Refused(
        *(message, field, "RFC 4954, 4", command.span(field)), expected, NOT_OFFERED_MECHANISM
    )


def keywords_of(offered: object, commands: Iterable[type[Command]]) -> frozenset[str]:
    """The EHLO keywords of a collection of them, or of what can only say whether it has one.

    Raises `TypeError`.
    """
    if isinstance(offered, (str, bytes, type)) or not hasattr(offered, "__contains__"):
        kind = "a server's Capabilities, or a collection of EHLO keywords"
        raise TypeError(f"offered: {kind}, not {short_repr(offered)}")
    if hasattr(offered, "__iter__"):
        keywords = list(offered)
        for each in keywords:
            if not isinstance(each, str):
                raise TypeError(f"offered: EHLO keywords are text, not {short_repr(each)}")
        # the same object is soon found again
        return offered if type(offered) is frozenset else frozenset(keywords)
    facts = [view.facts for view in commands]
    known = {
        keyword
        for each in facts
        for keyword in (each.offered_by, *each.known.values(), *each.words.values())
    }
    return frozenset(keyword for keyword in known if keyword in offered)


def read_as_offered(
    dialect: Any, offers: Offers, buffer: Any, start: int, end: int, profile: str | Set[str]
) -> Command:
    """A command line of which not all may have been offered, as a profile reads it.

    What was not offered is refused where it stands, before what is wrong with it or behind it;
    with the leniency `not-offered` it is a defect. Raises `ParseError`.
    """
    try:
        command: Command = dialect.parse_command(buffer, start, end, profile=profile)
    except ParseError as error:
        _refuse(offers, _read_anyway(dialect, buffer, start, end), error.offset)
        raise
    refused = [*offers.refused(command)]
    if not refused:
        return command
    if profile == "strict" or NOT_OFFERED not in profile_of(dialect, profile)[0]:
        _refuse(offers, command, end)
    found = [Defect(NOT_OFFERED, each.span, each.told(command)) for each in refused]
    return type(command)(defective(command.match, found))


def _read_anyway(dialect: Any, buffer: Any, start: int, end: int) -> Command | None:
    """The view of a line that is refused, if its verb is known and its parameters can be told."""
    octets = bytes(buffer[start : min(end, start + SMTP_MAX_COMMAND_LINE)])
    view: type[Command] | None = dialect.commands.get(verb_of(octets))
    if view is None:
        return None
    found = lenient_view(view, buffer, start, end, dialect.tables.lenient & _PARAMETERS_ALONE)
    if isinstance(found, Command):
        return found
    # nothing but the verb
    return view(LenientMatch(buffer, {0: (start, end)}))  # type: ignore[arg-type]


def _refuse(offers: Offers, command: Command | None, before: int) -> None:
    """Raise the error of what was not offered and stands before an octet, or there; or return."""
    if command is None:
        return
    start, octets = command.span()[0], command.octets()
    for each in offers.refused(command):
        first, last = each.span
        if first <= before:
            hidden_from = command.secret_from(octets)
            message = f"{each.told(command)} ({each.rule}, {each.reference})"
            is_hidden = hidden_from is not None and last - start > hidden_from
            raise ParseError(
                message,
                offset=first,
                rule=each.rule,
                expected=each.expected,
                found="" if is_hidden else octets[first - start : last - start].decode("latin-1"),
                reference=each.reference,
                level="semantic",
                reply=each.reply_to(command),
                excerpt=excerpt(octets, first - start, hidden_from),
                leniencies=(NOT_OFFERED,),
            )
