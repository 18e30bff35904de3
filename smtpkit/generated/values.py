"""What builders take: for type checkers, and loaded by nobody else.

Generated from grammar/commands.py and grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from typing import Required, TypedDict

from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Literal

    from smtpkit.generated.enumerations import (
        Body,
        ClientProtocol,
        ForwardSource,
        LinkState,
        Notify,
        Ret,
        Verbosity,
    )


class EhloValues(TypedDict, total=False):
    """What `Ehlo.build` takes, and `values()` gives."""

    domain: Required[str | bytes]


class HeloValues(TypedDict, total=False):
    """What `Helo.build` takes, and `values()` gives."""

    domain: Required[str | bytes]


class MailValues(TypedDict, total=False):
    """What `Mail.build` takes, and `values()` gives."""

    reverse_path: Required[str | bytes | View | None]
    size: int | None
    body: Body | Literal["7BIT", "8BITMIME", "BINARYMIME"] | None
    ret: Ret | Literal["FULL", "HDRS"] | None
    envid: str | bytes | None
    auth: str | bytes | None
    by: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None
    mt_priority: int | None
    holdfor: int | None
    holduntil: datetime | None
    mtrk: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None
    solicit: str | bytes | Iterable[str | bytes]
    transid: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None
    submitter: str | bytes | None
    alt_address: str | bytes | None
    xverp: str | None
    smtputf8: bool
    requiretls: bool
    conperm: bool
    verp: bool
    prdr: bool
    parameters: Iterable[tuple[str, str | None]]


class RcptValues(TypedDict, total=False):
    """What `Rcpt.build` takes, and `values()` gives."""

    forward_path: Required[str | bytes | View | None]
    notify: (
        Iterable[Notify | Literal["NEVER", "SUCCESS", "FAILURE", "DELAY"]]
        | Notify
        | Literal["NEVER", "SUCCESS", "FAILURE", "DELAY"]
        | None
    )
    orcpt: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None
    rrvs: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None
    alt_address: str | bytes | None
    xrdst: str | bytes | None
    conneg: bool
    parameters: Iterable[tuple[str, str | None]]


class DataValues(TypedDict, total=False):
    """What `Data.build` takes, and `values()` gives."""


class RsetValues(TypedDict, total=False):
    """What `Rset.build` takes, and `values()` gives."""


class VrfyValues(TypedDict, total=False):
    """What `Vrfy.build` takes, and `values()` gives."""

    string: Required[str | bytes]
    smtputf8: bool


class ExpnValues(TypedDict, total=False):
    """What `Expn.build` takes, and `values()` gives."""

    string: Required[str | bytes]
    smtputf8: bool


class HelpValues(TypedDict, total=False):
    """What `Help.build` takes, and `values()` gives."""

    string: str | bytes | None


class NoopValues(TypedDict, total=False):
    """What `Noop.build` takes, and `values()` gives."""

    string: str | bytes | None


class QuitValues(TypedDict, total=False):
    """What `Quit.build` takes, and `values()` gives."""


class AuthValues(TypedDict, total=False):
    """What `Auth.build` takes, and `values()` gives."""

    mechanism: Required[str | bytes]
    initial_response: str | bytes | None


class StartTlsValues(TypedDict, total=False):
    """What `StartTls.build` takes, and `values()` gives."""


class BdatValues(TypedDict, total=False):
    """What `Bdat.build` takes, and `values()` gives."""

    chunk_size: Required[int]
    last: bool


class BurlValues(TypedDict, total=False):
    """What `Burl.build` takes, and `values()` gives."""

    uri: Required[str | bytes]
    last: bool


class EtrnValues(TypedDict, total=False):
    """What `Etrn.build` takes, and `values()` gives."""

    subdomains: bool
    domain: str | bytes | None
    queue: str | bytes | None


class AtrnValues(TypedDict, total=False):
    """What `Atrn.build` takes, and `values()` gives."""

    domains: str | bytes | Iterable[str | bytes]


class SendValues(TypedDict, total=False):
    """What `Send.build` takes, and `values()` gives."""

    reverse_path: Required[str | bytes | View | None]


class SomlValues(TypedDict, total=False):
    """What `Soml.build` takes, and `values()` gives."""

    reverse_path: Required[str | bytes | View | None]


class SamlValues(TypedDict, total=False):
    """What `Saml.build` takes, and `values()` gives."""

    reverse_path: Required[str | bytes | View | None]


class TurnValues(TypedDict, total=False):
    """What `Turn.build` takes, and `values()` gives."""


class VerbValues(TypedDict, total=False):
    """What `Verb.build` takes, and `values()` gives."""

    mode: Verbosity | Literal["ON", "OFF"] | None


class OnexValues(TypedDict, total=False):
    """What `Onex.build` takes, and `values()` gives."""


class XclientValues(TypedDict, total=False):
    """What `Xclient.build` takes, and `values()` gives."""

    name: str | bytes | None
    reverse_name: str | bytes | None
    addr: str | bytes | None
    port: int | str | bytes | None
    proto: ClientProtocol | Literal["SMTP", "ESMTP", "LMTP"] | None
    helo: str | bytes | None
    login: str | bytes | None
    destaddr: str | bytes | None
    destport: int | str | bytes | None
    destname: str | bytes | None
    session: str | bytes | None
    client_transport: str | bytes | None
    timeout: int | None
    ttl: int | None
    forward: str | bytes | None
    parameters: Iterable[tuple[str, str | None]]


class XforwardValues(TypedDict, total=False):
    """What `Xforward.build` takes, and `values()` gives."""

    name: str | bytes | None
    addr: str | bytes | None
    port: int | str | bytes | None
    proto: str | bytes | None
    helo: str | bytes | None
    ident: str | bytes | None
    source: ForwardSource | Literal["LOCAL", "REMOTE", "[UNAVAILABLE]"] | None
    parameters: Iterable[tuple[str, str | None]]


class XexpsValues(TypedDict, total=False):
    """What `Xexps.build` takes, and `values()` gives."""

    mechanism: Required[str | bytes]
    initial_response: str | bytes | None


class XanonymoustlsValues(TypedDict, total=False):
    """What `Xanonymoustls.build` takes, and `values()` gives."""


class Xlink2stateValues(TypedDict, total=False):
    """What `Xlink2state.build` takes, and `values()` gives."""

    operation: Required[LinkState | Literal["FIRST", "NEXT", "LAST"]]
    chunk: Required[str | bytes]


class Xexch50Values(TypedDict, total=False):
    """What `Xexch50.build` takes, and `values()` gives."""

    chunk_size: Required[int]
    recipient: Required[int]


class XshadowValues(TypedDict, total=False):
    """What `Xshadow.build` takes, and `values()` gives."""

    argument: Required[str | bytes]


class XqdiscardValues(TypedDict, total=False):
    """What `Xqdiscard.build` takes, and `values()` gives."""

    argument: Required[str | bytes]


class XproxyfromValues(TypedDict, total=False):
    """What `Xproxyfrom.build` takes, and `values()` gives."""

    attributes: Required[Iterable[tuple[str, str | None]]]


class XadrValues(TypedDict, total=False):
    """What `Xadr.build` takes, and `values()` gives."""

    argument: Required[str | bytes]


class XcirValues(TypedDict, total=False):
    """What `Xcir.build` takes, and `values()` gives."""

    argument: Required[str | bytes]


class XstaValues(TypedDict, total=False):
    """What `Xsta.build` takes, and `values()` gives."""

    argument: str | bytes | None


class XgenValues(TypedDict, total=False):
    """What `Xgen.build` takes, and `values()` gives."""

    argument: str | bytes | None


class XusrValues(TypedDict, total=False):
    """What `Xusr.build` takes, and `values()` gives."""


class LhloValues(TypedDict, total=False):
    """What `Lhlo.build` takes, and `values()` gives."""

    domain: Required[str | bytes]


class ReplyValues(TypedDict, total=False):
    """What `Reply.build` takes, and `values()` gives."""

    code: Required[int]
    enhanced_code: str | bytes | None
    lines: str | bytes | Iterable[str | bytes]


class GreetingValues(TypedDict, total=False):
    """What `Greeting.build` takes, and `values()` gives."""

    domain: Required[str | bytes]
    greet: str | bytes | None
    more_lines: str | bytes | Iterable[str | bytes]


class EhloReplyValues(TypedDict, total=False):
    """What `EhloReply.build` takes, and `values()` gives."""

    domain: Required[str | bytes]
    greet: str | bytes | None
    extensions: str | bytes | Iterable[str | bytes]


class VerifiedReplyValues(TypedDict, total=False):
    """What `VerifiedReply.build` takes, and `values()` gives."""

    users: Required[
        str | bytes | Iterable[str | bytes | View | Mapping[str, object] | tuple[object, ...]]
    ]


__all__ = [
    "AtrnValues",
    "AuthValues",
    "BdatValues",
    "BurlValues",
    "DataValues",
    "EhloReplyValues",
    "EhloValues",
    "EtrnValues",
    "ExpnValues",
    "GreetingValues",
    "HeloValues",
    "HelpValues",
    "LhloValues",
    "MailValues",
    "NoopValues",
    "OnexValues",
    "QuitValues",
    "RcptValues",
    "ReplyValues",
    "RsetValues",
    "SamlValues",
    "SendValues",
    "SomlValues",
    "StartTlsValues",
    "TurnValues",
    "VerbValues",
    "VerifiedReplyValues",
    "VrfyValues",
    "XadrValues",
    "XanonymoustlsValues",
    "XcirValues",
    "XclientValues",
    "Xexch50Values",
    "XexpsValues",
    "XforwardValues",
    "XgenValues",
    "Xlink2stateValues",
    "XproxyfromValues",
    "XqdiscardValues",
    "XshadowValues",
    "XstaValues",
    "XusrValues",
]
