"""The SMTP wire format: read it, write it, test with it.

>>> mail = parse_command(b"MAIL FROM:<ned@x.example> SIZE=500000\\r\\n")
>>> mail.verb, str(mail.reverse_path), mail.size
('MAIL', 'ned@x.example', 500000)
>>> Mail.build("ned@x.example", size=500000)
b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'

The names, by what they are for; a class of commands, of replies or of their parts has `parse` and
`build`:

    to read         parse_command, parse_reply, Capabilities; whole streams: scan, scan_columns
    to write        SmtpBuilder
    commands        Ehlo, Helo, Mail, Rcpt, Data, Rset, Vrfy, Expn, Help, Noop, Quit, Auth,
                    StartTls, Bdat, Burl, Etrn, Atrn, Lhlo; old ones: Send, Soml, Saml, Turn,
                    Verb, Onex; any of these and of vendors': AnyCommand
      of vendors    Xclient, Xforward, Xexps, Xanonymoustls, Xlink2state, Xexch50, Xshadow,
                    Xqdiscard, Xproxyfrom, Xadr, Xcir, Xsta, Xgen, Xusr
      their parts   ReversePath, ForwardPath, Mailbox, AuthorizedMailbox, EsmtpParam, AtrnDomain,
                    ByValue, MtrkValue, OriginalRecipientAddress, RrvsValue, TransidValue,
                    AttributeParam, VerifiedUser, needs_smtputf8
      their words   Body, Ret, Notify, ByMode, RrvsAction, LinkState, Verbosity, ClientProtocol,
                    ForwardSource
    replies         Reply, Greeting, EhloReply, VerifiedReply, EnhancedCode, reply_code_description
    what any is     View, Command, CodedReplyView (any reply); read leniently: UnreadableCommand,
                    UnreadableReply, MalformedLine
    errors          SmtpError, ParseError, Incomplete, BuildError, FieldError, DialectError,
                    SuggestedReply, ProtocolError, LocalProtocolError, RemoteProtocolError
    connections     Connection, Observer, Limits, CLIENT, SERVER, SMTP, LMTP, NEED_DATA, PAUSED
    dialects        dialect, Dialect, DIALECT; of another protocol: compile
    AUTH            sasl
    packets         SmtpLayer, SMTP_FIELD_NAMES, is_smtp_payload, smtp_show_fields
    constants       CMD_*, REPLY_*, SMTP_*, SMTPS_PORT; the engine in use: ENGINE

and modules to be imported by their names: `smtpkit.data` (mail data, read and written in pieces),
`smtpkit.events`, `smtpkit.observer` (both sides of a connection, read together; its messages are
in `smtpkit.messages`), `smtpkit.stream`, `smtpkit.captures`, and `smtpkit.testing` for tests of
other software.
"""

import sys

from smtpkit.address import needs_smtputf8
from smtpkit.command import Command
from smtpkit.dialects import Dialect
from smtpkit.engine import ENGINE
from smtpkit.errors import (
    BuildError,
    DialectError,
    FieldError,
    Incomplete,
    LocalProtocolError,
    ParseError,
    ProtocolError,
    RemoteProtocolError,
    SmtpError,
    SuggestedReply,
)
from smtpkit.generated import ENUMERATIONS as _ENUMERATIONS
from smtpkit.generated import commands as _commands
from smtpkit.generated import constants as _constants
from smtpkit.generated import replies as _replies
from smtpkit.generated.commands import *  # noqa: F403  # one class per command
from smtpkit.generated.constants import *  # noqa: F403  # CMD_, REPLY_, ports
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import *  # noqa: F403  # one class per form of reply
from smtpkit.reply import CodedReplyView, EnhancedCode
from smtpkit.view import View

__all__ = [
    "CLIENT",
    "DIALECT",
    "ENGINE",
    "LMTP",
    "NEED_DATA",
    "PAUSED",
    "SERVER",
    "SMTP",
    "SMTP_FIELD_NAMES",
    "BuildError",
    "Capabilities",
    "CodedReplyView",
    "Command",
    "Connection",
    "Dialect",
    "DialectError",
    "EnhancedCode",
    "FieldError",
    "Incomplete",
    "Limits",
    "LocalProtocolError",
    "MalformedLine",
    "Observer",
    "ParseError",
    "ProtocolError",
    "RemoteProtocolError",
    "SmtpBuilder",
    "SmtpError",
    "SmtpLayer",
    "SuggestedReply",
    "UnreadableCommand",
    "UnreadableReply",
    "View",
    "compile",
    "dialect",
    "is_smtp_payload",
    "needs_smtputf8",
    "parse_command",
    "parse_reply",
    "reply_code_description",
    "sasl",
    "scan",
    "scan_columns",
    "smtp_show_fields",
]
__all__ += _commands.__all__
__all__ += _constants.__all__
__all__ += _replies.__all__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtpkit import sasl
    from smtpkit.compiling import compile, dialect
    from smtpkit.connection import (
        CLIENT,
        LMTP,
        NEED_DATA,
        PAUSED,
        SERVER,
        SMTP,
        Connection,
        Limits,
    )
    from smtpkit.generated import enumerations as _enumerations
    from smtpkit.generated.builder import SmtpBuilder
    from smtpkit.generated.capabilities import Capabilities
    from smtpkit.generated.enumerations import *  # noqa: F403  # one per parameter value
    from smtpkit.layer import SMTP_FIELD_NAMES, SmtpLayer, is_smtp_payload, smtp_show_fields
    from smtpkit.observer import Observer
    from smtpkit.offered import MalformedLine
    from smtpkit.profiles import UnreadableCommand, UnreadableReply
    from smtpkit.scanning import scan, scan_columns

    __all__ += _enumerations.__all__
else:
    __all__ += _ENUMERATIONS

__version__ = "0.1.0"

#: the wire: one side of a connection
_WIRE = ("CLIENT", "LMTP", "NEED_DATA", "PAUSED", "SERVER", "SMTP", "Connection", "Limits")
#: SMTP in packets
_PACKETS = ("SMTP_FIELD_NAMES", "SmtpLayer", "is_smtp_payload", "smtp_show_fields")
#: what is loaded when it is asked for, and where it is; the enumerations beside it
_LATE = {
    "Capabilities": "smtpkit.generated.capabilities",
    "SmtpBuilder": "smtpkit.generated.builder",
    "UnreadableCommand": "smtpkit.profiles",
    "MalformedLine": "smtpkit.offered",
    "UnreadableReply": "smtpkit.profiles",
    "Observer": "smtpkit.observer",
    "sasl": "smtpkit.sasl",
    **dict.fromkeys(("scan", "scan_columns"), "smtpkit.scanning"),
    **dict.fromkeys(("compile", "dialect"), "smtpkit.compiling"),
    **dict.fromkeys(_WIRE, "smtpkit.connection"),
    **dict.fromkeys(_PACKETS, "smtpkit.layer"),
    **dict.fromkeys(_ENUMERATIONS, "smtpkit.generated.enumerations"),
}

parse_command = DIALECT.parse_command
parse_reply = DIALECT.parse_reply
reply_code_description = DIALECT.reply_code_description


def __getattr__(name: str) -> object:
    """What is loaded when it is asked for."""
    if name not in _LATE:
        # with these, Python asks "Did you mean"
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text, name=name, obj=sys.modules[__name__])
    from importlib import import_module

    module = import_module(_LATE[name])
    found = globals()[name] = module if name == "sasl" else getattr(module, name)
    return found


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name[:2] == "__")})
