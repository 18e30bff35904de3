"""Replies: RFC 5321, 4.2; enhanced status codes: RFC 2034 and RFC 3463.

>>> REPLY.parse(b"250-one\\r\\n250 two\\r\\n").code
250
"""

from grammar.address import address_literal, ascii_domain, mailbox
from grammar.constants import EXCHANGE_LINE
from grammar.declarations import KeywordLine, ReplyForm, StandardReply
from grammar.language.lists import ITEM, LedBy, Rounds
from grammar.language.restrictions import SameClass
from grammar.language.text import (
    CRLF,
    DIGIT,
    LETTER,
    SP,
    BackReference,
    CaseSensitive,
    Construct,
    Keyword,
    Leniency,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Rule,
    Select,
    Struct,
    relaxed,
)
from grammar.language.values import Integer
from grammar.leniencies import ANY_TEXT, free_text, leading_blanks, line_end, skipped
from grammar.lexical import TEXT, VISIBLE, esmtp_keyword, internationalized, textstring

# Reply-code = %x32-35 %x30-35 %x30-39
reply_code = relaxed(
    Rule(
        "Reply-code",
        "RFC 5321, 4.2",
        Struct(
            Octets(OctetSet.of("digit from 2 to 5", "2345"), 1, 1),
            Octets(OctetSet.of("digit from 0 to 5", "012345"), 1, 1),
            Octets(OctetSet.of("digit", "0123456789"), 1, 1),
        ),
        example=b"250",
    ),
    Leniency("odd-code", "three digits that are no reply code", Octets(DIGIT, 3, 3)),
)

# [ textstring ]: the text of a line, which may be empty
text = relaxed(
    Rule(
        "reply-text",
        "RFC 5321, 4.2; RFC 6531, 3.7.4",
        internationalized(TEXT, 0),
        example=b"hello",
    ),
    *free_text(),
)

# a hyphen instead of the space says that more lines follow
BEHIND_CODE = OctetSet.of(
    "any octet but space, hyphen and line ends",
    range(10),
    range(11, 13),
    range(14, 32),
    range(33, 45),
    range(46, 256),
)
no_space = Leniency(
    "no-space-after-code",
    "no space between the reply code and the text",
    Struct(ITEM / Struct(Octets(BEHIND_CODE, 1, 1), Octets(ANY_TEXT, 0))),
)
blank_lines = skipped(
    "blank-line",
    "an empty line before a reply, or between its lines",
    Repeat(Select("\r\n", "\n"), 1),
)
no_hyphen = Leniency(
    "no-hyphen",
    "a space behind the code of a line that more lines follow, where a hyphen says so",
    Optional(" ", ITEM / text),
    expected="-",
)

# what begins with three digits is a line of the reply, or of another one
_NO_DIGIT = OctetSet("no digit", ANY_TEXT.octets - DIGIT.octets)
_rest = Struct(Octets(ANY_TEXT, 0), Select("\r\n", "\n", "\r"))


def _behind(digits: int, first: OctetSet) -> Struct:
    return Struct(Octets(DIGIT, digits, digits), Octets(first, 1, 1), _rest)


_stray_line = Select(
    Struct(Octets(_NO_DIGIT, 1, 1), _rest),
    _behind(1, _NO_DIGIT),
    _behind(2, _NO_DIGIT),
    Struct(Octets(DIGIT, 1, 2), Select("\r\n", "\n", "\r")),
)
stray_lines = skipped(
    "stray-line",
    "a line without the reply code between those of a reply",
    Struct(_stray_line, Repeat(Select(_stray_line, "\r\n", "\n"))),
    "lost",
)

# status-code = class "." subject "." detail; no leading zeros (RFC 3463, 2)
_number = Rule(
    "status-number",
    "RFC 3463, 2",
    Select(
        "0",
        Struct(
            Octets(OctetSet.of("digit from 1 to 9", "123456789"), 1, 1),
            Octets(OctetSet.of("digit", "0123456789"), 0, 2),
        ),
    ),
)
status_code = Rule(
    "status-code",
    "RFC 2034, 4; RFC 3463, 2",
    Struct(Octets(OctetSet.of("2, 4 or 5", "245"), 1, 1), ".", _number, ".", _number),
)

