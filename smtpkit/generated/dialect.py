"""RFC 5321 with the extensions of the registry.

Generated from grammar by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit.dialects import Dialect
from smtpkit.generated import commands, replies
from smtpkit.protocol import Protocol

#: what the rows of dialects go on behind
ROWS_ID = "4ce70f05"

DIALECT: Dialect[commands.AnyCommand] = Dialect(
    commands.COMMANDS,
    replies.FORMS,
    (*commands.STRUCTURES, *replies.STRUCTURES),
    tables="smtpkit.generated.nodes",
    capabilities="smtpkit.generated.capabilities",
    builder="smtpkit.generated.builder",
    protocol=Protocol("SMTP", "RFC 5321, 4.1.1", "500 5.5.1"),
)
