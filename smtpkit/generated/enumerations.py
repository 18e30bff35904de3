"""The enumerations of parameter values.

Generated from grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from enum import StrEnum


class Body(StrEnum):
    """7BIT, 8BITMIME or BINARYMIME."""

    SEVENBIT = "7BIT"
    EIGHTBITMIME = "8BITMIME"
    BINARYMIME = "BINARYMIME"


class ByMode(StrEnum):
    """N or R."""

    NOTIFY = "N"
    RETURN = "R"


class ClientProtocol(StrEnum):
    """SMTP, ESMTP or LMTP."""

    SMTP = "SMTP"
    ESMTP = "ESMTP"
    LMTP = "LMTP"


class ForwardSource(StrEnum):
    """LOCAL, REMOTE or [UNAVAILABLE]."""

    LOCAL = "LOCAL"
    REMOTE = "REMOTE"
    UNAVAILABLE = "[UNAVAILABLE]"


class LinkState(StrEnum):
    """FIRST, NEXT or LAST."""

    FIRST = "FIRST"
    NEXT = "NEXT"
    LAST = "LAST"


class Notify(StrEnum):
    """NEVER, SUCCESS, FAILURE or DELAY."""

    NEVER = "NEVER"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    DELAY = "DELAY"


class Ret(StrEnum):
    """FULL or HDRS."""

    FULL = "FULL"
    HDRS = "HDRS"


class RrvsAction(StrEnum):
    """C or R."""

    CONTINUE = "C"
    REJECT = "R"


class Verbosity(StrEnum):
    """ON or OFF."""

    ON = "ON"
    OFF = "OFF"


__all__ = [
    "Body",
    "ByMode",
    "ClientProtocol",
    "ForwardSource",
    "LinkState",
    "Notify",
    "Ret",
    "RrvsAction",
    "Verbosity",
]
