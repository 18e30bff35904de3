"""A dialect: the commands, replies and extensions that are read and written together."""

from __future__ import annotations

from smtpkit.errors import BuildError, DialectError, ParseError, SuggestedReply, excerpt
from smtpkit.view import is_answer, leading_word, readable, secret_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer, Iterable  # type: ignore[attr-defined]
    from types import ModuleType
    from typing import Any

    from smtpkit.capabilities import CapabilitiesView
    from smtpkit.generated.replies import Reply
    from smtpkit.view import Command, View
    from smtpkit.writing import MessageBuilder

PROFILES = ("strict", "lenient", "observer")


class Dialect:
    """The commands and replies of a specification, to be read and written together.

    Beside its methods it has the class of each command by its name (`dialect.Mail`), and
    `Capabilities` and `SmtpBuilder` that know its extensions.
    """

    def __init__(
        self,
        commands: Iterable[type[Command]],
        replies: Iterable[type[View]],
        structures: Iterable[type[View]],
        lines: Iterable[type[View]],
        tables: str,
        *,
        capabilities: type[CapabilitiesView] | None = None,
        builder: type[MessageBuilder] | None = None,
        declared: tuple[str, ...] = (),
    ) -> None:
        replies, structures = tuple(replies), tuple(structures)
        self.commands: dict[str, type[Command]] = {view.verb: view for view in commands}
        self._secret_verbs = tuple(
            view.verb.encode("ascii") for view in self.commands.values() if view.secret_fields
        )
        self.reply: type[Reply] = replies[0]  # type: ignore[assignment]
        self._tables_module = tables
        self._tables: Tables | None = None
        self._structures = {view.rule: view for view in structures}
        self._capabilities = capabilities
        self._builder = builder
        if builder is not None:
            builder._dialect = self
        self.specification: Any = None
        # where the extensions are declared, `module:NAME` each; for one that was written to a file
        self._declared_in = declared
        self._strategies: ModuleType | None = None
        self._classes: dict[str, type[View]] = {
            view.__name__: view for view in (*self.commands.values(), *replies, *structures, *lines)
        }
        # the first four octets of a line decide; other spellings than these are looked up twice
        self._heads = _Heads()
        for view in self.commands.values():
            head = view.verb[:4].encode("ascii")
            self._heads.setdefault(head, view)
            self._heads.setdefault(head.lower(), view)
        for each in (*self.commands.values(), *replies, *structures, *lines):
            if each._dialect is None:
                each._dialect = self

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_classes"][name]
        except KeyError:
            raise AttributeError(f"the dialect has no {name}") from None

    @property
    def Capabilities(self) -> Any:
        """What a server offers, with this dialect's extensions typed."""
        if self._capabilities is None:
            from smtpkit.generated.capabilities import Capabilities

            return Capabilities
        return self._capabilities

    @property
    def SmtpBuilder(self) -> Any:
        """The fluent builder, with a method for each of this dialect's commands."""
        if self._builder is None:
            from smtpkit.generated.builder import SmtpBuilder

            return SmtpBuilder
        return self._builder

    def abnf(self) -> str:
        """The whole dialect as ABNF (RFC 5234); needs the extra `grammar`."""
        from grammar.generator.abnf import abnf

        text: str = abnf(self._declared())
        return text

    def pages(self) -> dict[str, str]:
        """The reference pages of the dialect, by file name; needs the extra `grammar`."""
        from grammar.generator.reference import pages

        texts: dict[str, str] = pages(self._declared(), "smtpkit" if self is base() else "dialect")
        return texts

    @property
    def strategies(self) -> ModuleType:
        """Hypothesis strategies of its lines and values, as `smtpkit.testing.strategies` has them.

        Needs the extras `grammar` and `test`.
        """
        if self._strategies is None:
            if self is base():
                from smtpkit.testing import strategies

                self._strategies = strategies
            else:
                from grammar.generator.strategies import strategies as written

                self._strategies = run(written(self._declared()))
        return self._strategies

    def _declared(self) -> Any:
        """The specification that this is made from; needs the extra `grammar`."""
        if self.specification is None:
            from grammar.generator.compiler import chosen, declared
            from grammar.specification import SPECIFICATION

            names = self._declared_in
            self.specification = chosen(declared(names)) if names else SPECIFICATION
        return self.specification

    @property
    def explaining(self) -> Tables:
        """The rules as tables, loaded when an error has to be explained."""
        if self._tables is None:
            from importlib import import_module

            self._tables = Tables(import_module(self._tables_module), self._structures)
        return self._tables

    def parse_command(
        self, buffer: Buffer, start: int = 0, end: int | None = None, *, profile: str = "strict"
    ) -> Command:
        """The view of a command line: exactly the octets from `start` to `end`, CRLF included.

        profile: `strict` is the RFC; `lenient` takes what is really sent, and lists it in the
            view's `defects`; `observer` gives a view of any octets at all

        Raises `ParseError`.

        >>> import smtpkit
        >>> smtpkit.parse_command(b"rcpt to:<Postmaster>\\r\\n").verb
        'RCPT'
        """
        if profile != "strict":
            _refuse_unknown(profile)
        if type(buffer) is bytes:
            head = buffer[start : start + 4]
        else:
            buffer = readable(buffer)
            head = bytes(buffer[start : start + 4])
        if end is None:
            end = len(buffer)
        view = self._heads[head]
        if view is not None:
            match = view._usual.fullmatch(buffer, start, end)
            if match is not None and end - start <= view.at_most:
                return view(match)
        # a place outside of the buffer is its nearest end
        start, end = max(0, start), min(end, len(buffer))
        if profile != "strict":
            return self._by_profile("command_by_profile", buffer, start, end, profile)  # type: ignore[no-any-return]
        return self._known_command(buffer, start, end).parse(buffer, start, end)

    def _by_profile(self, function: str, buffer: Any, start: int, end: int, profile: str) -> Any:
        from smtpkit import profiles

        start, end = max(0, start), min(end, len(buffer))
        return getattr(profiles, function)(self, buffer, start, max(start, end), profile)

    def parse_reply(
        self, buffer: Buffer, start: int = 0, end: int | None = None, *, profile: str = "strict"
    ) -> Reply:
        """The view of a reply: exactly the octets from `start` to `end`, all of its lines.

        `profile` is as in `parse_command`. Raises `ParseError`.

        >>> import smtpkit
        >>> reply = smtpkit.parse_reply(b"550-5.1.1 No such user\\r\\n550 5.1.1 here\\r\\n")
        >>> reply.code, reply.enhanced_code, reply.lines
        (550, '5.1.1', ('No such user', 'here'))
        """
        if profile == "strict":
            return self.reply.parse(buffer, start, end)
        _refuse_unknown(profile)
        octets = readable(buffer)
        end = len(octets) if end is None else end
        return self._by_profile("reply_by_profile", octets, start, end, profile)  # type: ignore[no-any-return]

    def _known_command(self, buffer: Any, start: int, end: int) -> type[Command]:
        """The command whose verb a line begins with; raises `ParseError` for any other."""
        octets = bytes(buffer[start : min(end, start + 512)])
        word = leading_word(octets).decode("ascii").upper()
        if word in self.commands:
            return self.commands[word]
        whole = bytes(buffer[start:end])

        def taken() -> tuple[str, ...]:
            from smtpkit.profiles import taken_without_a_verb

            return taken_without_a_verb(self, whole)

        word, message, hidden_from = self._unknown_verb(octets, word)
        raise ParseError(
            message,
            offset=start,
            rule="command",
            expected=tuple(self.commands),
            found=word,
            reference="RFC 5321, 4.1.1",
            reply=SuggestedReply(500, "5.5.1", message),
            excerpt=excerpt(octets, 0, hidden_from),
            leniencies=taken,
        )

    def _unknown_verb(self, octets: bytes, word: str) -> tuple[str, str, int | None]:
        """What is said of a line whose verb is not known: its word, a sentence, what is secret."""
        message = f'unknown verb "{word[:40]}"' if word else "expected a verb"
        hidden_from = self._secret_from(octets)
        if hidden_from == 0:
            message, word = "expected a verb, found what may be credentials", ""
        return word, f"{message} (command, RFC 5321, 4.1.1)", hidden_from

    def _secret_from(self, octets: bytes) -> int | None:
        """From where on a client's line may hold a secret, whatever its verb; None: nowhere."""
        word = leading_word(octets.lstrip(b" \t"))
        verb = word.decode("ascii").upper()
        if verb in self.commands:
            return secret_from(self.commands[verb], octets)
        if is_answer(octets):
            return 0
        # a verb with secrets may stand behind what does not belong there, or within another word
        upper = octets.upper()
        places = [at + len(verb) for verb in self._secret_verbs if (at := upper.find(verb)) >= 0]
        if not places:
            return None
        behind = min(places)
        return behind + len(leading_word(octets[behind:]))

    def build_command(self, verb: str, arguments: str | bytes = "") -> bytes:
        """A command line of a verb and its arguments; a known verb's must follow its rule.

        Raises `BuildError`.
        """
        from smtpkit.generated.codecs import encode_text
        from smtpkit.generated.commands import ARGUMENTS, KEYWORD
        from smtpkit.view import Command as CommandView
        from smtpkit.writing import refusal

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
                self.parse_command(line)
            except ParseError as error:
                at = max(0, error.offset - len(name) - 1)
                message, rule = error.message, error.rule
                raise BuildError(message, field="arguments", rule=rule, offset=at) from None
        elif len(line) > CommandView.at_most:
            message = f"a line of {len(line)} octets, at most {CommandView.at_most} are allowed"
            raise BuildError(message, field="arguments", rule="command")
        return line