# what servers write instead: #5.1.1, (5.1.1), 5.1.1:no at the beginning; (#5.1.1) anywhere; and
# (5.1.1) where it is of the reply's class: it might be a version. Of 4 or 5, as a success, and a
# greeting, seldom has one at its end, and often a version
_OPENING = OctetSet.of("opening bracket", "([<{")
_CLOSING = OctetSet.of("closing bracket, or a mark behind it", ")]>}:;,.-")
# text may follow right behind these; behind a point, or before a digit, the code is none: 5.1.1.4
_GLUING = OctetSet("closing bracket, colon, comma or hyphen", _CLOSING.octets - {*b"."})
_GLUED = OctetSet(
    "text right behind a mark", ANY_TEXT.octets - _CLOSING.octets - DIGIT.octets - {*b" \t"}
)
_failure_code = Rule(
    "failure-code",
    "RFC 3463, 2",
    Struct(Octets(OctetSet.of("4 or 5", "45"), 1, 1), ".", _number, ".", _number),
)


def _marked(*mark: Construct | str, code: Construct = status_code) -> Struct:
    return Struct(
        *mark,
        ITEM / code,
        Select(
            Struct(Octets(_GLUING, 1, 2), Octets(_GLUED, 1, 1), Octets(ANY_TEXT, 0)),
            Octets(_CLOSING, 0, 2),
        ),
    )


_opening = Octets(_OPENING, 0, 1)
marked_codes = (
    _marked(_opening, Optional("#")),
    _marked(_opening, "#"),
    _marked(Octets(_OPENING, 1, 1), code=_failure_code),
)

# Cisco's PIX and ASA: 220 ******2****0*, and X for each letter of a keyword
MASK = OctetSet.of('"*", "2", "0" or a space', "*20 ")
masked = Rule(
    "masked-text",
    "Cisco ASA, inspect esmtp",
    Select(
        Struct("***", Octets(MASK, 0)),
        Struct(
            CaseSensitive("X"), CaseSensitive("X"), Repeat(CaseSensitive("X")), Octets(LETTER, 0, 1)
        ),
    ),
)

lines = Rule(
    "continued-lines",
    "RFC 5321, 4.2.1",
    Rounds(
        more=Struct(
            relaxed(Struct("-", ITEM / text), no_hyphen, no_space),
            line_end,
            blank_lines,
            stray_lines,
            leading_blanks,
            BackReference("code", reply_code, leniency="mixed-codes"),
        ),
        last=Struct(relaxed(Optional(" ", ITEM / text), no_space), line_end),
    ),
)

# Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF, and an
# empty text after the space: RFC 4954 prints one, RFC 5321, 4.2.1 asks clients to read it.
# Written so that each line's code stands once: the prose says that all of them are one code.
REPLY = ReplyForm(
    "Reply",
    "any reply, of one line or many",
    "RFC 5321, 4.2",
    blank_lines,
    leading_blanks,
    "code" / Integer(reply_code) * "the reply code",
    LedBy(
        "enhanced_code" / status_code * "the enhanced status code that each line begins with",
        "lines" / lines * "the texts of all lines",
        # RFC 2034, 4: a reply 3yz has none
        SameClass(status_code, "lines", "code", exempt=b"3", reference="RFC 2034, 4"),
        marked_codes,
    ),
    line_limits={334: EXCHANGE_LINE.octets},
    builders=("reply", "multiline"),
    noted={"masked": masked},
)

# Greeting = ( "220 " (Domain / address-literal) [ SP textstring ] CRLF ) /
#            ( "220-" (Domain / address-literal) [ SP textstring ] CRLF
#            *( "220-" [ textstring ] CRLF ) "220" [ SP textstring ] CRLF )
server = Select(address_literal, ascii_domain)
GREETING = ReplyForm(
    "Greeting",
    "the server's first words",
    "RFC 5321, 4.2",
    Select(
        Struct(
            "220-",
            "domain" / server * "the server's name, or its address",
            Optional(SP, "greet" / textstring * "the rest of the first line"),
            CRLF,
            "more_lines"
            / Rounds(
                more=Struct("220-", ITEM / text, CRLF),
                last=Struct("220", Optional(SP, ITEM / textstring), CRLF),
            )
            * "the texts of the lines after it",
        ),
        Struct("220 ", "domain" / server, Optional(SP, "greet" / textstring), CRLF),
    ),
)

# ehlo-greet = 1*(%d0-9 / %d11-12 / %d14-127)
EHLO_GREET = OctetSet.of("ASCII text", range(10), range(11, 13), range(14, 128))
ehlo_greet = Rule("ehlo-greet", "RFC 5321, 4.1.1.1", Octets(EHLO_GREET), example=b"hello")
# ehlo-line = ehlo-keyword *( SP ehlo-param ); ehlo-param = 1*(%d33-126)
ehlo_param = Rule("ehlo-param", "RFC 5321, 4.1.1.1", Octets(VISIBLE))
ehlo_keyword = Rule("ehlo-keyword", "RFC 5321, 4.1.1.1", esmtp_keyword.subcon)
ehlo_line = KeywordLine(
    "ehlo-line",
    "RFC 5321, 4.1.1.1",
    Struct(ehlo_keyword, Repeat(Struct(SP, ehlo_param))),
    example=b"PIPELINING",
)

