"""The fluent builder.

Generated from grammar/commands.py and grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit.builder import ExchangeBuilder, write_to, writes
from smtpkit.generated import commands
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import EhloReply, Greeting, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


class SmtpBuilder(ExchangeBuilder):
    """Writes commands and replies, one after the other.

    >>> SmtpBuilder().mail_from("ned@x.example", size=500000).build()
    b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'
    """

    __slots__ = ()

    ehlo = writes(commands.Ehlo.build)
    helo = writes(commands.Helo.build)
    mail_from = writes(commands.Mail.build)
    rcpt_to = writes(commands.Rcpt.build)
    data = writes(commands.Data.build)
    rset = writes(commands.Rset.build)
    vrfy = writes(commands.Vrfy.build)
    expn = writes(commands.Expn.build)
    help = writes(commands.Help.build)
    noop = writes(commands.Noop.build)
    quit = writes(commands.Quit.build)
    auth = writes(commands.Auth.build)
    starttls = writes(commands.StartTls.build)
    bdat = writes(commands.Bdat.build)
    burl = writes(commands.Burl.build)
    etrn = writes(commands.Etrn.build)
    atrn = writes(commands.Atrn.build)
    send = writes(commands.Send.build)
    soml = writes(commands.Soml.build)
    saml = writes(commands.Saml.build)
    turn = writes(commands.Turn.build)
    verb = writes(commands.Verb.build)
    onex = writes(commands.Onex.build)
    xclient = writes(commands.Xclient.build)
    xforward = writes(commands.Xforward.build)
    x_exps = writes(commands.Xexps.build)
    x_anonymoustls = writes(commands.Xanonymoustls.build)
    x_link2state = writes(commands.Xlink2state.build)
    xexch50 = writes(commands.Xexch50.build)
    xshadow = writes(commands.Xshadow.build)
    xqdiscard = writes(commands.Xqdiscard.build)
    xproxyfrom = writes(commands.Xproxyfrom.build)
    xadr = writes(commands.Xadr.build)
    xcir = writes(commands.Xcir.build)
    xsta = writes(commands.Xsta.build)
    xgen = writes(commands.Xgen.build)
    xusr = writes(commands.Xusr.build)
    lhlo = writes(commands.Lhlo.build)
    reply = writes(Reply.build)
    multiline = writes(Reply.build)
    ehlo_response = writes(EhloReply.build)

    def service_ready(self, domain: str, text: str = "ESMTP") -> Self:
        """220: the greeting."""
        return write_to(self, Greeting.build(domain, text))

    def closing(self, *, enhanced_code: str | None = None) -> Self:
        """221: Bye."""
        return self.reply(221, ("Bye",), enhanced_code=enhanced_code)

    def ok(
        self, text: str | bytes = "OK", *, enhanced_code: str | None = None, over_long: bool = False
    ) -> Self:
        """250: OK."""
        return self.reply(250, (text,), enhanced_code=enhanced_code, over_long=over_long)

    def start_mail_input(self, *, enhanced_code: str | None = None) -> Self:
        """354: Start mail input; end with <CRLF>.<CRLF>."""
        return self.reply(
            354, ("Start mail input; end with <CRLF>.<CRLF>",), enhanced_code=enhanced_code
        )

    def service_unavailable(
        self,
        text: str | bytes = "Service not available",
        *,
        enhanced_code: str | None = None,
        over_long: bool = False,
    ) -> Self:
        """421: Service not available."""
        return self.reply(421, (text,), enhanced_code=enhanced_code, over_long=over_long)

    def mailbox_temp_unavailable(
        self,
        text: str | bytes = "Mailbox unavailable",
        *,
        enhanced_code: str | None = None,
        over_long: bool = False,
    ) -> Self:
        """450: Mailbox unavailable."""
        return self.reply(450, (text,), enhanced_code=enhanced_code, over_long=over_long)

    def mailbox_not_found(
        self,
        text: str | bytes = "Mailbox not found",
        *,
        enhanced_code: str | None = None,
        over_long: bool = False,
    ) -> Self:
        """550: Mailbox not found."""
        return self.reply(550, (text,), enhanced_code=enhanced_code, over_long=over_long)

    def auth_success(self, *, enhanced_code: str | None = None) -> Self:
        """235: Authentication successful."""
        return self.reply(235, ("Authentication successful",), enhanced_code=enhanced_code)

    def auth_required(self, *, enhanced_code: str | None = None) -> Self:
        """530: Authentication required."""
        return self.reply(530, ("Authentication required",), enhanced_code=enhanced_code)

    def auth_failed(self, *, enhanced_code: str | None = None) -> Self:
        """535: Authentication credentials invalid."""
        return self.reply(535, ("Authentication credentials invalid",), enhanced_code=enhanced_code)


SmtpBuilder.dialect = DIALECT
