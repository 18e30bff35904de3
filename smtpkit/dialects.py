"""A dialect: the commands, replies and extensions that are read and written together."""

from __future__ import annotations

from smtpkit.command import Command
from smtpkit.engine import Machine, native, new
from smtpkit.errors import BuildError, DialectError, Incomplete, ParseError, excerpt
from smtpkit.facts import NOTHING
from smtpkit.generated.codecs import encode_text
from smtpkit.generated.constants import (
    CODES,
    SASL_MECHANISMS,
    SMTP_MAX_COMMAND_LINE,
    STATUS_CODES,
)
from smtpkit.generated.patterns import ARGUMENTS, KEYWORD
from smtpkit.machines import heads_of, reader
from smtpkit.octets import bounds, readable, verb_of
from smtpkit.reply import ReplyView
from smtpkit.writing import refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Set
    from types import ModuleType
    from typing import Any, Generic, Literal, Self, TypeAlias, overload

    from typing_extensions import Buffer, TypeVar

    from smtpkit.generated.replies import Reply
    from smtpkit.matching import Match
    from smtpkit.mentions import SecretVerbs
    from smtpkit.modules import AddedTables
    from smtpkit.offers import Offers
    from smtpkit.profiles import UnreadableCommand
    from smtpkit.protocol import Protocol
    from smtpkit.sasl_message import SaslMessage
    from smtpkit.tables import Tables
    from smtpkit.view import View

    Head: TypeAlias = tuple[type[Command], Callable[..., Match | None], int]
    Profile: TypeAlias = Literal["strict", "lenient", "observer"] | Set[str]
    #: the union of its commands; of a dialect that is made at run time no checker knows them
    C = TypeVar("C", bound=Command, covariant=True, default=Command)
else:
    # of use to checkers alone, and costly to load
    C, Generic = None, {None: object}

#: so many different offers are remembered
_MOST_OFFERS = 64
#: where the rows of the library are
_ROWS = "smtpkit.generated.nodes"
_SEVERITIES = {2: "success", 3: "go on", 4: "temporary failure", 5: "permanent failure"}
PROFILES = ("strict", "lenient", "observer")


