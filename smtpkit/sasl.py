"""SASL: the messages of an AUTH exchange, read and written (RFC 4422, RFC 4954).

Each message is a class with `parse` and `build`, for the octets inside the base64:

>>> PlainResponse.build("tim", "tanstaaftanstaaf")
b'\\x00tim\\x00tanstaaftanstaaf'
>>> response = PlainResponse.parse(b"\\0tim\\0tanstaaftanstaaf")
>>> response
<PlainResponse authcid='tim' password=[redacted]>
>>> response.password
'tanstaaftanstaaf'

`build_answer` and `parse_answer` are for one line of a client, base64 and CRLF included;
`build_challenge` and `parse_challenge` for the line of the server before it. An `Exchange` knows
the order of a mechanism's messages, takes the lines of both sides, and fails on none:

>>> exchange = Exchange("LOGIN")
>>> exchange.server(b"334 VXNlcm5hbWU6\\r\\n").view
<LoginPrompt text='Username:'>
>>> exchange.client(b"dGlt\\r\\n").view
<LoginUsername username='tim'>
>>> exchange.client(b"*\\r\\n").cancelled
True

No secret is shown by `repr`, `str`, `to_dict` or an error. A field is had by its name, and all of
them by `to_dict(secrets=True)`.
"""

from __future__ import annotations

from contextlib import suppress

from smtpkit.errors import REDACTED, BuildError, FieldError, ParseError, escaped
from smtpkit.generated.codecs import encode_base64, encode_text
from smtpkit.generated.commands import Auth
from smtpkit.generated.constants import REPLY_AUTH_INPUT
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.sasl import *  # noqa: F403  # one class per message
from smtpkit.generated.sasl import MECHANISMS, AuthAnswer, ContinueReq
from smtpkit.generated.sasl import MESSAGES as MESSAGES
from smtpkit.octets import json_text, readable
from smtpkit.sasl_message import BearerMessage as BearerMessage
from smtpkit.sasl_message import SaslMessage as SaslMessage
from smtpkit.secrets import Secrets, repeatable, told_of
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar, Self, TypeVar

    from typing_extensions import Buffer

    from smtpkit.command import Command
    from smtpkit.dialects import Dialect, Profile

    M = TypeVar("M", bound=SaslMessage)

CLIENT, SERVER = "client", "server"
#: a reply code and what follows it is no echo
_BEHIND_CODE = 4


# ---------------------------------------------------------------------------- one line


def parse_answer(line: Buffer, *, profile: Profile = "strict") -> AuthAnswer:
    """A client's line in an exchange: `response` is decoded, `cancelled` true for "*".

    An empty line is an empty response, which is None here, too. Raises `ParseError`, which shows
    nothing of the line. A profile is as for commands: what is no base64, its padding included, is
    the defect `bad-value`; `octets("response")` has it, and `response` is a `FieldError`.

    >>> parse_answer(b"AHRpbQB0YW5zdGFhZnRhbnN0YWFm\\r\\n").response
    b'\\x00tim\\x00tanstaaftanstaaf'
    >>> parse_answer(b"*\\r\\n")
    <AuthAnswer cancelled=True>
    >>> answer = parse_answer(b"AHRpbQB0\\r\\r\\n", profile="lenient")
    >>> answer.response, [defect.name for defect in answer.defects]
    (b'\\x00tim\\x00t', ['extra-cr'])
    """
    return _by_profile(AuthAnswer, line, profile)


def build_answer(response: str | bytes | SaslMessage = b"", *, cancel: bool = False) -> bytes:
    """A client's line in an exchange: base64 of the response, or "*"; raises `BuildError`.

    In the AUTH command, as `initial_response`, an empty response is "=" (RFC 4954, 4); the line
    of an empty response is empty.

    >>> build_answer(PlainResponse.build("tim", "tanstaaftanstaaf"))
    b'AHRpbQB0YW5zdGFhZnRhbnN0YWFm\\r\\n'
    >>> build_answer(), build_answer(cancel=True)
    (b'\\r\\n', b'*\\r\\n')
    """
    octets = bytes(response) if isinstance(response, View) else response
    if cancel and octets:
        raise BuildError("response: not together with cancel", field="response")
    return AuthAnswer.build(cancelled=cancel, response=octets or None)


def parse_challenge(line: Buffer, *, profile: Profile = "strict") -> ContinueReq:
    """A server's line in an exchange: `challenge` is decoded; raises `ParseError`.

    A profile is as for an answer.

    >>> parse_challenge(b"334 VXNlcm5hbWU6\\r\\n").challenge
    b'Username:'
    """
    return _by_profile(ContinueReq, line, profile)


def build_challenge(challenge: str | bytes | SaslMessage = b"") -> bytes:
    """A server's line in an exchange: 334 and base64; raises `BuildError`.

    >>> build_challenge("Username:"), build_challenge()
    (b'334 VXNlcm5hbWU6\\r\\n', b'334 \\r\\n')
    """
    octets = bytes(challenge) if isinstance(challenge, View) else challenge
    return ContinueReq.build(octets or None)