def _refuse_unknown(profile: str) -> None:
    if profile not in PROFILES:
        raise ValueError(f"a profile is {', '.join(PROFILES)}, not {profile!r}")


class _Heads(dict[bytes, "type[Command] | None"]):
    """Commands by the first octets of a line, in any case; None for those of no command."""

    def __missing__(self, head: bytes) -> type[Command] | None:
        return self.get(head.upper())


class Tables:
    """What errors are explained from: the rules, the codecs, the views of rules with fields."""

    __slots__ = ("LENIENCIES", "ROOTS", "RULES", "codecs", "views")

    def __init__(self, module: Any, views: dict[str, type[View]]) -> None:
        self.RULES: dict[str, Any] = module.RULES
        self.ROOTS: dict[str, Any] = module.ROOTS
        self.LENIENCIES: dict[str, str] = module.LENIENCIES
        self.codecs = _Codecs(module)
        self.views = views


class _Codecs:
    """The codecs by name: a dialect's own, and the library's."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        from smtpkit.generated import codecs

        own = getattr(self._module, name, None)
        return getattr(codecs, name) if own is None else own


def base() -> Dialect:
    """RFC 5321 with the extensions of the registry."""
    from smtpkit.generated import DIALECT

    return DIALECT


def dialect(
    *extensions: Any,
    without: Iterable[str] = (),
    only: Iterable[str] | None = None,
    unknown: str = "generic",
) -> Dialect:
    """A dialect of RFC 5321, the registry's extensions and these; made at run time.

    extensions: declarations, `grammar.declarations.Extension`
    without: EHLO keywords of extensions that are left out
    only: EHLO keywords of those that are kept, such as a server's `Capabilities`
    unknown: what becomes of parameters that are not declared: `generic` keeps them as they
        stand, `refused` makes them an error (555)

    Needs the extra `grammar`. Raises `DialectError` for declarations that clash or are no good.

    >>> import smtpkit
    >>> plain = smtpkit.dialect(only=["SIZE"], unknown="refused")
    >>> plain.parse_command(b"MAIL FROM:<> SIZE=5\\r\\n").size
    5
    >>> try:
    ...     plain.parse_command(b"MAIL FROM:<> RET=FULL\\r\\n")
    ... except smtpkit.ParseError as error:
    ...     print(error.reply.code, error.reply.enhanced_code)
    555 5.5.4
    """
    for keywords in (without, only):
        if isinstance(keywords, (str, bytes)):
            raise DialectError(f"keywords, not one text of them: {keywords!r}")
    try:
        from grammar.generator.compiler import compiled
    except ImportError as error:
        raise DialectError(
            "a dialect needs construct: pip install smtpkit-wire[grammar]"
        ) from error
    made: Dialect = compiled_dialect(compiled, extensions, tuple(without), only, unknown)
    return made


def compiled_dialect(
    compiled: Any,
    extensions: tuple[Any, ...],
    without: tuple[str, ...],
    only: Iterable[str] | None,
    unknown: str,
) -> Dialect:
    """The dialect that the generator wrote the module of."""
    try:
        specification, source = compiled(extensions, without, only, unknown)
    except (TypeError, ValueError) as error:
        raise DialectError(str(error)) from error
    except Exception as error:
        # whatever the generator stumbles over, it is the declarations that it cannot honour
        message = f"the generator cannot honour this: {type(error).__name__}: {error}"
        raise DialectError(message) from error
    made: Dialect = run(source).__dict__["DIALECT"]
    made.specification = specification
    return made


def run(source: str) -> ModuleType:
    """Run what the generator wrote, as a module that a debugger can step through."""
    import linecache
    import sys
    from types import ModuleType

    _made.append(source)
    name = f"smtpkit.dialect_{len(_made)}"
    filename = f"<{name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, filename, "exec"), module.__dict__)
    return module


_made: list[str] = []
