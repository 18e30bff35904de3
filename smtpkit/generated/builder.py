"""The fluent builder.

Generated from grammar/commands.py and grammar/extensions by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

from smtpkit.builder import MessageBuilder, write_to
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
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Self

    from smtpkit.generated.enumerations import Body, LinkState, Notify, Ret, Verbosity
    from smtpkit.view import View


class SmtpBuilder(MessageBuilder):
    """Writes commands and replies, one after the other.

    >>> SmtpBuilder().mail_from("ned@x.example", size=500000).build()
    b'MAIL FROM:<ned@x.example> SIZE=500000\\r\\n'
    """

    __slots__ = ()

    def ehlo(
        self,
        domain: str | bytes,
    ) -> Self:
        """Identify the client and ask which extensions the server offers.

        `"EHLO" SP ( address-literal / Domain ) CRLF` (RFC 5321, 4.1.1.1)
        """
        return write_to(self, Ehlo.build(domain))

    def helo(
        self,
        domain: str | bytes,
    ) -> Self:
        """Identify the client, without extensions.

        `"HELO" SP Domain CRLF` (RFC 5321, 4.1.1.1)
        """
        return write_to(self, Helo.build(domain))

    def mail_from(
        self,
        reverse_path: str | bytes | View | None,
        *,
        size: int | None = None,
        body: Body | str | None = None,
        ret: Ret | str | None = None,
        envid: str | bytes | None = None,
        auth: str | bytes | None = None,
        by: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        mt_priority: int | None = None,
        holdfor: int | None = None,
        holduntil: datetime | None = None,
        mtrk: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        solicit: Iterable[str] | str | None = None,
        transid: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        submitter: str | bytes | None = None,
        alt_address: str | bytes | None = None,
        xverp: str | None = None,
        smtputf8: bool = False,
        requiretls: bool = False,
        conperm: bool = False,
        verp: bool = False,
        prdr: bool = False,
        parameters: Iterable[tuple[str, str | None]] = (),
    ) -> Self:
        """Begin a mail transaction.

        `"MAIL" SP "FROM:" Reverse-path *( SP esmtp-param ) CRLF` (RFC 5321, 4.1.1.2)
        """
        return write_to(
            self,
            Mail.build(
                reverse_path,
                size=size,
                body=body,
                ret=ret,
                envid=envid,
                auth=auth,
                by=by,
                mt_priority=mt_priority,
                holdfor=holdfor,
                holduntil=holduntil,
                mtrk=mtrk,
                solicit=solicit,
                transid=transid,
                submitter=submitter,
                alt_address=alt_address,
                xverp=xverp,
                smtputf8=smtputf8,
                requiretls=requiretls,
                conperm=conperm,
                verp=verp,
                prdr=prdr,
                parameters=parameters,
            ),
        )

    def rcpt_to(
        self,
        forward_path: str | bytes | View | None,
        *,
        notify: Iterable[Notify | str] | str | None = None,
        orcpt: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        rrvs: str | bytes | View | Mapping[str, object] | tuple[object, ...] | None = None,
        alt_address: str | bytes | None = None,
        xrdst: str | bytes | None = None,
        conneg: bool = False,
        parameters: Iterable[tuple[str, str | None]] = (),
    ) -> Self:
        """Name one recipient of the mail.

        `"RCPT" SP "TO:" Forward-path *( SP esmtp-param ) CRLF` (RFC 5321, 4.1.1.3)
        """
        return write_to(
            self,
            Rcpt.build(
                forward_path,
                notify=notify,
                orcpt=orcpt,
                rrvs=rrvs,
                alt_address=alt_address,
                xrdst=xrdst,
                conneg=conneg,
                parameters=parameters,
            ),
        )

    def data(
        self,
    ) -> Self:
        """Send the mail data, ended by CRLF . CRLF.

        `"DATA" CRLF` (RFC 5321, 4.1.1.4)
        """
        return write_to(self, Data.build())

    def rset(
        self,
    ) -> Self:
        """Give up the mail transaction.

        `"RSET" CRLF` (RFC 5321, 4.1.1.5)
        """
        return write_to(self, Rset.build())

    def vrfy(
        self,
        string: str | bytes,
        *,
        smtputf8: bool = False,
    ) -> Self:
        """Ask whether a user or mailbox exists.

        `"VRFY" SP String [ SP "SMTPUTF8" ] CRLF` (RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2)
        """
        return write_to(self, Vrfy.build(string, smtputf8=smtputf8))

    def expn(
        self,
        string: str | bytes,
        *,
        smtputf8: bool = False,
    ) -> Self:
        """Ask who is on a mailing list.

        `"EXPN" SP String [ SP "SMTPUTF8" ] CRLF` (RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2)
        """
        return write_to(self, Expn.build(string, smtputf8=smtputf8))

    def help(
        self,
        string: str | bytes | None = None,
    ) -> Self:
        """Ask for help.

        `"HELP" [ SP String ] CRLF` (RFC 5321, 4.1.1.8)
        """
        return write_to(self, Help.build(string))

    def noop(
        self,
        string: str | bytes | None = None,
    ) -> Self:
        """Do nothing but answer.

        `"NOOP" [ SP String ] CRLF` (RFC 5321, 4.1.1.9)
        """
        return write_to(self, Noop.build(string))

    def quit(
        self,
    ) -> Self:
        """End the session.

        `"QUIT" CRLF` (RFC 5321, 4.1.1.10)
        """
        return write_to(self, Quit.build())

    def auth(
        self,
        mechanism: str | bytes,
        initial_response: str | bytes | None = None,
    ) -> Self:
        """Begin an authentication exchange.

        `"AUTH" SP sasl-mech [ SP initial-response ] CRLF` (RFC 4954, 4)
        """
        return write_to(self, Auth.build(mechanism, initial_response))

    def starttls(
        self,
    ) -> Self:
        """Start TLS; what was learned before is forgotten.

        `"STARTTLS" CRLF` (RFC 3207, 4)
        """
        return write_to(self, StartTls.build())

    def bdat(
        self,
        chunk_size: int,
        *,
        last: bool = False,
    ) -> Self:
        """Send a chunk of mail data: exactly so many octets follow the line.

        `"BDAT" SP chunk-size [ SP "LAST" ] CRLF` (RFC 3030, 2)
        """
        return write_to(self, Bdat.build(chunk_size, last=last))

    def burl(
        self,
        uri: str | bytes,
        *,
        last: bool = False,
    ) -> Self:
        """Take mail data from a URL.

        `"BURL" SP absolute-URI [ SP "LAST" ] CRLF` (RFC 4468, 3.2)
        """
        return write_to(self, Burl.build(uri, last=last))

    def etrn(
        self,
        domain: str | bytes | None = None,
        queue: str | bytes | None = None,
        *,
        subdomains: bool = False,
    ) -> Self:
        """Start the queue for a node.

        `"ETRN" SP ( [ "@" ] Domain / "#" queue-name ) CRLF` (RFC 1985, 5)
        """
        return write_to(self, Etrn.build(domain, queue, subdomains=subdomains))

    def atrn(
        self,
        domains: Iterable[str] | str | None = None,
    ) -> Self:
        """Ask the server to become the client and send mail for domains.

        `"ATRN" [ SP ( atrn-domain *( "," atrn-domain ) ) ] CRLF` (RFC 2645, 5.2.1)
        """
        return write_to(self, Atrn.build(domains))

    def send(
        self,
        reverse_path: str | bytes | View | None,
    ) -> Self:
        """Send to a terminal.

        `"SEND" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)
        """
        return write_to(self, Send.build(reverse_path))

    def soml(
        self,
        reverse_path: str | bytes | View | None,
    ) -> Self:
        """Send to a terminal, or mail.

        `"SOML" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)
        """
        return write_to(self, Soml.build(reverse_path))

    def saml(
        self,
        reverse_path: str | bytes | View | None,
    ) -> Self:
        """Send to a terminal, and mail.

        `"SAML" SP "FROM:" Reverse-path CRLF` (RFC 821, 4.1.2; RFC 5321, F.6)
        """
        return write_to(self, Saml.build(reverse_path))

    def turn(
        self,
    ) -> Self:
        """Exchange the roles of client and server.

        `"TURN" CRLF` (RFC 821, 3.8; RFC 5321, F.1)
        """
        return write_to(self, Turn.build())

    def verb(
        self,
        mode: Verbosity | str | None = None,
    ) -> Self:
        """Have the server tell what it does, in lines of 050.

        `"VERB" [ SP ( "ON" / "OFF" ) ] CRLF` (sendmail)
        """
        return write_to(self, Verb.build(mode))

    def onex(
        self,
    ) -> Self:
        """One message transaction only.

        `"ONEX" CRLF` (sendmail)
        """
        return write_to(self, Onex.build())

    def xclient(
        self,
        *,
        name: str | bytes | None = None,
        addr: str | bytes | None = None,
        port: str | bytes | None = None,
        proto: str | bytes | None = None,
        helo: str | bytes | None = None,
        login: str | bytes | None = None,
        destaddr: str | bytes | None = None,
        destport: str | bytes | None = None,
    ) -> Self:
        """Tell the server to see another client.

        `"XCLIENT" *( SP esmtp-param ) CRLF` (Postfix XCLIENT howto)
        """
        return write_to(
            self,
            Xclient.build(
                name=name,
                addr=addr,
                port=port,
                proto=proto,
                helo=helo,
                login=login,
                destaddr=destaddr,
                destport=destport,
            ),
        )

    def xforward(
        self,
        *,
        name: str | bytes | None = None,
        addr: str | bytes | None = None,
        port: str | bytes | None = None,
        proto: str | bytes | None = None,
        helo: str | bytes | None = None,
        ident: str | bytes | None = None,
        source: str | bytes | None = None,
    ) -> Self:
        """Tell a filter who the client was.

        `"XFORWARD" *( SP esmtp-param ) CRLF` (Postfix XFORWARD howto)
        """
        return write_to(
            self,
            Xforward.build(
                name=name, addr=addr, port=port, proto=proto, helo=helo, ident=ident, source=source
            ),
        )

    def x_exps(
        self,
        mechanism: str | bytes,
        initial_response: str | bytes | None = None,
    ) -> Self:
        """Authenticate between servers, as AUTH does.

        `"X-EXPS" SP sasl-mech [ SP initial-response ] CRLF` (Microsoft Exchange)
        """
        return write_to(self, Xexps.build(mechanism, initial_response))

    def x_anonymoustls(
        self,
    ) -> Self:
        """Start TLS without looking at certificates.

        `"X-ANONYMOUSTLS" CRLF` (Microsoft Exchange)
        """
        return write_to(self, Xanonymoustls.build())

    def x_link2state(
        self,
        operation: LinkState | str,
        chunk: str | bytes,
    ) -> Self:
        """Exchange link states.

        `"X-LINK2STATE" SP ( "FIRST" / "NEXT" / "LAST" ) " CHUNK={" link-state-chunk "}" CRLF`
            (Microsoft Exchange)
        """
        return write_to(self, Xlink2state.build(operation, chunk))

    def xexch50(
        self,
        chunk_size: int,
        recipient: int,
    ) -> Self:
        """Send message properties: so many octets after the reply 354.

        `"XEXCH50" SP number SP number CRLF` (Microsoft Exchange)
        """
        return write_to(self, Xexch50.build(chunk_size, recipient))

    def xshadow(
        self,
        argument: str | bytes,
    ) -> Self:
        """Ask for shadow redundancy.

        `"XSHADOW" SP opaque CRLF` (Microsoft Exchange)
        """
        return write_to(self, Xshadow.build(argument))

    def xqdiscard(
        self,
        argument: str | bytes,
    ) -> Self:
        """Ask what shadow copies to discard.

        `"XQDISCARD" SP opaque CRLF` (Microsoft Exchange)
        """
        return write_to(self, Xqdiscard.build(argument))

    def xproxyfrom(
        self,
        attributes: Iterable[tuple[str, str | None]],
    ) -> Self:
        """Tell a back end who the client of the front end is.

        `"XPROXYFROM" SP ( proxy-attribute *( SP proxy-attribute ) ) CRLF` (Microsoft Exchange)
        """
        return write_to(self, Xproxyfrom.build(attributes))

    def xadr(
        self,
        argument: str | bytes,
    ) -> Self:
        """Check an address.

        `"XADR" SP textstring CRLF` (Oracle Messaging Server)
        """
        return write_to(self, Xadr.build(argument))

    def xcir(
        self,
        argument: str | bytes,
    ) -> Self:
        """Check a circuit.

        `"XCIR" SP textstring CRLF` (Oracle Messaging Server)
        """
        return write_to(self, Xcir.build(argument))

    def xsta(
        self,
        argument: str | bytes | None = None,
    ) -> Self:
        """Tell the status.

        `"XSTA" [ SP textstring ] CRLF` (Oracle Messaging Server)
        """
        return write_to(self, Xsta.build(argument))

    def xgen(
        self,
        argument: str | bytes | None = None,
    ) -> Self:
        """Tell the generation of the configuration.

        `"XGEN" [ SP textstring ] CRLF` (Oracle Messaging Server)
        """
        return write_to(self, Xgen.build(argument))

    def xusr(
        self,
    ) -> Self:
        """This is an initial user submission.

        `"XUSR" CRLF` (sendmail 8)
        """
        return write_to(self, Xusr.build())

    def lhlo(
        self,
        domain: str | bytes,
    ) -> Self:
        """Identify an LMTP client and ask which extensions the server offers.

        `"LHLO" SP ( address-literal / Domain ) CRLF` (RFC 2033, 4.1)
        """
        return write_to(self, Lhlo.build(domain))

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