# Exchange ends its answer with 250 OK; others greet there, or say what they would say to MAIL. A
# keyword is sent in capitals: small letters and more words behind them are a sentence
_CAPITAL = OctetSet.of("capital letter", range(ord("A"), ord("Z") + 1))
_SMALL = OctetSet.of("small letter", range(ord("a"), ord("z") + 1))
_more_words = Repeat(Struct(SP, ehlo_param))
_GREETINGS = "GREETINGS", "HELLO", "HI", "OKAY", "OK", "PLEASED", "REQUESTED", "WELCOME"
_TO_OTHERS = "MESSAGE", "RECIPIENT", "SENDER"
_sentence = Struct(Octets(_CAPITAL, 0), Octets(_SMALL), Octets(LETTER, 0), SP, ehlo_param)
for_people = Rule(
    "words-for-people",
    "RFC 5321, 4.1.1.1",
    Select(
        *(Struct(Keyword(word), _more_words) for word in (*_GREETINGS, *_TO_OTHERS)),
        Struct(_sentence, _more_words),
    ),
)

# ehlo-ok-rsp = ( "250" SP Domain [ SP ehlo-greet ] CRLF ) /
#               ( "250-" Domain [ SP ehlo-greet ] CRLF
#               *( "250-" ehlo-line CRLF ) "250" SP ehlo-line CRLF )
EHLO_REPLY = ReplyForm(
    "EhloReply",
    "the answer to EHLO: which extensions the server offers",
    "RFC 5321, 4.1.1.1",
    Select(
        Struct(
            "250-",
            "domain" / ascii_domain * "the server's name",
            Optional(SP, "greet" / ehlo_greet * "words for people"),
            CRLF,
            "extensions"
            / Rounds(
                more=Struct("250-", ITEM / ehlo_line, CRLF),
                last=Struct("250 ", ITEM / ehlo_line, CRLF),
            )
            * "a line for each extension: its keyword, and what follows it",
        ),
        Struct("250 ", "domain" / ascii_domain, Optional(SP, "greet" / ehlo_greet), CRLF),
    ),
    arguments=("domain", "extensions", "greet"),
    noted={"masked": masked, "no-offer": for_people},
    builders=("ehlo_response",),
)

# 250 Full Name <local-part@domain>, or 250 local-part@domain: what is not written like that, as a
# reply 251 or 252, is any reply
NAME = OctetSet("name character", VISIBLE.octets - set(b'<>@"'))
FIRST = OctetSet("name character but a digit", NAME.octets - set(b"0123456789"))
full_name = Rule(
    "full-name",
    "RFC 5321, 3.5.1",
    Struct(Octets(FIRST, 1, 1), Octets(NAME, 0), Repeat(Struct(SP, Octets(NAME)))),
    example=b"Fred Smith",
)
success_code = Rule("success-code", "RFC 2034, 4", Struct("2.", _number, ".", _number))
in_brackets = Struct("<", "mailbox" / mailbox, ">")
user = Rule(
    "verified-user",
    "RFC 5321, 3.5.1",
    Struct(
        Optional("enhanced_code" / success_code * "the enhanced status code", SP),
        Select(
            Struct("full_name" / full_name * "the name of the user", SP, in_brackets),
            in_brackets,
            "mailbox" / mailbox * "where the mail of the user goes",
        ),
    ),
)
VERIFIED_REPLY = ReplyForm(
    "VerifiedReply",
    "whom a name, or a mailing list, stands for",
    "RFC 5321, 3.5.1",
    "users"
    / Rounds(
        more=Struct("250-", ITEM / user, CRLF),
        last=Struct("250 ", ITEM / user, CRLF),
    )
    * "a user on each line",
)

FORMS = (REPLY, GREETING, EHLO_REPLY, VERIFIED_REPLY)

#: the replies that the builder has methods for
STANDARD_REPLIES = (
    StandardReply("service_ready", 220, "ESMTP", "domain", "the greeting", form="Greeting"),
    StandardReply("closing", 221, "Bye"),
    StandardReply("ok", 250, "OK", "text"),
    StandardReply("start_mail_input", 354, "Start mail input; end with <CRLF>.<CRLF>"),
    StandardReply("service_unavailable", 421, "Service not available", "text"),
    StandardReply("mailbox_temp_unavailable", 450, "Mailbox unavailable", "text"),
    StandardReply("mailbox_not_found", 550, "Mailbox not found", "text"),
)
