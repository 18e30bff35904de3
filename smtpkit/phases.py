"""The reply codes that a command may get, in each of its phases."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    Codes = tuple[int, ...]


class _Fixed:
    """What is set once: a class of views has it for everybody."""

    __slots__: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __iter__(self) -> Iterator[object]:
        return (getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), tuple(self)


class ReplyCodes(_Fixed):
    """The reply codes of one phase: `success` and `failure`, in ascending order.

    All of them are in it: `250 in codes`. It is false where there are none. What may answer any
    command, whatever its phase, is in `smtpkit.SMTP_ANY_REPLIES` instead.
    """

    __slots__ = ("success", "failure")  # noqa: RUF023  # in the order of the arguments
    success: Codes
    failure: Codes

    def __init__(self, success: Codes = (), failure: Codes = ()) -> None:
        object.__setattr__(self, "success", success)
        object.__setattr__(self, "failure", failure)

    def __contains__(self, code: object) -> bool:
        return code in self.success or code in self.failure

    def __bool__(self) -> bool:
        return bool(self.success or self.failure)

    def __repr__(self) -> str:
        return f"ReplyCodes({self.success}, {self.failure})"


class Replies(_Fixed):
    """The replies that a command may get, phase by phase; each is a `ReplyCodes`.

    `line` is what answers the command line, `response` a response of an AUTH exchange, `chunk` a
    chunk of mail data, `end_of_data` the end of them. A phase that a command does not have is
    empty.

    >>> import smtpkit
    >>> smtpkit.Data.replies.line.success, smtpkit.Data.replies.end_of_data.success
    ((354,), (250, 353))
    >>> 452 in smtpkit.Mail.replies.line, bool(smtpkit.Mail.replies.end_of_data)
    (True, False)
    """

    __slots__ = ("line", "response", "chunk", "end_of_data")  # noqa: RUF023
    line: ReplyCodes
    response: ReplyCodes
    chunk: ReplyCodes
    end_of_data: ReplyCodes

    def __init__(
        self,
        line: ReplyCodes = ReplyCodes(),  # noqa: B008  # it does not change
        response: ReplyCodes = ReplyCodes(),  # noqa: B008
        chunk: ReplyCodes = ReplyCodes(),  # noqa: B008
        end_of_data: ReplyCodes = ReplyCodes(),  # noqa: B008
    ) -> None:
        object.__setattr__(self, "line", line)
        object.__setattr__(self, "response", response)
        object.__setattr__(self, "chunk", chunk)
        object.__setattr__(self, "end_of_data", end_of_data)

    def __repr__(self) -> str:
        phases = (f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"Replies({', '.join(phases)})"
