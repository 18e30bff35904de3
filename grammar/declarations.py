"""What a specification is made of, above the words: commands, parameters, extensions.

Everything that is known of a command or an extension is said in its declaration, once: the
generator, the reference pages and the tests read it from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from keyword import iskeyword
from types import UnionType
from typing import Any, NamedTuple

from construct import Construct, Container

from grammar.codes import (
    ANY_COMMAND,
    BAD_ARGUMENT,
    LINE_TOO_LONG,
    NEEDS_UTF8,
    UNKNOWN_PARAMETER,
    UNKNOWN_VERB,
    ReplyCode,
    StatusCode,
    SuggestedReply,
)
from grammar.constants import COMMAND_LINE, REPLY_LINE
from grammar.language.remembered import KEPT_IN, remembered
from grammar.language.restrictions import (
    AsciiOnly,
    Excludes,
    MaxLineOctets,
    MaxOctets,
    Needs,
    Once,
    Restriction,
    Utf8Needs,
)
from grammar.language.text import (
    SP,
    Cursor,
    Except,
    Keyword,
    Leniency,
    Mismatch,
    Optional,
    Renamed,
    Rule,
    Select,
    Struct,
    Syntax,
    Wrapper,
    relaxed,
    walk,
)
from grammar.language.values import Enumeration, Present
from grammar.leniencies import (
    NO_SPACE,
    OFFERED,
    PROSE,
    equals,
    extra_text,
    first_separator,
    leading_blanks,
    line_end,
    separator,
    trailing_blanks,
)
from grammar.lexical import esmtp_param
from grammar.session import Mode, Order

__all__ = [
    "CLIENT",
    "SERVER",
    "Command",
    "Extension",
    "KeywordLine",
    "Mechanism",
    "Message",
    "Mode",
    "Parameter",
    "Parameters",
    "Replies",
    "ReplyCodes",
    "ReplyForm",
    "Specification",
    "StandardReply",
    "in_place",
]


class ReplyCodes(NamedTuple):
    """The reply codes of one phase of a command."""

    success: tuple[int, ...] = ()
    failure: tuple[int, ...] = ()


class Replies:
    """The reply codes that a command may get, in each of its phases: of success, and of failure.

    `line` answers the command line, `response` a response of an AUTH exchange, `chunk` a chunk of
    mail data, and `end_of_data` the end of them. What may answer any command (`ANY_COMMAND`) is not
    named again.

    >>> Replies(line=((250,), (550, 452)), end_of_data=((250,),)) | Replies(line=((), (552,)))
    Replies(line=((250,), (452, 550, 552)), end_of_data=((250,), ()))
    """

    PHASES = ("line", "response", "chunk", "end_of_data")

    def __init__(self, **phases: tuple[tuple[int, ...], ...]) -> None:
        for name, given in phases.items():
            if not _are_codes(given):
                message = "a tuple of codes of success, and one of those of failure"
                raise TypeError(f"{name}: {message}, ((250,), (550,)), not {given!r}")
        self.phases = {
            name: ReplyCodes(*(tuple(sorted({*codes})) for codes in phases.pop(name)))
            for name in self.PHASES
            if name in phases
        }
        if phases:
            raise TypeError(f"no phase is called {', '.join(phases)}")
        for name, codes in self.phases.items():
            for kind, found, allowed in (
                ("success", codes.success, range(200, 400)),
                ("failure", codes.failure, range(400, 600)),
            ):
                for code in found:
                    if code not in allowed or code in ANY_COMMAND:
                        raise ValueError(f"{name}: {code} is no reply code of {kind} of its own")

    def __or__(self, other: Replies) -> Replies:
        both = [
            {**dict.fromkeys(self.PHASES, ReplyCodes()), **each.phases} for each in (self, other)
        ]
        return Replies(
            **{
                name: tuple(
                    one + more for one, more in zip(*(each[name] for each in both), strict=True)
                )
                for name in self.PHASES
                if name in self.phases or name in other.phases
            }
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Replies) and self.phases == other.phases

    def __hash__(self) -> int:
        return hash(tuple(self.phases.items()))

    def __repr__(self) -> str:
        listed = (f"{name}={tuple(codes)}" for name, codes in self.phases.items())
        return f"Replies({', '.join(listed)})"


def _are_codes(given: object) -> bool:
    """Whether these are reply codes of success, and perhaps of failure."""
    return isinstance(given, (tuple, list)) and all(
        isinstance(codes, (tuple, list)) and all(type(code) is int for code in codes)
        for codes in given
    )


NO_REPLIES = Replies()


def _each_is(place: str, name: str, given: object, kind: type[Any] | UnionType) -> None:
    """Refuse what is no tuple of this kind.

    Where a comma is missing one stands alone, and a text would be taken apart.
    """
    if not isinstance(given, (tuple, list)) or not all(isinstance(each, kind) for each in given):
        kinds = " | ".join(each.__name__ for each in getattr(kind, "__args__", (kind,)))
        raise TypeError(f"{place}: {name}: a tuple of {kinds}, not {given!r}")


def _is_length(place: str, name: str, given: object) -> None:
    """Refuse what is no length of a line in octets, with its end."""
    if type(given) is not int or given < len("250\r\n"):
        raise TypeError(f"{place}: {name}: the length of a line in octets, not {given!r}")


def _texts(place: str, declared: object, *names: str) -> None:
    """Refuse what is no text of one line: it stands in titles, comments and tables."""
    for name in names:
        given = getattr(declared, name)
        if not isinstance(given, str) or not given.isprintable():
            raise TypeError(f"{place}: {name}: a text of one line, not {given!r}")


@dataclass(frozen=True)
class Parameter:
    """One MAIL or RCPT parameter.

    `value` is the rule of what follows the "="; None for a keyword that takes no value. Where two
    extensions declare a parameter, each with an `Enumeration` of the same name, it has the words of
    both that are offered.
    `needs` and `excludes` are keywords that must, or must not, be sent along with it, and
    `restrictions` those of the parameter with its keyword. `value_optional` says that the keyword
    may stand alone: the rule of the value then begins with its own "=". `replaces` is the keyword
    of the parameter, of any extension, whose place it takes; most often it is its own. `secret`
    says that its value is never shown unless asked for by name.
    """

    keyword: str
    value: Construct | None
    summary: str
    reference: str
    restrictions: Iterable[Restriction] = ()
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    reply: SuggestedReply = BAD_ARGUMENT
    value_optional: bool = False
    replaces: str = ""
    secret: bool = False

    def __post_init__(self) -> None:
        place = f"the parameter {self.keyword}"
        if self.value is not None and not isinstance(self.value, Syntax | Renamed):
            example = f"such as Literal({self.value!r})" if isinstance(self.value, str) else ""
            instead = ", ".join(filter(None, ("a construct", example, "or None")))
            raise TypeError(f"{place}: value: {instead}, not {self.value!r}")
        _texts(place, self, "keyword", "summary", "reference", "replaces")
        for name in ("needs", "excludes"):
            _each_is(place, name, getattr(self, name), str)
        if not isinstance(self.restrictions, Iterable):
            raise TypeError(f"{place}: restrictions: a list of them, not {self.restrictions!r}")
        object.__setattr__(self, "restrictions", tuple(self.restrictions))
        _each_is(place, "restrictions", self.restrictions, Restriction)
        for name in ("secret", "value_optional"):
            if not isinstance(given := getattr(self, name), bool):
                raise TypeError(f"{place}: {name}: True or False, not {given!r}")

    @property
    def field(self) -> str:
        """The name of the field in a view and of the keyword of a builder."""
        return _field(self.keyword)

    def adds_words_to(self, other: Parameter) -> bool:
        """Whether it is the other one, with further words for its value."""
        mine, theirs = self.value, other.value
        return (
            self.keyword == other.keyword
            and isinstance(mine, Enumeration)
            and isinstance(theirs, Enumeration)
            and mine.name_of_type == theirs.name_of_type
            and not mine.members.keys() & theirs.members.keys()
            and not {*mine.members.values()} & {*theirs.members.values()}
        )

    @property
    def combinations(self) -> tuple[Needs | Excludes, ...]:
        """What it says of others."""
        own = self.keyword, self.field
        return (
            *(Needs(*own, other, _field(other), self.reference) for other in self.needs),
            *(Excludes(*own, other, _field(other), self.reference) for other in self.excludes),
        )

    def syntax(self) -> Construct:
        """The parameter as one piece, named after its keyword in the reference."""
        name, doc = f"{self.keyword.lower()}-param", self.summary
        if self.value is None:
            item: Construct = Struct(self.field / Present(Keyword(self.keyword)) * doc)
        elif self.value_optional:
            item = Struct(Keyword(self.keyword), self.field / self.value * doc)
        else:
            item = Struct(equals(self.keyword), self.field / self.value * doc)
        return Rule(name, self.reference, item, restrictions=self.restrictions, reply=self.reply)


def _field(keyword: str) -> str:
    name = keyword.lower().replace("-", "_")
    return name + "_" if iskeyword(name) else name


class Parameters(Syntax):
    """*( SP esmtp-param ): each known keyword at most once and by its own rule.

    `parameters` is the list of all of them; one whose keyword is not known is kept as it stands.
    `only_known` says that there are no others, but to a lenient reader; `required` that there is
    one at least, too: the attributes of XCLIENT and its like. `item` is the rule of any of them,
    which has the fields `keyword` and `value`.
    """

    def __init__(
        self,
        verb: str,
        known: Iterable[Parameter] = (),
        *,
        required: bool = False,
        only_known: bool = False,
        item: Rule = esmtp_param,
    ) -> None:
        super().__init__()
        self.verb, self.item = verb, item
        self.known = tuple(known)
        self.required = required
        #: whether there are no others than the known ones
        self.only_known = only_known or required
        keywords = {parameter.keyword for parameter in self.known}
        self.combinations = tuple(
            each
            for parameter in self.known
            for each in parameter.combinations
            if each.other in keywords
        )
        once = (Once(parameter.field) for parameter in self.known)
        self.restrictions = (*once, *self.combinations)
        self.typed = tuple(parameter.syntax() for parameter in self.known)
        words = [parameter.keyword for parameter in self.known]
        keyword, *others = item.subcon.subcons
        another = keyword.name / Except(keyword.subcon, words)
        self.generic: Construct = Rule(
            item.rule, item.reference, Struct(another, *others), reply=BAD_ARGUMENT
        )
        #: any parameter, whatever its keyword
        self.any_value: Construct = Rule(item.rule, item.reference, item.subcon)
        self.separator = relaxed(separator, Leniency(*NO_SPACE, Struct(), "spelt", "bracket"))
        self.choice = Select(*self.typed, *([] if self.only_known else [self.generic]))
        self.fields = (*(parameter.field for parameter in self.known), "parameters")
        #: what a server answers to a parameter that is none of these, where there are no others
        self.unknown_reply = UNKNOWN_PARAMETER

    def _parse(self, stream: Cursor, context: Any, path: str) -> Container:
        found = Container(dict.fromkeys(self.fields))
        spans: dict[str, tuple[int, int]] = {}
        found["parameters"] = []
        rounds: dict[str, list[tuple[int, int]]] = {}
        count, first = 0, stream.tell()
        while True:
            start = stream.tell()
            try:
                SP._parse(stream, context, path)
                value = self.choice._parse(stream, context, path)
            except Mismatch:
                stream.seek(start)
                if self.required and not count:
                    raise
                break
            count += 1
            if value.get("keyword") is not None:
                found["parameters"].append((value["keyword"], value["value"]))
                continue
            for name, at in value["_spans"].items():
                found[name], spans[name] = value[name], at
                rounds.setdefault(name, []).append(at)
        self.hold(stream, first, path, found, spans=spans, rounds=rounds)
        found["_spans"] = spans
        return found

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        for parameter, syntax in zip(self.known, self.typed, strict=True):
            value = obj.get(parameter.field)
            if value is not None and value is not False:
                SP._build(None, stream, context, path)
                syntax._build({parameter.field: value}, stream, context, path)
        for keyword, value in obj.get("parameters") or ():
            SP._build(None, stream, context, path)
            self.generic._build({"keyword": keyword, "value": value}, stream, context, path)
        return obj


def in_place(known: Iterable[Parameter], added: Iterable[Parameter]) -> list[Parameter]:
    """Parameters and further ones, each of which stands where the one stood that it replaces."""
    found = list(known)
    for parameter in added:
        places = [n for n, each in enumerate(found) if each.keyword == parameter.replaces]
        found[slice(*places, places[0] + 1) if places else slice(len(found), None)] = [parameter]
    return found


class Command(Wrapper):
    """A command line: the verb, its arguments, CRLF.

    `replies` are the codes that answer it. `enters` is the mode that the client's octets are in
    afterwards, `enters_on` the reply code that begins it (0: it begins at once), and `order` its
    row in the table of order (`grammar.session`). `utf8_needs` is the parameter without which a
    non-ASCII line is refused; `ascii` says that it is refused in any case, or where that is said.
    `secret` names the fields that are never shown unless asked for by name, and neither is what
    stands behind the verb in any other line; a parameter says so itself. `mechanism` is the field
    that names a SASL mechanism: it is shown where it holds a name that is known, as anything else
    may be a secret whose mechanism is missing. `builder` is the method's name in the builder, and
    `forms` are the names of the forms that a reply to it may have beside those of any reply.
    `reply` is suggested as the answer to a line that is wrong, and `too_long` to one that is too
    long. `offered_by` is the EHLO keyword without which there is no such command; that of an
    extension's own is the extension's. `words` says of fields that are a word of another extension
    which keyword offers each.
    """

    def __init__(
        self,
        verb: str,
        summary: str,
        reference: str,
        *arguments: Construct | str,
        name: str = "",
        builder: str = "",
        replies: Replies = NO_REPLIES,
        enters: Mode | None = None,
        enters_on: int = 0,
        order: Order = Order(),  # noqa: B008  # it does not change
        utf8_needs: str = "",
        ascii: bool | str = False,
        secret: tuple[str, ...] = (),
        mechanism: str = "",
        max_octets: int = COMMAND_LINE.octets,
        limit_reference: str = COMMAND_LINE.reference,
        forms: tuple[str, ...] = (),
        reply: SuggestedReply = BAD_ARGUMENT,
        too_long: SuggestedReply = LINE_TOO_LONG,
        offered_by: str = "",
        words: Mapping[str, str] | None = None,
    ) -> None:
        if not isinstance(replies, Replies):
            raise TypeError(f"{verb}: replies: Replies, not {replies!r}")
        _each_is(verb, "secret", secret, str)
        for what, number in (("max_octets", max_octets), ("enters_on", enters_on)):
            if not isinstance(number, int):
                raise TypeError(f"{verb}: {what}: a number, not {number!r}")
        if not isinstance(ascii, (bool, str)):
            raise TypeError(f"{verb}: ascii: true, false or what says so, not {ascii!r}")
        if not isinstance(too_long, SuggestedReply):
            raise TypeError(f"{verb}: too_long: a SuggestedReply, not {too_long!r}")
        for place, item in enumerate(arguments, 1):
            if not isinstance(item, (str, Construct)):
                raise TypeError(f"{verb}: argument {place}: a rule or a text, not {item!r}")
        if sum(isinstance(item, Parameters) for item in arguments) > 1:
            raise TypeError(f"{verb}: there is more than one list of parameters")
        pieces = [separator if item == " " else item for item in arguments]
        if arguments[:1] == (" ",):
            pieces[0] = first_separator
        super().__init__(
            Struct(leading_blanks, verb, *pieces, trailing_blanks, extra_text, line_end)
        )
        self.verb, self.summary, self.reference = verb, summary, reference
        self.name_of_class = name or verb.replace("-", "").capitalize()
        self.builder = builder or verb.lower().replace("-", "_")
        if not isinstance(order, Order):
            raise TypeError(f"{verb}: order: an Order, not {order!r}")
        self.replies, self.enters, self.enters_on, self.order = replies, enters, enters_on, order
        self.utf8_needs, self.ascii = utf8_needs, ascii
        self.secret_arguments, self.mechanism = secret, mechanism
        self.max_octets, self.reply = max_octets, reply
        self.limit_reference, self.forms = limit_reference, forms
        self.too_long = too_long
        _each_is(verb, "forms", forms, str)
        self.offered_by = offered_by
        self.words = dict(words or {})
        for each in self.words.items():
            _each_is(verb, "words", each, str)
        #: the EHLO keywords that offer its parameters, by these, and by those words of their values
        #: that another extension adds: `BODY=BINARYMIME`
        self.offers: dict[str, str] = {}
        _texts(verb, self, "verb", "summary", "reference", "name_of_class", "builder", "utf8_needs")
        _texts(verb, self, "offered_by", "limit_reference", "mechanism")
        self.restrictions = self._restrictions()

    def __repr__(self) -> str:
        return f"<Command {self.verb}>"

    @property
    def parameters(self) -> Parameters | None:
        return next((item for item in self.subcon.subcons if isinstance(item, Parameters)), None)

    @property
    def secret_parameters(self) -> tuple[Parameter, ...]:
        """Those of its parameters that are secret."""
        known = self.parameters.known if self.parameters is not None else ()
        return tuple(each for each in known if each.secret)

    @property
    def secret(self) -> tuple[str, ...]:
        """The names of the fields that are secret, be they arguments or parameters."""
        return (*self.secret_arguments, *(each.field for each in self.secret_parameters))

    def _restrictions(self) -> tuple[Restriction, ...]:
        found: list[Restriction] = [
            MaxLineOctets(self.max_octets, self.limit_reference, reply=self.too_long)
        ]
        if self.ascii:
            found.append(AsciiOnly(self.verb, self.ascii if isinstance(self.ascii, str) else ""))
        elif self.utf8_needs:
            parameters = self.parameters
            known = parameters.known if parameters is not None else ()
            cited = (each.reference for each in known if each.keyword == self.utf8_needs)
            needed = Utf8Needs(
                self.utf8_needs, _field(self.utf8_needs), NEEDS_UTF8, next(cited, "")
            )
            found.append(needed)
        return tuple(found)

    def extended(self, extensions: Iterable[Extension], *, only_known: bool = False) -> Command:
        """This command with what these extensions add: parameters, length, replies.

        With `only_known` there are no other parameters.
        """
        offered = tuple(extensions)
        added: dict[str, Parameter] = {}
        offers = dict(self.offers)
        for each in offered:
            for parameter in each.parameters.get(self.verb, ()):
                word, before = parameter.keyword, added.get(parameter.keyword)
                if before is not None and parameter.adds_words_to(before):
                    value = parameter.value.behind(before.value)  # type: ignore[union-attr]
                    cited = dict.fromkeys((before.reference, parameter.reference))
                    added[word] = replace(before, value=value, reference="; ".join(cited))
                    words = parameter.value.members.values()  # type: ignore[union-attr]
                    offers |= {f"{word}={each_word}": each.keyword for each_word in words}
                else:
                    # what is declared twice is refused where names are looked at
                    added[word if before is None else f"{word} of {each.keyword}"] = parameter
                    offers[word] = each.keyword
        items = [
            Parameters(
                self.verb,
                in_place(item.known, added.values()),
                only_known=only_known or item.only_known,
            )
            if isinstance(item, Parameters) and not item.required
            else item
            for item in self.subcon.subcons
        ]
        command = Command.__new__(Command)
        command.__dict__.update(self.__dict__)
        # what followed from the other one
        command.__dict__.pop(KEPT_IN, None)
        command.subcon = Struct(*items)
        command.fields = command.subcon.fields
        command.offers = offers
        owner = next((each.keyword for each in offered if self in each.commands), "")
        command.offered_by = owner or self.offered_by
        command.max_octets += sum(each.extra_octets.get(self.verb, 0) for each in offered)
        for each in offered:
            command.replies |= each.replies.get(self.verb, NO_REPLIES)
        command.restrictions = command._restrictions()
        return command

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        value = super()._parse(stream, context, path)
        self.hold(stream, start, path, value, self.verb)
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        before = len(stream.getvalue())
        self.subcon._build(obj or {}, stream, context, path)
        self._parse(Cursor(stream.getvalue()[before:]), Container(), path)
        return obj


@dataclass(frozen=True)
class StandardReply:
    """A reply that servers send so often that the builder has a method for it.

    `argument` is what the method takes, and `text` its default; with a `form` that is what is
    built, of the argument and the text.
    """

    method: str
    code: int
    text: str
    argument: str = ""
    summary: str = ""
    form: str = ""

    def __post_init__(self) -> None:
        place = f"the reply {self.method}"
        _texts(place, self, "method", "text", "argument", "summary", "form")
        if type(self.code) is not int or self.code not in range(200, 600):
            raise TypeError(f"{place}: code: a reply code, 200 to 599, not {self.code!r}")
        for name in (self.method, *([self.argument] if self.argument else [])):
            if not name.isidentifier() or iskeyword(name) or name.startswith("_"):
                raise TypeError(f"{place}: {name!r} is no name in Python")


class KeywordLine(Rule):
    """A line of which the keyword tells what follows it: the rule of the extension that has it.

    Its own rule is that of all such lines, and of a keyword that nobody knows.
    """


class ReplyForm(Wrapper):
    """A reply in one of its forms: any reply, the greeting, the answer to EHLO.

    `line_limits` are the greatest lengths of lines with codes that may have longer ones.
    `arguments` is the order in which `build` takes the fields, where that is not theirs, and
    `builders` are the names of methods that build it in `SmtpBuilder`. `noted` are texts of lines
    that are right by the rule, and that a lenient reader lists as defects: what they follow, by the
    names of leniencies.
    """

    def __init__(
        self,
        name: str,
        summary: str,
        reference: str,
        *items: Construct | str,
        max_octets: int | None = REPLY_LINE.octets,
        limit_reference: str = REPLY_LINE.reference,
        line_limits: Mapping[int, int] | None = None,
        arguments: tuple[str, ...] = (),
        builders: tuple[str, ...] = (),
        noted: Mapping[str, Construct] | None = None,
    ) -> None:
        alone = len(items) == 1 and not isinstance(items[0], Renamed)
        super().__init__(items[0] if alone else Struct(*items))
        place = f"the form {name}"
        if max_octets is not None:
            _is_length(place, "max_octets", max_octets)
        for what, given in (("line_limits", line_limits), ("noted", noted)):
            if given is not None and not isinstance(given, Mapping):
                raise TypeError(f"{place}: {what}: a mapping, not {given!r}")
        for code, octets in (line_limits or {}).items():
            if type(code) is not int or code not in range(100, 1000):
                raise TypeError(f"{place}: line_limits: a reply code, not {code!r}")
            _is_length(place, f"line_limits: {code}", octets)
            if max_octets is not None and octets < max_octets:
                message = f"{octets} octets are fewer than the {max_octets} of any line"
                raise TypeError(f"{place}: line_limits: {code}: {message}")
        _each_is(place, "arguments", arguments, str)
        _each_is(place, "builders", builders, str)
        for word in arguments:
            if word not in self.fields:
                raise TypeError(f"{place}: arguments: there is no field {word!r}")
        for word in builders:
            if not word.isidentifier() or iskeyword(word) or word.startswith("_"):
                raise TypeError(f"{place}: builders: {word!r} is no name in Python")
        for word, text in (noted or {}).items():
            if word not in PROSE and word not in OFFERED:
                raise TypeError(f"{place}: noted: no leniency of texts is called {word!r}")
            if not isinstance(text, Syntax | Renamed):
                raise TypeError(f"{place}: noted: {word}: a construct, not {text!r}")
        self.name_of_class, self.summary, self.reference = name, summary, reference
        self.max_octets, self.limit_reference = max_octets, limit_reference
        self.line_limits, self.arguments = dict(line_limits or {}), arguments
        self.builders, self.noted = builders, dict(noted or {})
        _texts(f"the form {name}", self, "name_of_class", "summary", "reference", "limit_reference")
        self.restrictions = (
            () if max_octets is None else (MaxLineOctets(max_octets, limit_reference, line_limits),)
        )

    def __repr__(self) -> str:
        return f"<Form {self.name_of_class}>"

    def _parse(self, stream: Cursor, context: Any, path: str) -> Any:
        start = stream.tell()
        value = super()._parse(stream, context, path)
        self.hold(stream, start, path, value, self.name_of_class)
        return value

    def _build(self, obj: Any, stream: Any, context: Any, path: str) -> Any:
        before = len(stream.getvalue())
        self.subcon._build(obj or {}, stream, context, path)
        self._parse(Cursor(stream.getvalue()[before:]), Container(), path)
        return obj


CLIENT, SERVER = "client", "server"


class Message(Rule):
    """One message of a SASL exchange: who sends it, and what of it is never shown unasked.

    `sender` is `CLIENT` or `SERVER`, and `secret` names the fields that are secrets.
    """

    def __init__(
        self,
        name: str,
        summary: str,
        reference: str,
        *items: Construct | str,
        sender: str,
        secret: tuple[str, ...] = (),
        **facts: Any,
    ) -> None:
        super().__init__(name, reference, *items, **facts)
        self.summary, self.sender, self.secret = summary, sender, secret
        if sender not in (CLIENT, SERVER):
            raise TypeError(f"{name}: sender is CLIENT or SERVER, not {sender!r}")
        _texts(name, self, "rule", "summary", "reference")
        _each_is(name, "secret", secret, str)
        for hidden in secret:
            if hidden not in self.fields:
                raise TypeError(f"{name}: secret: there is no field {hidden!r}")


@dataclass(frozen=True)
class Mechanism:
    """A SASL mechanism: its name, and its messages in the order in which they are sent.

    The last ones may be missing: an error that the server has to tell, and the answer to it.
    """

    name: str
    reference: str
    messages: tuple[Message, ...]

    def __post_init__(self) -> None:
        of = f"the mechanism {self.name}"
        _texts(of, self, "name", "reference")
        _each_is(of, "messages", self.messages, Message)
        if not self.messages:
            raise TypeError(f"{of}: messages: one at least")

    @property
    def first(self) -> str:
        """Who speaks first: `client` or `server`."""
        return self.messages[0].sender


@dataclass(frozen=True)
class Extension:
    """A service extension: everything that offering its EHLO keyword adds.

    `ehlo` is the rule of what follows the keyword in the EHLO reply (None: nothing may).
    `parameters` are those that it adds to commands, by verb, and `extra_octets` what it adds to the
    length of their lines; `replies` are further ones to commands, and `status_codes` the enhanced
    codes in them. `old_spellings` are those of the keyword that servers send beside it, or sent
    before it, and that mean the same; one that ends in "=" has its parameters right behind it.

    `mechanisms` are SASL mechanisms. `standard_replies` are those that the builder has methods
    for. `reply_codes` are codes with their meanings; of `status_codes` those are, too, that are
    given as a `StatusCode` and not by name. `forms` are further forms of replies, by which those to
    its commands are read that name them (`Command(forms=...)`). `leniencies` are what a lenient
    reader takes instead of a piece that is declared elsewhere: by the name of its rule
    (`Reply-code`), or of a command or a reply and the piece in it (`MAIL > FROM:`,
    `RCPT > forward_path`).
    """

    keyword: str
    summary: str
    reference: str
    ehlo: Construct | None = None
    parameters: Mapping[str, tuple[Parameter, ...]] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    extra_octets: Mapping[str, int] = field(default_factory=dict)
    replies: Mapping[str, Replies] = field(default_factory=dict)
    status_codes: tuple[str | StatusCode, ...] = ()
    note: str = ""
    status: str = "current"
    old_spellings: tuple[str, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    standard_replies: tuple[StandardReply, ...] = ()
    reply_codes: tuple[ReplyCode, ...] = ()
    leniencies: Mapping[str, tuple[Leniency, ...]] = field(default_factory=dict)
    forms: tuple[ReplyForm, ...] = ()

    def __post_init__(self) -> None:
        _texts(f"{self.keyword}", self, "keyword", "summary", "reference", "note", "status")
        for name in ("parameters", "extra_octets", "replies", "leniencies"):
            if not isinstance(given := getattr(self, name), Mapping):
                what = "rule" if name == "leniencies" else "verb"
                raise TypeError(f"{self.keyword}: {name}: a mapping by {what}, not {given!r}")
            for place in given:
                if not isinstance(place, str):
                    raise TypeError(f"{self.keyword}: {name}: a text, not {place!r}")
        if isinstance(self.ehlo, Parameters):
            message = "parameters are those of a command; declare the pairs as a value (Codec)"
            raise TypeError(f"{self.keyword}: ehlo: {message}")
        if self.ehlo is not None and not isinstance(self.ehlo, Syntax | Renamed):
            raise TypeError(f"{self.keyword}: ehlo: a construct, or None, not {self.ehlo!r}")
        for name, kind in (
            ("commands", Command),
            ("old_spellings", str),
            ("status_codes", str | StatusCode),
            ("mechanisms", Mechanism),
            ("standard_replies", StandardReply),
            ("reply_codes", ReplyCode),
            ("forms", ReplyForm),
        ):
            _each_is(self.keyword, name, getattr(self, name), kind)
        for verb, parameters in self.parameters.items():
            _each_is(self.keyword, f"parameters: {verb}", parameters, Parameter)
        for place, leniencies in self.leniencies.items():
            _each_is(self.keyword, f"leniencies: {place}", leniencies, Leniency)
        for verb, octets in self.extra_octets.items():
            if not isinstance(octets, int) or octets < 0:
                raise TypeError(f"{self.keyword}: extra_octets: {verb}: {octets!r} is no length")
        for verb, replies in self.replies.items():
            if not isinstance(replies, Replies):
                raise TypeError(f"{self.keyword}: replies: {verb}: Replies, not {replies!r}")

    @property
    def attribute(self) -> str:
        """The name of the capability: `8BITMIME` is `eightbitmime`, `MT-PRIORITY` `mt_priority`."""
        name = self.keyword.lower().replace("-", "_")
        return "eight" + name[1:] if name.startswith("8") else name

    @property
    def name_of_class(self) -> str:
        """The class of its line in the answer to EHLO."""
        return "Ehlo" + "".join(part.capitalize() for part in self.attribute.split("_"))

    @remembered
    def line(self) -> Rule:
        """Its line in the answer to EHLO, without reply code and line end."""
        keyword = Keyword(self.keyword)
        if self.ehlo is None:
            items: list[Construct] = [keyword]
        elif isinstance(self.ehlo, Optional):
            items = [keyword, Optional(" ", self.ehlo.subcon)]
        else:
            items = [keyword, SP, self.ehlo]
        return Rule(
            f"{self.keyword}-line",
            self.reference,
            Struct(*items),
            restrictions=[MaxOctets(REPLY_LINE.octets - len("250-\r\n"), REPLY_LINE.reference)],
        )


@dataclass(frozen=True)
class Specification:
    """A protocol of lines: what the generator starts from.

    `reference` is where its commands are said to be lines. The first of the `forms` is that of any
    reply. `unknown_verb` is what is suggested as the reply to a verb that is none; where
    `error_form` names a form, suggested replies are of that form. `exchange` are the lines of a
    SASL exchange, and `standard_replies` those that the builder has methods for.
    """

    name: str
    reference: str
    commands: tuple[Command, ...] = ()
    forms: tuple[ReplyForm, ...] = ()
    extensions: tuple[Extension, ...] = ()
    unknown_verb: SuggestedReply = UNKNOWN_VERB
    error_form: str = ""
    exchange: tuple[Message, ...] = ()
    standard_replies: tuple[StandardReply, ...] = ()
    reply_codes: tuple[ReplyCode, ...] = ()
    status_codes: tuple[StatusCode, ...] = ()

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The SASL mechanisms, by name."""
        found = (mechanism for each in self.extensions for mechanism in each.mechanisms)
        return tuple(sorted(found, key=lambda mechanism: mechanism.name))

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is said in an exchange: its lines, and the messages of the mechanisms."""
        of_mechanisms = (message for each in self.mechanisms for message in each.messages)
        return tuple(dict.fromkeys((*self.exchange, *of_mechanisms)))

    @property
    def leniencies(self) -> dict[str, tuple[Leniency, ...]]:
        """What extensions add to the leniencies that stand beside the rules, by place."""
        found: dict[str, tuple[Leniency, ...]] = {}
        for extension in self.extensions:
            for place, leniencies in extension.leniencies.items():
                found[place] = (*found.get(place, ()), *leniencies)
        return found

    def command(self, verb: str) -> Command:
        """A command by its verb."""
        return next(command for command in self.commands if command.verb == verb)

    def constructs(self) -> Iterator[Construct]:
        """Everything that it is made of, down to the smallest pieces."""
        for owner in (*self.commands, *self.forms):
            for construct in walk(owner):
                yield construct
                for typed in construct.typed if isinstance(construct, Parameters) else ():
                    yield from walk(typed)
        for extension in self.extensions:
            yield from walk(extension.line())
