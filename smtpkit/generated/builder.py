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

    ehlo = writes(
        Ehlo.build,
        doc='Identify the client and ask which extensions the server offers. `"EHLO" SP ( address-literal / Domain ) CRLF` (RFC 5321, 4.1.1.1)',
    )
    helo = writes(
        Helo.build,
        doc='Identify the client, without extensions. `"HELO" SP Domain CRLF` (RFC 5321, 4.1.1.1)',
    )
    mail_from = writes(
        Mail.build,
        doc='Begin a mail transaction. `"MAIL" SP "FROM:" Reverse-path *( SP esmtp-param ) CRLF` (RFC 5321, 4.1.1.2)',
    )
    rcpt_to = writes(
        Rcpt.build,
        doc='Name one recipient of the mail. `"RCPT" SP "TO:" Forward-path *( SP esmtp-param ) CRLF` (RFC 5321, 4.1.1.3)',
    )
    data = writes(
        Data.build,
        doc='Send the mail data, ended by CRLF . CRLF. `"DATA" CRLF` (RFC 5321, 4.1.1.4)',
    )
    rset = writes(Rset.build, doc='Give up the mail transaction. `"RSET" CRLF` (RFC 5321, 4.1.1.5)')
    vrfy = writes(
        Vrfy.build,
        doc='Ask whether a user or mailbox exists. `"VRFY" SP String [ SP "SMTPUTF8" ] CRLF` (RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2)',
    )
    expn = writes(
        Expn.build,
        doc='Ask who is on a mailing list. `"EXPN" SP String [ SP "SMTPUTF8" ] CRLF` (RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2)',
    )
    help = writes(Help.build, doc='Ask for help. `"HELP" [ SP String ] CRLF` (RFC 5321, 4.1.1.8)')
    noop = writes(
        Noop.build, doc='Do nothing but answer. `"NOOP" [ SP String ] CRLF` (RFC 5321, 4.1.1.9)'
    )
    quit = writes(Quit.build, doc='End the session. `"QUIT" CRLF` (RFC 5321, 4.1.1.10)')
    auth = writes(
        Auth.build,
        doc='Begin an authentication exchange. `"AUTH" SP sasl-mech [ SP initial-response ] CRLF` (RFC 4954, 4)',
    )
    starttls = writes(
        StartTls.build,
        doc='Start TLS; what was learned before is forgotten. `"STARTTLS" CRLF` (RFC 3207, 4)',
    )
    bdat = writes(
        Bdat.build,
        doc='Send a chunk of mail data: exactly so many octets follow the line. `"BDAT" SP chunk-size [ SP "LAST" ] CRLF` (RFC 3030, 2)',
    )
    burl = writes(
        Burl.build,
        doc='Take mail data from a URL. `"BURL" SP absolute-URI [ SP "LAST" ] CRLF` (RFC 4468, 3.2)',
    )
    etrn = writes(
        Etrn.build,
        doc='Start the queue for a node. `"ETRN" SP ( [ "@" ] Domain / "#" queue-name ) CRLF` (RFC 1985, 5)',
    )
    atrn = writes(
        Atrn.build,
        doc='Ask the server to become the client and send mail for domains. `"ATRN" [ SP ( atrn-domain *( "," atrn-domain ) ) ] CRLF` (RFC 2645, 5.2.1)',
    )
    send = writes(
        Send.build,
        doc='Send to a terminal. `"SEND" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)',
    )
    soml = writes(
        Soml.build,
        doc='Send to a terminal, or mail. `"SOML" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)',
    )
    saml = writes(
        Saml.build,
        doc='Send to a terminal, and mail. `"SAML" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)',
    )
    turn = writes(
        Turn.build,
        doc='Exchange the roles of client and server. `"TURN" CRLF` (RFC 821, 3.8; RFC 5321, F.1)',
    )
    verb = writes(
        Verb.build,
        doc='Have the server tell what it does, in lines of 050. `"VERB" [ SP ( "ON" / "OFF" ) ] CRLF` (sendmail)',
    )
    onex = writes(Onex.build, doc='One message transaction only. `"ONEX" CRLF` (sendmail)')
    xclient = writes(
        Xclient.build,
        doc='Tell the server to see another client. `"XCLIENT" *( SP esmtp-param ) CRLF` (Postfix XCLIENT howto)',
    )
    xforward = writes(
        Xforward.build,
        doc='Tell a filter who the client was. `"XFORWARD" *( SP esmtp-param ) CRLF` (Postfix XFORWARD howto)',
    )
    x_exps = writes(
        Xexps.build,
        doc='Authenticate between servers, as AUTH does. `"X-EXPS" SP sasl-mech [ SP initial-response ] CRLF` (Microsoft Exchange)',
    )
    x_anonymoustls = writes(
        Xanonymoustls.build,
        doc='Start TLS without looking at certificates. `"X-ANONYMOUSTLS" CRLF` (Microsoft Exchange)',
    )
    x_link2state = writes(
        Xlink2state.build,
        doc='Exchange link states. `"X-LINK2STATE" SP ( "FIRST" / "NEXT" / "LAST" ) " CHUNK={" link-state-chunk "}" CRLF` (Microsoft Exchange)',
    )
    xexch50 = writes(
        Xexch50.build,
        doc='Send message properties: so many octets after the reply 354. `"XEXCH50" SP number SP number CRLF` (Microsoft Exchange)',
    )
    xshadow = writes(
        Xshadow.build,
        doc='Ask for shadow redundancy. `"XSHADOW" SP opaque CRLF` (Microsoft Exchange)',
    )
    xqdiscard = writes(
        Xqdiscard.build,
        doc='Ask what shadow copies to discard. `"XQDISCARD" SP opaque CRLF` (Microsoft Exchange)',
    )
    xproxyfrom = writes(
        Xproxyfrom.build,
        doc='Tell a back end who the client of the front end is. `"XPROXYFROM" SP ( proxy-attribute *( SP proxy-attribute ) ) CRLF` (Microsoft Exchange)',
    )
    xadr = writes(
        Xadr.build, doc='Check an address. `"XADR" SP textstring CRLF` (Oracle Messaging Server)'
    )
    xcir = writes(
        Xcir.build, doc='Check a circuit. `"XCIR" SP textstring CRLF` (Oracle Messaging Server)'
    )
    xsta = writes(
        Xsta.build, doc='Tell the status. `"XSTA" [ SP textstring ] CRLF` (Oracle Messaging Server)'
    )
    xgen = writes(
        Xgen.build,
        doc='Tell the generation of the configuration. `"XGEN" [ SP textstring ] CRLF` (Oracle Messaging Server)',
    )
    xusr = writes(Xusr.build, doc='This is an initial user submission. `"XUSR" CRLF` (sendmail 8)')
    lhlo = writes(
        Lhlo.build,
        doc='Identify an LMTP client and ask which extensions the server offers. `"LHLO" SP ( address-literal / Domain ) CRLF` (RFC 2033, 4.1)',
    )

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