def _by_profile(view: type[M], line: Buffer, profile: Profile) -> M:
    """A line as a profile reads it; raises `ParseError`."""
    if profile != "strict":
        from smtpkit.profiles import lenient_view, profile_of

        octets = readable(line)
        names, _ = profile_of(view.facts.dialect, profile)
        found = lenient_view(view, octets, 0, len(octets), names)
        if found is not None:
            return found  # type: ignore[return-value]  # the view of that class
    return view.parse(line)


# ---------------------------------------------------------------------------- the exchange


class ExchangeLine:
    """What one side said in an exchange, typed as far as it can be.

    `octets` is the line as it was sent; `decoded` the octets that it stands for, None where it
    stands for none: it is no base64, it cancels, or it is the server's last word. `view` is the
    typed message, None where `decoded` is not what the mechanism asks for, or the mechanism is
    not known. `error` says what is wrong with the line, or with what it stands for. `code` is the
    reply code of a server's line.
    """

    __slots__ = ("cancelled", "code", "decoded", "error", "is_secret", "octets", "sender", "view")

    def __init__(self, sender: str, octets: bytes) -> None:
        self.sender = sender
        self.octets = octets
        self.decoded: bytes | None = None
        self.view: SaslMessage | None = None
        self.error: ParseError | None = None
        self.code: int | None = None
        self.cancelled = False
        #: whether it holds what is not shown unless it is asked for
        self.is_secret = False

    def __repr__(self) -> str:
        return f"<ExchangeLine {self.sender}: {self}>"

    def __str__(self) -> str:
        if self.cancelled:
            return "cancelled"
        if self.view is not None:
            return repr(self.view)
        if self.is_secret:
            return REDACTED
        return escaped(self.octets if self.decoded is None else self.decoded) or "empty"

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """The message as plain values for JSON; secrets only when asked for."""
        found: dict[str, Any] = {"sender": self.sender}
        if self.code is not None:
            found["code"] = self.code
        if self.cancelled:
            found["cancelled"] = True
        elif self.view is not None:
            found["message"] = type(self.view).__name__
            found["fields"] = self.view.to_dict(secrets=secrets)
        else:
            raw = self.octets if self.decoded is None else self.decoded
            hidden = self.is_secret and not secrets
            found["raw"] = REDACTED if hidden else json_text(raw)
        if self.error is not None:
            found["error"] = self.error.message
        return found


