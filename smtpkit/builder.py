"""What the generated `SmtpBuilder` stands on: it collects messages, and gives their octets."""

from __future__ import annotations

from smtpkit.octets import octets_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

    B = TypeVar("B", bound="MessageBuilder")
    P = ParamSpec("P")

    class Method(Generic[P]):
        """A method of a builder, as a checker sees it: it gives the builder."""

        @overload
        def __get__(self, builder: None, owner: type[B]) -> Callable[Concatenate[B, P], B]: ...
        @overload
        def __get__(self, builder: B, owner: type[B]) -> Callable[P, B]: ...
        def __get__(self, builder: B | None, owner: type[B]) -> Any: ...


def write_to(builder: B, octets: bytes) -> B:
    """The builder, with one message more: not a method, for whoever builds gives values."""
    builder._messages.append(octets)
    return builder


_BLANK_LINE = "\n\n"


class _Row:
    """A method that is made when its name is known."""

    __slots__ = ("_doc", "_method")

    def __init__(self, method: Callable[..., Any], doc: str) -> None:
        self._method, self._doc = method, doc

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._method.__name__, self._method.__doc__ = name, self._doc
        self._method.__qualname__ = f"{owner.__qualname__}.{name}"
        setattr(owner, name, self._method)


def writes(build: Callable[P, bytes]) -> Method[P]:
    """A method that writes what `build` gives; it takes the same arguments."""

    def method(self: B, *arguments: P.args, **named: P.kwargs) -> B:
        return write_to(self, build(*arguments, **named))

    # help() shows what the command is for, and the arguments of `build`
    of: Any = build
    function, command = of.__func__, of.__self__
    shown = type(function)(function.__code__, function.__globals__, "build", function.__defaults__)
    shown.__kwdefaults__ = function.__kwdefaults__
    shown.__annotations__ = {**function.__annotations__, "return": "Self"}
    method.__wrapped__ = shown  # type: ignore[attr-defined]
    # `python -OO` leaves none
    summary, arguments = _dedented(command.__doc__ or ""), _dedented(function.__doc__ or "")
    doc = f"{summary}{_BLANK_LINE}{arguments.partition(_BLANK_LINE)[2]}".rstrip()
    return _Row(method, doc)  # type: ignore[return-value]


def _dedented(text: str) -> str:
    """A docstring without its indentation, as newer interpreters have it at once."""
    first, *others = text.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in others if line.strip()]
    return "\n".join([first, *(line[min(indents, default=0) :] for line in others)]).strip()


def lacks(verb: str) -> Any:
    """A method of a base class that there is not, as the dialect has no such command."""

    def method(builder: object) -> Any:
        raise AttributeError(f"the dialect has no {verb}")

    return property(method)


class MessageBuilder:
    """Collects messages and gives their octets; the generated builder adds a method for each."""

    __slots__ = ("_messages",)

    #: whose commands and replies it writes
    dialect: ClassVar[Any] = None

    def __init__(self) -> None:
        self._messages: list[bytes] = []

    def __copy__(self) -> Self:
        """Another one with these messages: what is added to the one, the other has not."""
        made = type(self)()
        made._messages = [*self._messages]
        return made

    def __deepcopy__(self, memo: object) -> Self:
        return self.__copy__()

    def __reduce_ex__(self, protocol: Any) -> Any:
        self.dialect.need_name()
        return super().__reduce_ex__(protocol)

    def build(self) -> bytes:
        """The octets of all messages so far."""
        return b"".join(self._messages)

    def __bytes__(self) -> bytes:
        return self.build()

    def command(self, verb: str, arguments: str | bytes = "", *, over_long: bool = False) -> Self:
        """Any command line; one whose verb is known must follow its rule.

        over_long: whether it is written even where it is longer than it may be
        """
        return write_to(self, self.dialect.build_command(verb, arguments, over_long=over_long))


class ExchangeBuilder(MessageBuilder):
    """One that writes what is said in an AUTH exchange, too."""

    __slots__ = ()

    def auth_challenge(self, challenge: str | bytes = b"") -> Self:
        """334: a server's challenge in an authentication exchange; it is written in base64."""
        from smtpkit.generated.sasl import ContinueReq

        return write_to(self, ContinueReq.build(octets_of(challenge, "challenge") or None))
