"""The fluent builder.

Generated from grammar/commands.py and grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit.builder import MessageBuilder, write_to, writes
from smtpkit.generated.commands import (
    Atrn,
    Auth,
    Bdat,
    Burl,
    Data,
    Ehlo,
    Etrn,
    Expn,
    Helo,
    Help,
    Lhlo,
    Mail,
    Noop,
    Onex,
    Quit,
    Rcpt,
    Rset,
    Saml,
    Send,
    Soml,
    StartTls,
    Turn,
    Verb,
    Vrfy,
    Xadr,
    Xanonymoustls,
    Xcir,
    Xclient,
    Xexch50,
    Xexps,
    Xforward,
    Xgen,
    Xlink2state,
    Xproxyfrom,
    Xqdiscard,
    Xshadow,
    Xsta,
    Xusr,
)
from smtpkit.generated.dialect import DIALECT
from smtpkit.generated.replies import Greeting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


class SmtpBuilder(MessageBuilder):
    """Writes commands and replies, one after the other.

    >>> SmtpBuilder().mail_from("ned@x.example", size=500000).build()
    b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'
    """

    __slots__ = ()

    ehlo = writes(Ehlo.build)
    helo = writes(Helo.build)
    mail_from = writes(Mail.build)
    rcpt_to = writes(Rcpt.build)
    data = writes(Data.build)
    rset = writes(Rset.build)
    vrfy = writes(Vrfy.build)
    expn = writes(Expn.build)
    help = writes(Help.build)
    noop = writes(Noop.build)
    quit = writes(Quit.build)
    auth = writes(Auth.build)
    starttls = writes(StartTls.build)
    bdat = writes(Bdat.build)
    burl = writes(Burl.build)
    etrn = writes(Etrn.build)
    atrn = writes(Atrn.build)
    send = writes(Send.build)
    soml = writes(Soml.build)
    saml = writes(Saml.build)
    turn = writes(Turn.build)
    verb = writes(Verb.build)
    onex = writes(Onex.build)
    xclient = writes(Xclient.build)
    xforward = writes(Xforward.build)
    x_exps = writes(Xexps.build)
    x_anonymoustls = writes(Xanonymoustls.build)
    x_link2state = writes(Xlink2state.build)
    xexch50 = writes(Xexch50.build)
    xshadow = writes(Xshadow.build)
    xqdiscard = writes(Xqdiscard.build)
    xproxyfrom = writes(Xproxyfrom.build)
    xadr = writes(Xadr.build)
    xcir = writes(Xcir.build)
    xsta = writes(Xsta.build)
    xgen = writes(Xgen.build)
    xusr = writes(Xusr.build)
    lhlo = writes(Lhlo.build)

    def service_ready(self, domain: str, text: str = "ESMTP") -> Self:
        """220: the greeting."""
        return write_to(self, Greeting.build(domain, (text,)))

    def closing(self, *, enhanced_code: str | None = None) -> Self:
        """221: Bye."""
        return self.reply(221, ("Bye",), enhanced_code=enhanced_code)

    def auth_success(self, *, enhanced_code: str | None = None) -> Self:
        """235: Authentication successful."""
        return self.reply(235, ("Authentication successful",), enhanced_code=enhanced_code)

    def ok(self, text: str | bytes = "OK", *, enhanced_code: str | None = None) -> Self:
        """250: OK."""
        return self.reply(250, (text,), enhanced_code=enhanced_code)

    def start_mail_input(self, *, enhanced_code: str | None = None) -> Self:
        """354: Start mail input; end with <CRLF>.<CRLF>."""
        return self.reply(
            354, ("Start mail input; end with <CRLF>.<CRLF>",), enhanced_code=enhanced_code
        )

    def service_unavailable(
        self, text: str | bytes = "Service not available", *, enhanced_code: str | None = None
    ) -> Self:
        """421: Service not available."""
        return self.reply(421, (text,), enhanced_code=enhanced_code)

    def mailbox_temp_unavailable(
        self, text: str | bytes = "Mailbox unavailable", *, enhanced_code: str | None = None
    ) -> Self:
        """450: Mailbox unavailable."""
        return self.reply(450, (text,), enhanced_code=enhanced_code)

    def auth_required(self, *, enhanced_code: str | None = None) -> Self:
        """530: Authentication required."""
        return self.reply(530, ("Authentication required",), enhanced_code=enhanced_code)

    def auth_failed(self, *, enhanced_code: str | None = None) -> Self:
        """535: Authentication credentials invalid."""
        return self.reply(535, ("Authentication credentials invalid",), enhanced_code=enhanced_code)

    def mailbox_not_found(
        self, text: str | bytes = "Mailbox not found", *, enhanced_code: str | None = None
    ) -> Self:
        """550: Mailbox not found."""
        return self.reply(550, (text,), enhanced_code=enhanced_code)


SmtpBuilder.dialect = DIALECT