class Dialect(Generic[C]):
    """The commands and replies of a specification, to be read and written together.

    Beside its methods it has the class of each command by its name (`dialect.Mail`), and
    `Capabilities` and `SmtpBuilder` that know its extensions.
    """

    #: its verbs, and what of a line may hold secrets
    verbs: SecretVerbs

    def __init__(
        self,
        commands: Iterable[type[Command]],
        replies: Iterable[type[ReplyView]],
        structures: Iterable[type[View]],
        *,
        tables: str | AddedTables,
        builder: str | type[Any],
        protocol: Protocol,
        capabilities: str | type[Any] | None = None,
        mechanisms: Mapping[str, tuple[type[SaslMessage], ...]] | None = None,
        reply_codes: Mapping[int, str] | None = None,
        status_codes: Mapping[str, str] | None = None,
        chosen: Mapping[str, Any] | None = None,
        machines: Mapping[str, str] | None = None,
    ) -> None:
        """What is not needed for reading alone may be named by its module, and is loaded then.

        tables: what errors are explained from; or what there is beyond that of the library
        capabilities, builder: `Capabilities` and the builder, or where they are
        protocol: what it knows of its protocol beside the lines
        mechanisms: the SASL mechanisms; None: those of the library
        reply_codes, status_codes: what codes mean that the library does not know
        chosen: from what the declaration is put together, as `grammar` takes it
        machines: the source of the machine of each class of its own, for the native engine; None:
            they are made when they are asked for
        """
        replies, structures = tuple(replies), tuple(structures)
        self.commands: dict[str, type[Command]] = {view.verb: view for view in commands}
        self.reply: type[Reply] = replies[0]  # type: ignore[assignment]
        self._narrow_reply = self.reply.facts.narrow
        self._reply_at_most = self.reply.at_most or 0
        self.protocol = protocol
        self._parts = {"Capabilities": capabilities, "SmtpBuilder": builder}
        self._mechanisms = mechanisms
        self._sasl: Any = None
        self._rows = tables
        #: what each reply code means
        codes, classes = ({}, {}) if protocol.error_form else (CODES, STATUS_CODES)
        self.reply_codes = {**codes, **reply_codes} if reply_codes else codes
        #: what each enhanced status code means, without its class: `X.1.1`
        self.status_codes = {**classes, **status_codes} if status_codes else classes
        self._tables: Tables | None = None
        self._structures = {view.rule: view for view in structures}
        #: from what the declaration is put together; None: the library's own
        self.chosen = chosen
        self._machines = machines
        self._declaration: Any = None
        #: the declaration itself, of another protocol
        self.specification: Any = None
        #: of one that is made at run time: its module, and what it is made of with its places
        self.namespace: Any = None
        self.places: tuple[tuple[str, Any], ...] = ()
        self._strategies: ModuleType | None = None
        views = (*self.commands.values(), *replies, *structures)
        self._classes: dict[str, type[View]] = {view.__name__: view for view in views}
        self._heads = _Heads(self.commands.values())
        # by keywords: servers offer all sorts of things, but mostly the same
        self._offers: dict[frozenset[str], Offers] = {}
        # of the native engine; what is right by the strictest profile is so by all
        self._readers: dict[Any, Any] = dict.fromkeys(PROFILES)
        if native is not None:
            heads = heads_of(self.commands.values())
            self.parse_command = reader(heads, self.parse_command, self._readers)  # type: ignore[method-assign]
            forms = [(b"", self.reply)]
            self.parse_reply = reader(forms, self.parse_reply)  # type: ignore[method-assign]
        #: what goes through whole streams (`smtpkit.scanning`), when it was made
        self.scanner: Any = None
        self.adopt(views)
        # what is there already is known here
        if isinstance(builder, type):
            builder.dialect = self
        if isinstance(capabilities, type):
            capabilities.dialect = self
            self.adopt(capabilities.lines_by_keyword.values())

    def adopt(self, views: Iterable[type[View]]) -> None:
        """The errors of these views are explained by this dialect, unless another does already."""
        for view in views:
            if view.facts.dialect is None:
                view.facts.dialect = self

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle has its name alone; raises `DialectError` where it has none (`need_name`)."""
        from smtpkit.modules import named

        self.need_name()
        builder = self._parts["SmtpBuilder"]
        if not isinstance(builder, type):
            return named, ("smtpkit.generated.dialect", "DIALECT")
        path = builder.__qualname__.removesuffix(builder.__name__)
        return named, (builder.__module__, f"{path}DIALECT")

    def need_name(self) -> None:
        """Refuse to be pickled where what it is made of cannot be imported: `DialectError`.

        Neither can its views be, then: whoever reads them has to make the dialect again.
        """
        from smtpkit.modules import declared_at, name_of

        for place, declared in self.places:
            try:
                found = declared_at(place) if place else None
            except DialectError:
                found = None
            if found is not declared:
                raise DialectError(
                    f"what is of a dialect with {name_of(declared)} cannot be pickled, as no "
                    "module has this declaration at its top: whoever reads the pickle could not "
                    "make the dialect. "
                    "Declare it in a module, not in a function; or pickle bytes(view) instead"
                )

    def __copy__(self) -> Self:
        """Itself: nothing of a dialect ever changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    if not TYPE_CHECKING:

        def __class_getitem__(cls, commands: object) -> type[Dialect]:
            """`Dialect[AnyCommand]`, in an annotation that is evaluated."""
            return cls

    def __getattr__(self, name: str) -> type[Any]:
        if name == "verbs":
            # made when a line has to be looked at, and an attribute from then on
            from smtpkit.mentions import SecretVerbs

            names = (*SASL_MECHANISMS, *(self._mechanisms or ()))
            self.verbs = SecretVerbs(self.commands, self.protocol.reference, names)
            return self.verbs  # type: ignore[return-value]  # the one attribute that is no class
        if name[:1] != "_":
            view = self._classes.get(name)
            if view is None and self._parts["Capabilities"] is not None:
                lines = self.Capabilities.lines_by_keyword.values()
                view = next((line for line in lines if line.__name__ == name), None)
            if view is not None:
                return view
        raise AttributeError(f"the dialect has no {name}")

    @property
    def Capabilities(self) -> type[Any]:
        """What a server offers, with this dialect's extensions typed."""
        found: type[Any] = self._part("Capabilities")
        return found

    @property
    def Builder(self) -> type[Any]:
        """The fluent builder, with a method for each command and usual reply."""
        found: type[Any] = self._part("SmtpBuilder")
        return found

    @property
    def SmtpBuilder(self) -> type[Any]:
        """The fluent builder, with a method for each of this dialect's commands."""
        found: type[Any] = self._part("SmtpBuilder")
        return found

    def _part(self, name: str) -> Any:
        part = self._parts[name]
        return getattr(_module(part), name) if isinstance(part, str) else part

    @property
    def sasl(self) -> Any:
        """What `smtpkit.sasl` has, with this dialect's mechanisms."""
        if self._sasl is None:
            library: Any = _module("smtpkit.sasl")
            own = self._mechanisms
            self._sasl = library if own is None else library.Sasl(self, own)
        return self._sasl

    def reply_code_description(self, code: int) -> str:
        """What a reply code means; for a code that is not listed, what its first digit says.

        >>> import smtpkit
        >>> smtpkit.reply_code_description(354)
        'start mail input, end with CRLF . CRLF'
        """
        if not isinstance(code, int):
            raise TypeError(f"a reply code is a number, 200 to 599, not {code!r}")
        known = self.reply_codes.get(code)
        return _SEVERITIES.get(code // 100, "unknown reply code") if known is None else known

    def abnf(self) -> str:
        """The whole dialect as ABNF (RFC 5234); needs the extra `grammar`."""
        from grammar.generator.abnf import abnf

        text: str = abnf(self.declaration)
        return text

    def pages(self) -> dict[str, str]:
        """The reference pages of the dialect, by file name; needs the extra `grammar`."""
        from grammar.generator.reference import pages

        texts: dict[str, str] = pages(self.declaration, "smtpkit" if self._is_base else "dialect")
        return texts

    def made_machine(self, view: type[View]) -> Machine | None:
        """The machine of a class of one's own, for the native engine."""
        if self._machines is not None:
            source = self._machines.get(view.__name__, "")
        elif self.namespace is None:
            return None
        else:
            from grammar.generator.own_machines import machine_source

            source = machine_source(self._declared(), view.__name__)
        from smtpkit.generated import machines

        # what is equal to a rule of the library has its machine
        made = dict(vars(machines))
        exec(source, made)
        found: Machine | None = made.get("MACHINE")
        return found

    @property
    def strategies(self) -> ModuleType:
        """Hypothesis strategies of its lines and values, as `smtpkit.testing.strategies` has them.

        Needs the extra `testing`.
        """
        if self._strategies is None:
            if self._is_base:
                from smtpkit.testing import strategies

                self._strategies = strategies
            else:
                from grammar.generator.strategies import strategies as written
                from smtpkit.modules import run

                self._strategies = run(written(self.declaration))
        return self._strategies

    @property
    def _is_base(self) -> bool:
        """Whether it is the library's own: all that is registered, and nothing else."""
        return isinstance(self._rows, str)

    @property
    def declaration(self) -> Any:
        """The specification that this is made from; needs the extra `grammar`."""
        if self._declaration is None:
            self._declaration = self._declared()
        return self._declaration

    def _declared(self) -> Any:
        """The same, not kept if it was not there before."""
        from grammar.generator.compiler import choice, load_extensions, select
        from grammar.specification import SPECIFICATION

        if self._declaration is not None:
            return self._declaration
        if self.specification is not None:
            return self.specification
        if self.chosen is None:
            return SPECIFICATION
        made = self.chosen["extensions"]
        named = made and isinstance(made[0], str)
        extensions = load_extensions(made) if named else made
        return select(choice(**{**self.chosen, "extensions": extensions}))

    @property
    def tables(self) -> Tables:
        """The rules as tables, loaded when an error has to be explained."""
        if self._tables is None:
            from smtpkit.tables import Tables

            rows = self._rows
            module = _module(rows) if isinstance(rows, str) else rows.beyond(_module(_ROWS))
            self._tables = Tables(module, self._structures)
        return self._tables

    def explain(
        self, view: type[View], buffer: Any, start: int, end: int, *, over_long: bool = False
    ) -> None:
        """Raise the `ParseError` of octets that a view's rule refuses; return if it does not.

        over_long: whether what prose says of lengths is passed over
        """
        from smtpkit.diagnosis import diagnose

        diagnose(view, buffer, start, end, over_long=over_long)

    if TYPE_CHECKING:

        @overload
        def parse_command(
            self,
            buffer: Buffer,
            start: int = 0,
            end: int | None = None,
            *,
            profile: Literal["strict"] = "strict",
            offered: Container[str] | None = None,
        ) -> C: ...
        @overload
        def parse_command(
            self,
            buffer: Buffer,
            start: int = 0,
            end: int | None = None,
            *,
            profile: Profile,
            offered: Container[str] | None = None,
        ) -> C | UnreadableCommand: ...

    def parse_command(
        self,
        buffer: Any,
        start: int = 0,
        end: int | None = None,
        *,
        profile: Profile = "strict",
        offered: Container[str] | None = None,
    ) -> Any:
        """The view of a command line: exactly the octets from `start` to `end`, CRLF included.

        A place outside of the buffer is its nearest end; one below 0 is the first octet.

        profile: `strict` is the RFC; `lenient` takes what is really sent, and lists it in the
            view's `defects`; `observer` gives a view of any octets at all; a set of the names of
            leniencies takes those
        offered: what the server offers, as `Capabilities` of any dialect or as a collection of EHLO
            keywords. A parameter that it does not offer is refused (555), and so is a verb (502);
            those of RFC 5321 itself are always offered, but for EXPN, and those that no extension
            declares never are. To a lenient reader they are the defect `not-offered`.
            `Capabilities` are the fastest. None: all that is known is offered

        Raises `ParseError`; `TypeError` for what are no octets, for places that are no whole
        numbers, and for an offer that is none.

        >>> import smtpkit
        >>> smtpkit.parse_command(b"rcpt to:<Postmaster>\\r\\n").verb
        'RCPT'
        >>> line = b"MAIL FROM:<> SIZE=5 RET=FULL\\r\\n"
        >>> smtpkit.parse_command(line, offered={"SIZE", "DSN"}).size
        5
        >>> try:
        ...     smtpkit.parse_command(line, offered={"SIZE"})
        ... except smtpkit.ParseError as error:
        ...     print(error.offset, error.reply)
        20 555 5.5.4 the parameter RET was not offered: it is of DSN
        """
        if profile != "strict":
            check_profile(profile)
        search = None
        try:
            if type(buffer) is bytes:
                head = buffer[start : start + 4]
            else:
                buffer = readable(buffer)
                head = bytes(buffer[start : start + 4])
        except TypeError:
            start, end = bounds(readable(buffer), start, end)
            head = bytes(buffer[start : start + 4])
        if end is None:
            end = len(buffer)
        if offered is None:
            view, fullmatch, at_most = self._heads[head]
        else:
            try:
                offers = self._offers[offered.keywords]  # type: ignore[attr-defined]
            except (AttributeError, KeyError, TypeError):
                offers = self.offers_of(offered)
            found = None if offers.read is None else offers.read(buffer, start, end)
            if found is not None:
                return found
            view, fullmatch, at_most, group, search = offers[head]
        try:
            match = fullmatch(buffer, start, end)
        except (TypeError, OverflowError):
            # a try costs nothing where nothing is raised
            start, end = bounds(buffer, start, end)
            match = fullmatch(buffer, start, end)
        if (
            match is not None
            and end - start <= at_most
            and (search is None or search(buffer, match.start(group), end) is None)
        ):
            command = new(view)
            command.match = match
            return command
        start, end = bounds(buffer, start, end)
        if offered is not None:
            from smtpkit.offers import read_as_offered

            return read_as_offered(self, offers, buffer, start, end, profile)
        if profile != "strict":
            return self._by_profile("command_by_profile", buffer, start, end, profile)
        return self.command_of(buffer, start, end).parse(buffer, start, end)

    def offers_of(self, offered: Any) -> Offers:
        """What of its commands a server offers: see `parse_command`; raises `TypeError`."""
        if isinstance(offered, (frozenset, set, list, tuple, dict)):
            try:
                return self._offers[frozenset(offered)]
            except (KeyError, TypeError):
                pass
        from smtpkit.offers import Offers, keywords_of

        keywords = getattr(offered, "keywords", None)
        if not isinstance(keywords, frozenset):
            keywords = offered
        keywords = keywords_of(keywords, self.commands.values())
        found = Offers(self.commands, keywords)
        if len(self._offers) >= _MOST_OFFERS:
            self._offers.clear()
            for each in self._readers.keys() - PROFILES:
                del self._readers[each]
        self._offers[keywords] = found
        if found.read is not None:
            self._readers[keywords] = found.read
        return found

    def value_in(self, match: Any, kind: type[View], start: int, end: int) -> View:
        """The view of a value in what was read leniently, with the leniencies that it needed."""
        from smtpkit.profiles import lenient_view

        names = frozenset(each.name for each in match.defects)
        found = lenient_view(kind, match.string, start, end, names)
        return kind.parse(match.string, start, end) if found is None else found

    def _by_profile(
        self, function: str, buffer: Any, start: int, end: int, profile: str | Set[str]
    ) -> Any:
        from smtpkit import profiles

        start, end = bounds(buffer, start, end)
        return getattr(profiles, function)(self, buffer, start, end, profile)

    def parse_reply(
        self,
        buffer: Buffer,
        start: int = 0,
        end: int | None = None,
        *,
        profile: Profile = "strict",
        to: str | View | type[View] | None = None,
    ) -> Reply:
        """The view of a reply: exactly the octets from `start` to `end`, all of its lines.

        profile: as in `parse_command`
        to: the command that it answers, as a view, a class or a verb: a reply in a form that the
            command has for it is read by that form. Or the class of a form, such as `Greeting`

        Raises `ParseError`.

        >>> import smtpkit
        >>> reply = smtpkit.parse_reply(b"550-5.1.1 No such user\\r\\n550 5.1.1 here\\r\\n")
        >>> reply.code, reply.enhanced_code, reply.lines
        (550, '5.1.1', ('No such user', 'here'))
        """
        if profile != "strict":
            check_profile(profile)
        elif (
            to is None
            and end is None
            and type(buffer) is bytes
            and type(start) is int
            and not start
        ):
            # nearly all replies are read like that
            match = self._narrow_reply.fullmatch(buffer)
            if match is not None and len(buffer) <= self._reply_at_most:
                reply = new(self.reply)
                reply.match = match
                return reply
        octets = buffer if type(buffer) is bytes else readable(buffer)
        if end is None:
            end = len(octets)
        if type(start) is not int or type(end) is not int or not 0 <= start <= end <= len(octets):
            start, end = bounds(octets, start, end)
        if to is not None:
            for form in self._forms_of(to):
                match = form.facts.pattern.fullmatch(octets, start, end)
                if match is not None and not form.is_doubtful(match, end - start):
                    return form(match)  # type: ignore[return-value]  # a form of its own
        view = self.reply
        match = self._narrow_reply.fullmatch(octets, start, end)
        if match is not None and end - start <= self._reply_at_most:
            reply = new(view)
            reply.match = match
            if profile == "strict" or not view.facts.may_be_noted(octets, start, end):
                return reply
            from smtpkit.profiles import noted

            return noted(reply, profile)  # type: ignore[no-any-return]
        if profile == "strict":
            return view.parse(octets, start, end)
        return self._by_profile("reply_by_profile", octets, start, end, profile)  # type: ignore[no-any-return]

    def _forms_of(self, to: Any) -> Iterable[type[View]]:
        """The classes of the forms that the replies to a command have."""
        if isinstance(to, type) and issubclass(to, ReplyView):
            return [to]
        verb = to.upper() if isinstance(to, str) else getattr(to, "verb", None)
        if verb not in self.commands:
            known = ", ".join(self.commands)
            raise ValueError(f"to: a command, its class or its verb, not {to!r}; there are {known}")
        return [self._classes[name] for name in self.commands[verb].reply_forms]

    def suggested(self, head: str, text: str) -> Any:
        """What a server answers to an error: the head of a reply, as declared, and a text."""
        return self.protocol.suggested(self, head, text)

    def command_of(self, buffer: Any, start: int, end: int) -> type[Command]:
        """The command whose verb a line begins with; raises `ParseError` for any other."""
        octets = bytes(buffer[start : min(end, start + SMTP_MAX_COMMAND_LINE)])
        verb = verb_of(octets)
        if verb in self.commands:
            return self.commands[verb]
        whole = bytes(buffer[start:end])

        def taken() -> tuple[str, ...]:
            from smtpkit.profiles import taken_without_a_verb

            return taken_without_a_verb(self, whole)

        from smtpkit.blame import found_at

        word, message, hidden_from = self.verbs.unknown(octets)
        found = word or ("something else" if hidden_from == 0 else found_at(octets, 0))
        if not word and hidden_from != 0:
            message += f", found {found}"
        breaks_off = any(each.encode("ascii").startswith(whole.upper()) for each in self.commands)
        raise (Incomplete if breaks_off else ParseError)(
            message,
            offset=start,
            rule="command",
            expected=("a verb",),
            found=found,
            reference=self.protocol.reference,
            reply=self.suggested(self.protocol.unknown_verb, message),
            excerpt=excerpt(octets, 0, hidden_from),
            leniencies=taken,
        )

    def build_command(
        self, verb: str, arguments: str | bytes = "", *, over_long: bool = False
    ) -> bytes:
        """A command line of a verb and its arguments; a known verb's must follow its rule.

        over_long: whether it is written even where it is longer than it may be

        Raises `BuildError`.
        """
        try:
            name, rest = encode_text(verb), encode_text(arguments)
        except (TypeError, ValueError) as error:
            raise BuildError(f"verb, arguments: {error}", field="arguments") from None
        if not KEYWORD.fullmatch(name):
            raise refusal("verb", "esmtp-keyword", name, KEYWORD)
        if name[:3].isdigit():
            # the other side would read a reply
            message = "verb: begins with three digits, as a reply does"
            raise BuildError(message, field="verb", rule="esmtp-keyword")
        if rest and not ARGUMENTS.fullmatch(rest):
            raise refusal("arguments", "textstring", rest, ARGUMENTS)
        line = name.upper() + (b" " + rest if rest else b"") + b"\r\n"
        if name.decode("ascii").upper() in self.commands:
            try:
                if over_long:
                    view = self.commands[name.decode("ascii").upper()]
                    self.explain(view, line, 0, len(line), over_long=True)
                else:
                    self.parse_command(line)
            except ParseError as error:
                at = max(0, error.offset - len(name) - 1)
                message, rule = error.message, error.rule
                raise BuildError(message, field="arguments", rule=rule, offset=at) from None
        elif len(line) > Command.at_most and not over_long:
            from smtpkit.generated.restrictions import too_long

            message = too_long("a line", len(line), Command.at_most)
            raise BuildError(message, field="arguments", rule="command")
        return line


def _module(name: str) -> Any:
    from importlib import import_module

    return import_module(name)


def check_profile(profile: str | Set[str]) -> None:
    """Raise `ValueError` for a name that no profile has, and `TypeError` for what is no name."""
    is_set = isinstance(profile, (set, frozenset)) and all(isinstance(n, str) for n in profile)
    if not is_set and profile not in PROFILES:
        wrong = ValueError if isinstance(profile, str) else TypeError
        raise wrong(f"a profile is {', '.join(PROFILES)}, or a set of leniencies, not {profile!r}")


class _Heads(dict[bytes, "Head"]):
    """Commands by the first four octets of a line, each with the quick way to read it.

    Filled as they are met, so that no pattern is compiled before it is needed.
    """

    def __init__(self, commands: Iterable[type[Command]]) -> None:
        self._views: dict[bytes, type[Command]] = {}
        for view in commands:
            self._views.setdefault(view.verb[:4].encode("ascii"), view)

    def __missing__(self, head: bytes) -> Head:
        view = self._views.get(head.upper())
        if view is None:
            # no command, and so no match
            return Command, NOTHING.fullmatch, 0
        found = self[head] = (view, view.facts.narrow.compiled().fullmatch, view.at_most)
        return found
