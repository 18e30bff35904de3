"""What `python -m grammar` writes. Never edited, but for this page, which ties it together."""

from smtpkit.dialects import Dialect
from smtpkit.generated.capabilities import LINES
from smtpkit.generated.commands import COMMANDS, STRUCTURES
from smtpkit.generated.replies import FORMS

DIALECT = Dialect(COMMANDS, FORMS, STRUCTURES, LINES, "smtpkit.generated.tables")
