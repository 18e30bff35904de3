"""The SMTP wire format: read it, write it, test with it.

>>> mail = parse_command(b"MAIL FROM:<ned@x.example> SIZE=500000\\r\\n")
>>> mail.verb, str(mail.reverse_path), mail.size
('MAIL', 'ned@x.example', 500000)
>>> Mail.build("ned@x.example", size=500000)
b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'
"""

from smtpkit.address import needs_smtputf8 as needs_smtputf8
from smtpkit.command import Command as Command
from smtpkit.compiling import compile as compile
from smtpkit.compiling import dialect as dialect
from smtpkit.dialects import Dialect as Dialect
from smtpkit.errors import BuildError as BuildError
from smtpkit.errors import DialectError as DialectError
from smtpkit.errors import FieldError as FieldError
from smtpkit.errors import ParseError as ParseError
from smtpkit.errors import SmtpError as SmtpError
from smtpkit.errors import SuggestedReply as SuggestedReply
from smtpkit.generated.commands import *  # noqa: F403  # one class per command
from smtpkit.generated.constants import *  # noqa: F403  # CMD_, REPLY_, ports
from smtpkit.generated.dialect import DIALECT as DIALECT
from smtpkit.generated.replies import *  # noqa: F403  # one class per form of reply
from smtpkit.layer import SMTP_FIELD_NAMES as SMTP_FIELD_NAMES
from smtpkit.layer import SmtpLayer as SmtpLayer
from smtpkit.layer import is_smtp_payload as is_smtp_payload
from smtpkit.layer import reply_code_description as reply_code_description
from smtpkit.layer import smtp_show_fields as smtp_show_fields
from smtpkit.reply import EnhancedCode as EnhancedCode
from smtpkit.view import View as View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtpkit import sasl as sasl
    from smtpkit.generated.builder import SmtpBuilder as SmtpBuilder
    from smtpkit.generated.capabilities import Capabilities as Capabilities
    from smtpkit.generated.enumerations import *  # noqa: F403  # one per parameter value

__version__ = "0.1.0"

_LATE = {
    "Capabilities": "smtpkit.generated.capabilities",
    "SmtpBuilder": "smtpkit.generated.builder",
    "sasl": "smtpkit.sasl",
}

parse_command = DIALECT.parse_command
parse_reply = DIALECT.parse_reply


def __getattr__(name: str) -> object:
    """What is loaded when it is asked for: see `_LATE`, and the enumerations."""
    if name in _LATE:
        from importlib import import_module

        module = import_module(_LATE[name])
        found = globals()[name] = module if name == "sasl" else getattr(module, name)
        return found
    from smtpkit.generated import enumerations

    if name in enumerations.__all__:
        return getattr(enumerations, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATE})