class Exchange:
    """Reads an AUTH exchange, line by line; no line makes it fail.

    >>> exchange = Exchange("PLAIN", initial_response=b"\\0tim\\0tanstaaftanstaaf")
    >>> exchange.messages
    [<ExchangeLine client: <PlainResponse authcid='tim' password=[redacted]>>]
    >>> exchange.server(b"235 2.7.0 Welcome\\r\\n").code, exchange.is_over
    (235, True)
    """

    __slots__ = ("_ahead", "_client_opens", "_secrets", "is_over", "mechanism", "messages")

    #: whose commands and mechanisms it knows
    dialect: ClassVar[Dialect] = DIALECT
    mechanisms: ClassVar[Mapping[str, tuple[type[SaslMessage], ...]]] = MECHANISMS

    def __init__(
        self,
        mechanism: str,
        initial_response: bytes | None = None,
        *,
        secrets: Secrets | None = None,
    ) -> None:
        """Begin an exchange.

        mechanism: its name, in any case
        initial_response: what came with the AUTH command, decoded; None: nothing did
        secrets: where to keep what replies are searched for, if others look there, too
        """
        #: the name of the mechanism, in upper case
        self.mechanism = mechanism.upper()
        #: what was said so far
        self.messages: list[ExchangeLine] = []
        #: whether the server has had its last word
        self.is_over = False
        ahead = self.mechanisms.get(self.mechanism, ())
        # each side's messages yet to come: a client need not wait for the server
        self._ahead = {side: [m for m in ahead if m.sender == side] for side in (CLIENT, SERVER)}
        self._client_opens = not ahead or ahead[0].sender == CLIENT
        self._secrets = Secrets() if secrets is None else secrets
        if initial_response is not None:
            if not self._client_opens:
                # a name for LOGIN: the server will not ask for it
                self._ahead[SERVER].pop(0)
            message = ExchangeLine(CLIENT, encode_base64(initial_response))
            message.decoded = initial_response
            self._take(message)

    @classmethod
    def begun_by(cls, auth: Command | Buffer, *, secrets: Secrets | None = None) -> Self:
        """The exchange that an AUTH command begins; raises `ParseError` for any other line.

        >>> Exchange.begun_by(b"AUTH EXTERNAL =\\r\\n").messages[0].view
        <ExternalResponse>
        """
        command: Any = auth if isinstance(auth, View) else cls.dialect.parse_command(auth)
        if command.verb != Auth.verb:
            raise ParseError("this is no AUTH command", rule="AUTH", reference=Auth.reference)
        try:
            return cls(command.mechanism, command.initial_response, secrets=secrets)
        except FieldError as error:
            # of a lenient reading: there is a message, and nobody knows what it says
            exchange = cls(command.mechanism, b"", secrets=secrets)
            [message] = exchange.messages
            message.octets, message.decoded = command.octets("initial_response"), None
            message.view, message.is_secret = None, True
            message.error = ParseError(str(error), rule="initial-response", reference="RFC 4954, 8")
            exchange._secrets.add(repeatable(message.octets))
            return exchange

    def client(self, line: bytes) -> ExchangeLine:
        """What the client says: a line with its CRLF."""
        message = ExchangeLine(CLIENT, bytes(line))
        with suppress(ParseError, FieldError):
            answer = _read(AuthAnswer, message)
            message.cancelled = answer.cancelled
            if not answer.cancelled:
                message.decoded = answer.response or b""
        return self._take(message)

    def server(self, reply: View | bytes) -> ExchangeLine:
        """What the server says: a reply with its CRLF, or the view of one."""
        message = ExchangeLine(SERVER, bytes(reply))
        code = message.octets[:3]
        if code.isdigit():
            message.code = int(code)
            self.is_over = message.code != REPLY_AUTH_INPUT
        if not self.is_over:
            with suppress(ParseError, FieldError):
                message.decoded = _read(ContinueReq, message).challenge or b""
        return self._take(message)

    def _take(self, message: ExchangeLine) -> ExchangeLine:
        """Type a message as the next one of its side, and keep it."""
        if self.is_over and message.sender == CLIENT:
            message.error = ParseError("the exchange is over", rule="AUTH", reference="RFC 4954, 4")
        elif not (message.cancelled or self.is_over or self._only_asks(message)):
            self._type(message)
        message.is_secret = self._holds_secrets(message)
        if message.sender == CLIENT and message.is_secret:
            self._secrets.add(_repeatable(message))
        if message.is_secret and message.error is not None and message.sender == SERVER:
            # it quotes what was found, and that may be an echo
            message.error = told_of(message.error)
        self.messages.append(message)
        return message

    def _type(self, message: ExchangeLine) -> None:
        ahead = self._ahead[message.sender]
        view = ahead.pop(0) if ahead else None
        if message.decoded is None:
            return
        if view is not None:
            try:
                message.view = view.parse(message.decoded)
            except ParseError as error:
                message.error = error
        elif self.mechanism in self.mechanisms:
            text = f"{self.mechanism} has no further message of the {message.sender}"
            message.error = ParseError(text, rule=self.mechanism, reference="RFC 4422, 3")

    def _only_asks(self, message: ExchangeLine) -> bool:
        """Whether a challenge is empty, and only asks for the client's first message."""
        return message.sender == SERVER and not self.messages and self._client_opens

    def _holds_secrets(self, message: ExchangeLine) -> bool:
        view = message.view
        if view is not None and view.secret_fields:
            return any(name in view.secret_fields for name, _ in view.present_fields())
        if message.sender == CLIENT:
            # of what is not typed nobody knows what it holds
            return view is None and not message.cancelled and message.decoded != b""
        said = self._secrets.echoes(message.octets, _BEHIND_CODE)
        said = said or self._secrets.echoes(message.decoded or b"")
        return bool(said or self.dialect.verbs.hidden_in_reply(message.octets))


def _read(view: type[M], message: ExchangeLine) -> M:
    """A line of an exchange; what is wrong with it is kept, and what can be is read all the same.

    Raises `ParseError`.
    """
    try:
        return view.parse(message.octets)
    except ParseError as error:
        message.error = error
    return _by_profile(view, message.octets, "lenient")


class Sasl:
    """What this module has, for a dialect with mechanisms of its own: `dialect.sasl`."""

    def __init__(
        self,
        dialect: Dialect,
        mechanisms: Mapping[str, tuple[type[SaslMessage], ...]],
    ) -> None:
        self.MECHANISMS = dict(mechanisms)
        of_mechanisms = (view for views in self.MECHANISMS.values() for view in views)
        self.MESSAGES: tuple[type[SaslMessage], ...] = tuple(
            dict.fromkeys((ContinueReq, AuthAnswer, *of_mechanisms))
        )
        facts = {"dialect": dialect, "mechanisms": self.MECHANISMS, "__slots__": ()}
        self.Exchange: type[Exchange] = type("Exchange", (Exchange,), facts)
        # found again by its name, as the other classes of the dialect are
        builder = dialect.SmtpBuilder
        path = builder.__qualname__.removesuffix(builder.__name__)
        self.Exchange.__module__ = builder.__module__
        self.Exchange.__qualname__ = f"{path}DIALECT.sasl.Exchange"
        self._dialect = dialect
        self._classes = {view.__name__: view for view in self.MESSAGES}

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (self._dialect, "sasl")

    def __getattr__(self, name: str) -> Any:
        if name[:1] != "_":
            if name in self._classes:
                return self._classes[name]
            if name in globals():
                return globals()[name]
        raise AttributeError(f"the dialect's sasl has no {name}")

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *self._classes, *globals()})


def _repeatable(message: ExchangeLine) -> list[bytes]:
    """The secrets of a client's message, which some servers repeat."""
    if message.view is None:
        return repeatable(message.octets)
    return [*message.octets.split(), *map(encode_text, message.view.secrets)]
