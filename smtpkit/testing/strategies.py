"""Hypothesis strategies for every rule, command and reply; see `smtpkit.testing`.

Generated from the grammar by `python -m grammar`; edit that instead.

A rule's strategy gives octets. `x_lines()` are valid octets of a command or reply, CRLF included,
in any spelling; `near_x_lines()` are such octets with mistakes; `x_values()` are the keyword
arguments of its builder.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import smtpkit.generated.codecs
from smtpkit.testing.combinators import (
    Chunks,
    Examples,
    Mistakes,
    Octets,
    Values,
    again,
    agreeing,
    as_word,
    ascii_only,
    ascii_values,
    at_most,
    beyond_ascii,
    characters,
    checked,
    checked_values,
    cut,
    decodable,
    decoded,
    either,
    exactly,
    fitting,
    from_base64,
    from_xtext,
    in_calendar,
    in_xtext,
    led_by,
    lines_at_most,
    lines_of,
    literal,
    many_lines,
    merged,
    mostly,
    near,
    not_empty,
    octets,
    one_of,
    optional,
    other_than,
    parameters,
    record,
    remembering,
    repeated,
    rule,
    sequence,
    split_at,
    text,
    texts_of,
    unbracketed,
    unknown_parameters,
    utf8_needs,
    utf8_needs_field,
    word_of,
    words_in,
)
from smtpkit.testing.combinators import number as _number

DIGIT = (*range(0x30, 0x3A),)
LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE = (
    *range(0x30, 0x3A),
    *range(0x41, 0x5B),
    *range(0x61, 0x7B),
    *b"-_",
)
EXTENSION_TOKEN = (*range(0x21, 0x2C), *range(0x2D, 0x7F))
LETTER_DIGIT_HYPHEN_MINUS_LOW_LINE_OR_FULL_STOP = (
    *range(0x30, 0x3A),
    *range(0x41, 0x5B),
    *range(0x61, 0x7B),
    *b"-._",
)
LETTER = (*range(0x41, 0x5B), *range(0x61, 0x7B))
LETTER_DIGIT_FULL_STOP_HYPHEN_MINUS_LOW_LINE_OR_COLON = (
    *range(0x30, 0x3B),
    *range(0x41, 0x5B),
    *range(0x61, 0x7B),
    *b"-._",
)
VISIBLE_CHARACTER_BUT_SEMICOLON = (*range(0x21, 0x3B), *range(0x3C, 0x7F))
VISIBLE_CHARACTER_BUT_SOLIDUS = (*range(0x21, 0x2F), *range(0x30, 0x7F))
HEXADECIMAL_DIGIT = (*range(0x30, 0x3A), *range(0x41, 0x47), *range(0x61, 0x67))
LETTER_OR_DIGIT = (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))
UTF_8_LETTER_DIGIT_OR_HYPHEN = (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), *b"-")
LETTER_DIGIT_OR_HYPHEN = (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), *b"-")
VISIBLE_CHARACTER_BUT_EQUALS_SIGN = (*range(0x21, 0x3D), *range(0x3E, 0x7F))
XCHAR = (*range(0x21, 0x2B), *range(0x2C, 0x3D), *range(0x3E, 0x7F))
HEXADECIMAL_DIGIT_FROM_2_ON_BUT_7 = (
    *range(0x32, 0x37),
    *range(0x41, 0x47),
    *range(0x61, 0x67),
    *b"89",
)
HEXADECIMAL_DIGIT_BUT_F = (*range(0x30, 0x3A), *range(0x41, 0x46), *range(0x61, 0x66))
QTEXTSMTP = (*range(0x20, 0x22), *range(0x23, 0x5C), *range(0x5D, 0x7F))
PRINTABLE_CHARACTER = (*range(0x20, 0x7F),)
ATEXT = (*range(0x23, 0x28), *range(0x2F, 0x3A), *range(0x41, 0x5B), *range(0x5E, 0x7F), *b"!*+-=?")
BASE64_CHARACTER = (*range(0x2F, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), *b"+")
TRANSID_ATOM = (
    *range(0x23, 0x28),
    *range(0x30, 0x3A),
    *range(0x41, 0x5B),
    *range(0x5E, 0x7F),
    *b"!*+-",
)
LETTER_DIGIT_PLUS_SIGN_HYPHEN_MINUS_OR_FULL_STOP = (
    *range(0x30, 0x3A),
    *range(0x41, 0x5B),
    *range(0x61, 0x7B),
    *b"+-.",
)
URI_CHARACTER = (*range(0x26, 0x3C), *range(0x3F, 0x5C), *range(0x61, 0x7B), *b"!$=]_~")
VISIBLE_CHARACTER = (*range(0x21, 0x7F),)
PRINTABLE_CHARACTER_BUT_RIGHT_CURLY_BRACKET = (*range(0x20, 0x7D), *b"~")
TEXT = (*range(0x09, 0x0A), *range(0x20, 0x7F))
ANY_ASCII_BUT_CR_AND_LF = (*range(0x0A), *range(0x0B, 0x0D), *range(0x0E, 0x80))

# the words and the greatest lengths of each line: where mistakes are made
EHLO_MISTAKES = Mistakes((b"EHLO",), (63, 255, 512))
HELO_MISTAKES = Mistakes((b"HELO",), (63, 255, 512))
MAIL_MISTAKES = Mistakes(
    (
        b"MAIL",
        b"FROM:",
        b"SIZE=",
        b"BODY=",
        b"7BIT",
        b"8BITMIME",
        b"BINARYMIME",
        b"RET=",
        b"FULL",
        b"HDRS",
        b"ENVID=",
        b"AUTH=",
        b"BY=",
        b"N",
        b"R",
        b"T",
        b"MT-PRIORITY=",
        b"HOLDFOR=",
        b"HOLDUNTIL=",
        b"Z",
        b"MTRK=",
        b"SOLICIT=",
        b"TRANSID=",
        b"SUBMITTER=",
        b"ALT-ADDRESS=",
        b"XVERP",
        b"SMTPUTF8",
        b"REQUIRETLS",
        b"CONPERM",
        b"VERP",
        b"PRDR",
    ),
    (8, 9, 20, 63, 64, 80, 100, 255, 256, 1000, 2846),
)
RCPT_MISTAKES = Mistakes(
    (
        b"RCPT",
        b"TO:",
        b"<Postmaster>",
        b"NOTIFY=",
        b"NEVER",
        b"SUCCESS",
        b"FAILURE",
        b"DELAY",
        b"ORCPT=",
        b"RRVS=",
        b"T",
        b"Z",
        b"C",
        b"R",
        b"ALT-ADDRESS=",
        b"XRDST=",
        b"CONNEG",
    ),
    (63, 64, 255, 256, 500, 1512),
)
DATA_MISTAKES = Mistakes((b"DATA",), (512,))
RSET_MISTAKES = Mistakes((b"RSET",), (512,))
VRFY_MISTAKES = Mistakes((b"VRFY", b"SMTPUTF8"), (512,))
EXPN_MISTAKES = Mistakes((b"EXPN", b"SMTPUTF8"), (512,))
HELP_MISTAKES = Mistakes((b"HELP",), (512,))
NOOP_MISTAKES = Mistakes((b"NOOP",), (512,))
QUIT_MISTAKES = Mistakes((b"QUIT",), (512,))
AUTH_MISTAKES = Mistakes((b"AUTH",), (20, 512))
STARTTLS_MISTAKES = Mistakes((b"STARTTLS",), (512,))
BDAT_MISTAKES = Mistakes((b"BDAT", b"LAST"), (512,))
BURL_MISTAKES = Mistakes((b"BURL", b"LAST"), (512,))
ETRN_MISTAKES = Mistakes((b"ETRN",), (63, 255, 512))
ATRN_MISTAKES = Mistakes((b"ATRN",), (63, 512))
SEND_MISTAKES = Mistakes((b"SEND", b"FROM:"), (63, 64, 255, 256, 512))
SOML_MISTAKES = Mistakes((b"SOML", b"FROM:"), (63, 64, 255, 256, 512))
SAML_MISTAKES = Mistakes((b"SAML", b"FROM:"), (63, 64, 255, 256, 512))
TURN_MISTAKES = Mistakes((b"TURN",), (512,))
VERB_MISTAKES = Mistakes((b"VERB", b"ON", b"OFF"), (512,))
ONEX_MISTAKES = Mistakes((b"ONEX",), (512,))
XCLIENT_MISTAKES = Mistakes(
    (
        b"XCLIENT",
        b"NAME=",
        b"ADDR=",
        b"PORT=",
        b"PROTO=",
        b"HELO=",
        b"LOGIN=",
        b"DESTADDR=",
        b"DESTPORT=",
    ),
    (512,),
)
XFORWARD_MISTAKES = Mistakes(
    (b"XFORWARD", b"NAME=", b"ADDR=", b"PORT=", b"PROTO=", b"HELO=", b"IDENT=", b"SOURCE="), (512,)
)
X_EXPS_MISTAKES = Mistakes((b"X-EXPS",), (20, 512))
X_ANONYMOUSTLS_MISTAKES = Mistakes((b"X-ANONYMOUSTLS",), (512,))
X_LINK2STATE_MISTAKES = Mistakes((b"X-LINK2STATE", b"FIRST", b"NEXT", b"LAST", b"CHUNK={"), (512,))
XEXCH50_MISTAKES = Mistakes((b"XEXCH50",), (512,))
XSHADOW_MISTAKES = Mistakes((b"XSHADOW",), (512,))
XQDISCARD_MISTAKES = Mistakes((b"XQDISCARD",), (512,))
XPROXYFROM_MISTAKES = Mistakes((b"XPROXYFROM",), (512,))
XADR_MISTAKES = Mistakes((b"XADR",), (512,))
XCIR_MISTAKES = Mistakes((b"XCIR",), (512,))
XSTA_MISTAKES = Mistakes((b"XSTA",), (512,))
XGEN_MISTAKES = Mistakes((b"XGEN",), (512,))
XUSR_MISTAKES = Mistakes((b"XUSR",), (512,))
LHLO_MISTAKES = Mistakes((b"LHLO",), (63, 255, 512))
REPLY_MISTAKES = Mistakes((), (512,))
GREETING_MISTAKES = Mistakes((), (63, 255, 512))
EHLO_REPLY_MISTAKES = Mistakes((), (63, 255, 512))


@rule
def status_number() -> Octets:
    """status-number (RFC 3463, 2)."""
    return one_of(b"0", sequence(octets(range(0x31, 0x3A), 1, 1), octets(DIGIT, 0, 2)))


@rule
def status_code() -> Octets:
    """status-code (RFC 2034, 4; RFC 3463, 2)."""
    return sequence(octets(b"245", 1, 1), b".", status_number(), b".", status_number())


@rule
def offer_size() -> Octets:
    """What offers SIZE in a reply to EHLO (RFC 1870)."""
    return at_most(
        506,
        sequence(
            literal(b"SIZE"),
            optional(
                sequence(b" ", decodable(smtpkit.generated.codecs.decode_integer, octets(DIGIT)))
            ),
        ),
    )


@rule
def offer_eightbitmime() -> Octets:
    """What offers 8BITMIME in a reply to EHLO (RFC 6152)."""
    return literal(b"8BITMIME")


@rule
def offer_binarymime() -> Octets:
    """What offers BINARYMIME in a reply to EHLO (RFC 3030, 3)."""
    return literal(b"BINARYMIME")


@rule
def offer_smtputf8() -> Octets:
    """What offers SMTPUTF8 in a reply to EHLO (RFC 6531, 3)."""
    return literal(b"SMTPUTF8")


@rule
def offer_dsn() -> Octets:
    """What offers DSN in a reply to EHLO (RFC 3461)."""
    return literal(b"DSN")


@rule
def sasl_mech() -> Octets:
    """sasl-mech (RFC 4422, 3.1; RFC 4954, 8)."""
    return octets(LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE, 1, 20)


@rule
def offer_auth() -> Octets:
    """What offers AUTH in a reply to EHLO (RFC 4954)."""
    return at_most(
        506,
        sequence(
            literal(b"AUTH"),
            optional(sequence(b" ", sequence(sasl_mech(), repeated(sequence(b" ", sasl_mech()))))),
        ),
    )


@rule
def offer_starttls() -> Octets:
    """What offers STARTTLS in a reply to EHLO (RFC 3207)."""
    return literal(b"STARTTLS")


@rule
def offer_chunking() -> Octets:
    """What offers CHUNKING in a reply to EHLO (RFC 3030, 2)."""
    return literal(b"CHUNKING")


@rule
def offer_pipelining() -> Octets:
    """What offers PIPELINING in a reply to EHLO (RFC 2920)."""
    return literal(b"PIPELINING")


@rule
def offer_enhancedstatuscodes() -> Octets:
    """What offers ENHANCEDSTATUSCODES in a reply to EHLO (RFC 2034)."""
    return literal(b"ENHANCEDSTATUSCODES")


@rule
def offer_requiretls() -> Octets:
    """What offers REQUIRETLS in a reply to EHLO (RFC 8689)."""
    return literal(b"REQUIRETLS")


@rule
def extension_token() -> Octets:
    """extension-token (RFC 2852, 2)."""
    return octets(EXTENSION_TOKEN)


@rule
def offer_deliverby() -> Octets:
    """What offers DELIVERBY in a reply to EHLO (RFC 2852)."""
    return at_most(
        506,
        sequence(
            literal(b"DELIVERBY"),
            optional(
                sequence(
                    b" ",
                    one_of(
                        sequence(
                            octets(DIGIT, 1, 9),
                            optional(
                                sequence(
                                    b",",
                                    sequence(
                                        extension_token(),
                                        repeated(sequence(b",", extension_token())),
                                    ),
                                )
                            ),
                        ),
                        sequence(
                            b",",
                            sequence(
                                extension_token(), repeated(sequence(b",", extension_token()))
                            ),
                        ),
                    ),
                )
            ),
        ),
    )


@rule
def priority_profile() -> Octets:
    """priority-profile (RFC 6710, 7)."""
    return octets(LETTER_DIGIT_HYPHEN_MINUS_LOW_LINE_OR_FULL_STOP, 1, 20)


@rule
def offer_mt_priority() -> Octets:
    """What offers MT-PRIORITY in a reply to EHLO (RFC 6710)."""
    return sequence(literal(b"MT-PRIORITY"), optional(sequence(b" ", priority_profile())))


@rule
def future_release_integer() -> Octets:
    """future-release-integer (RFC 4865, 3)."""
    return sequence(octets(range(0x31, 0x3A), 1, 1), octets(DIGIT, 0, 8))


@rule
def full_date() -> Octets:
    """full-date (RFC 3339, 5.6)."""
    return sequence(octets(DIGIT, 4, 4), b"-", octets(DIGIT, 2, 2), b"-", octets(DIGIT, 2, 2))


@rule
def partial_time() -> Octets:
    """partial-time (RFC 3339, 5.6)."""
    return sequence(octets(DIGIT, 2, 2), b":", octets(DIGIT, 2, 2), b":", octets(DIGIT, 2, 2))


@rule
def time_offset() -> Octets:
    """time-offset (RFC 3339, 5.6)."""
    return one_of(
        literal(b"Z"), sequence(one_of(b"+", b"-"), octets(DIGIT, 2, 2), b":", octets(DIGIT, 2, 2))
    )


@rule
def date_time() -> Octets:
    """date-time (RFC 3339, 5.6)."""
    return sequence(
        full_date(),
        literal(b"T"),
        partial_time(),
        optional(sequence(b".", octets(DIGIT))),
        time_offset(),
    )


@rule
def offer_futurerelease() -> Octets:
    """What offers FUTURERELEASE in a reply to EHLO (RFC 4865)."""
    return at_most(
        506,
        sequence(
            literal(b"FUTURERELEASE"),
            b" ",
            future_release_integer(),
            b" ",
            in_calendar(date_time()),
        ),
    )


@rule
def offer_mtrk() -> Octets:
    """What offers MTRK in a reply to EHLO (RFC 3885)."""
    return literal(b"MTRK")


@rule
def offer_rrvs() -> Octets:
    """What offers RRVS in a reply to EHLO (RFC 7293)."""
    return literal(b"RRVS")


@rule
def sol_word() -> Octets:
    """sol-word (RFC 3865, 2)."""
    return sequence(
        octets(LETTER, 1, 1), octets(LETTER_DIGIT_FULL_STOP_HYPHEN_MINUS_LOW_LINE_OR_COLON, 0)
    )


@rule
def solicitation_keywords() -> Octets:
    """Solicitation-keywords (RFC 3865, 2), at most 1000 octets."""
    return at_most(1000, sequence(sol_word(), repeated(sequence(b",", sol_word()))))


@rule
def offer_no_soliciting() -> Octets:
    """What offers NO-SOLICITING in a reply to EHLO (RFC 3865)."""
    return at_most(
        506, sequence(literal(b"NO-SOLICITING"), optional(sequence(b" ", solicitation_keywords())))
    )


@rule
def limit_name_value() -> Octets:
    """limit-name-value (RFC 9422, 3)."""
    return sequence(
        octets(LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE),
        optional(sequence(b"=", octets(VISIBLE_CHARACTER_BUT_SEMICOLON))),
    )


@rule
def limits_param() -> Octets:
    """limits-param (RFC 9422, 3).

    MAILMAX, RCPTMAX and RCPTDOMAINMAX are 1 to 999999, without leading zeros.
    """
    return checked(
        smtpkit.generated.codecs.check_limit,
        (
            "limits",
            smtpkit.generated.codecs.decode_pairs,
            sequence(limit_name_value(), repeated(sequence(b" ", limit_name_value()))),
        ),
    )


@rule
def offer_limits() -> Octets:
    """What offers LIMITS in a reply to EHLO (RFC 9422)."""
    return at_most(506, sequence(literal(b"LIMITS"), b" ", limits_param()))


@rule
def burl_param() -> Octets:
    """burl-param (RFC 4468, 3.3)."""
    return sequence(
        literal(b"imap"), optional(sequence(b"://", octets(VISIBLE_CHARACTER_BUT_SOLIDUS)))
    )


@rule
def offer_burl() -> Octets:
    """What offers BURL in a reply to EHLO (RFC 4468)."""
    return at_most(
        506,
        sequence(
            literal(b"BURL"),
            optional(
                sequence(b" ", sequence(burl_param(), repeated(sequence(b" ", burl_param()))))
            ),
        ),
    )


@rule
def offer_etrn() -> Octets:
    """What offers ETRN in a reply to EHLO (RFC 1985)."""
    return literal(b"ETRN")


@rule
def offer_atrn() -> Octets:
    """What offers ATRN in a reply to EHLO (RFC 2645)."""
    return literal(b"ATRN")


@rule
def offer_checkpoint() -> Octets:
    """What offers CHECKPOINT in a reply to EHLO (RFC 1845)."""
    return literal(b"CHECKPOINT")


@rule
def offer_submitter() -> Octets:
    """What offers SUBMITTER in a reply to EHLO (RFC 4405)."""
    return literal(b"SUBMITTER")


@rule
def offer_conperm() -> Octets:
    """What offers CONPERM in a reply to EHLO (RFC 4141, 4)."""
    return literal(b"CONPERM")


@rule
def offer_conneg() -> Octets:
    """What offers CONNEG in a reply to EHLO (RFC 4141, 5)."""
    return literal(b"CONNEG")


@rule
def offer_utf8smtp() -> Octets:
    """What offers UTF8SMTP in a reply to EHLO (RFC 5336, 3)."""
    return literal(b"UTF8SMTP")


@rule
def offer_vrfy() -> Octets:
    """What offers VRFY in a reply to EHLO (RFC 5321, 3.5.2)."""
    return literal(b"VRFY")


@rule
def offer_expn() -> Octets:
    """What offers EXPN in a reply to EHLO (RFC 5321, 3.5.2)."""
    return literal(b"EXPN")


@rule
def offer_help() -> Octets:
    """What offers HELP in a reply to EHLO (RFC 5321, 4.1.1.8)."""
    return literal(b"HELP")


@rule
def offer_send() -> Octets:
    """What offers SEND in a reply to EHLO (RFC 821, 4.1.2; RFC 5321, F.6)."""
    return literal(b"SEND")


@rule
def offer_soml() -> Octets:
    """What offers SOML in a reply to EHLO (RFC 821, 4.1.2; RFC 5321, F.6)."""
    return literal(b"SOML")


@rule
def offer_saml() -> Octets:
    """What offers SAML in a reply to EHLO (RFC 821, 4.1.2; RFC 5321, F.6)."""
    return literal(b"SAML")


@rule
def offer_turn() -> Octets:
    """What offers TURN in a reply to EHLO (RFC 821, 3.8; RFC 5321, F.1)."""
    return literal(b"TURN")


@rule
def offer_verb() -> Octets:
    """What offers VERB in a reply to EHLO (sendmail)."""
    return literal(b"VERB")


@rule
def offer_onex() -> Octets:
    """What offers ONEX in a reply to EHLO (sendmail)."""
    return literal(b"ONEX")


@rule
def offer_xclient() -> Octets:
    """What offers XCLIENT in a reply to EHLO (Postfix XCLIENT howto)."""
    return at_most(
        506,
        sequence(
            literal(b"XCLIENT"),
            b" ",
            sequence(
                one_of(
                    literal(b"NAME"),
                    literal(b"ADDR"),
                    literal(b"PORT"),
                    literal(b"PROTO"),
                    literal(b"HELO"),
                    literal(b"LOGIN"),
                    literal(b"DESTADDR"),
                    literal(b"DESTPORT"),
                ),
                repeated(
                    sequence(
                        b" ",
                        one_of(
                            literal(b"NAME"),
                            literal(b"ADDR"),
                            literal(b"PORT"),
                            literal(b"PROTO"),
                            literal(b"HELO"),
                            literal(b"LOGIN"),
                            literal(b"DESTADDR"),
                            literal(b"DESTPORT"),
                        ),
                    )
                ),
            ),
        ),
    )


@rule
def offer_xforward() -> Octets:
    """What offers XFORWARD in a reply to EHLO (Postfix XFORWARD howto)."""
    return at_most(
        506,
        sequence(
            literal(b"XFORWARD"),
            b" ",
            sequence(
                one_of(
                    literal(b"NAME"),
                    literal(b"ADDR"),
                    literal(b"PORT"),
                    literal(b"PROTO"),
                    literal(b"HELO"),
                    literal(b"IDENT"),
                    literal(b"SOURCE"),
                ),
                repeated(
                    sequence(
                        b" ",
                        one_of(
                            literal(b"NAME"),
                            literal(b"ADDR"),
                            literal(b"PORT"),
                            literal(b"PROTO"),
                            literal(b"HELO"),
                            literal(b"IDENT"),
                            literal(b"SOURCE"),
                        ),
                    )
                ),
            ),
        ),
    )


@rule
def offer_xverp() -> Octets:
    """What offers XVERP in a reply to EHLO (Postfix VERP howto)."""
    return literal(b"XVERP")


@rule
def offer_verp() -> Octets:
    """What offers VERP in a reply to EHLO (draft-varshavchik-verp-smtpext)."""
    return literal(b"VERP")


@rule
def offer_prdr() -> Octets:
    """What offers PRDR in a reply to EHLO (draft-hall-prdr)."""
    return literal(b"PRDR")


@rule
def offer_pipeconnect() -> Octets:
    """What offers PIPECONNECT in a reply to EHLO (Exim 4.93)."""
    return literal(b"PIPECONNECT")


@rule
def offer_x_exps() -> Octets:
    """What offers X-EXPS in a reply to EHLO (Microsoft Exchange)."""
    return at_most(
        506,
        sequence(
            literal(b"X-EXPS"),
            optional(sequence(b" ", sequence(sasl_mech(), repeated(sequence(b" ", sasl_mech()))))),
        ),
    )


@rule
def offer_x_anonymoustls() -> Octets:
    """What offers X-ANONYMOUSTLS in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"X-ANONYMOUSTLS")


@rule
def offer_x_link2state() -> Octets:
    """What offers X-LINK2STATE in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"X-LINK2STATE")


@rule
def offer_xexch50() -> Octets:
    """What offers XEXCH50 in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XEXCH50")


@rule
def offer_xrdst() -> Octets:
    """What offers XRDST in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XRDST")


@rule
def offer_xshadow() -> Octets:
    """What offers XSHADOW in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XSHADOW")


@rule
def offer_xshadowrequest() -> Octets:
    """What offers XSHADOWREQUEST in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XSHADOWREQUEST")


@rule
def offer_xproxy() -> Octets:
    """What offers XPROXY in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XPROXY")


@rule
def offer_xproxyfrom() -> Octets:
    """What offers XPROXYFROM in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XPROXYFROM")


@rule
def offer_xproxyto() -> Octets:
    """What offers XPROXYTO in a reply to EHLO (Microsoft Exchange)."""
    return literal(b"XPROXYTO")


@rule
def offer_xadr() -> Octets:
    """What offers XADR in a reply to EHLO (Oracle Messaging Server)."""
    return literal(b"XADR")


@rule
def offer_xcir() -> Octets:
    """What offers XCIR in a reply to EHLO (Oracle Messaging Server)."""
    return literal(b"XCIR")


@rule
def offer_xsta() -> Octets:
    """What offers XSTA in a reply to EHLO (Oracle Messaging Server)."""
    return literal(b"XSTA")


@rule
def offer_xgen() -> Octets:
    """What offers XGEN in a reply to EHLO (Oracle Messaging Server)."""
    return literal(b"XGEN")


@rule
def loop_token() -> Octets:
    """loop-token (Oracle Messaging Server)."""
    return octets(HEXADECIMAL_DIGIT, 32, 32)


@rule
def loop_token_param() -> Octets:
    """loop-token-param (Oracle Messaging Server)."""
    return loop_token()


@rule
def offer_xloop() -> Octets:
    """What offers XLOOP in a reply to EHLO (Oracle Messaging Server)."""
    return sequence(literal(b"XLOOP"), b" ", loop_token_param())


@rule
def offer_xusr() -> Octets:
    """What offers XUSR in a reply to EHLO (sendmail 8)."""
    return literal(b"XUSR")


@rule
def offers() -> Octets:
    """What offers any extension."""
    return one_of(
        offer_size(),
        offer_eightbitmime(),
        offer_binarymime(),
        offer_smtputf8(),
        offer_dsn(),
        offer_auth(),
        offer_starttls(),
        offer_chunking(),
        offer_pipelining(),
        offer_enhancedstatuscodes(),
        offer_requiretls(),
        offer_deliverby(),
        offer_mt_priority(),
        offer_futurerelease(),
        offer_mtrk(),
        offer_rrvs(),
        offer_no_soliciting(),
        offer_limits(),
        offer_burl(),
        offer_etrn(),
        offer_atrn(),
        offer_checkpoint(),
        offer_submitter(),
        offer_conperm(),
        offer_conneg(),
        offer_utf8smtp(),
        offer_vrfy(),
        offer_expn(),
        offer_help(),
        offer_send(),
        offer_soml(),
        offer_saml(),
        offer_turn(),
        offer_verb(),
        offer_onex(),
        offer_xclient(),
        offer_xforward(),
        offer_xverp(),
        offer_verp(),
        offer_prdr(),
        offer_pipeconnect(),
        offer_x_exps(),
        offer_x_anonymoustls(),
        offer_x_link2state(),
        offer_xexch50(),
        offer_xrdst(),
        offer_xshadow(),
        offer_xshadowrequest(),
        offer_xproxy(),
        offer_xproxyfrom(),
        offer_xproxyto(),
        offer_xadr(),
        offer_xcir(),
        offer_xsta(),
        offer_xgen(),
        offer_xloop(),
        offer_xusr(),
    )


@rule
def h16() -> Octets:
    """h16 (RFC 3986, 3.2.2)."""
    return octets(HEXADECIMAL_DIGIT, 1, 4)


@rule
def dec_octet() -> Octets:
    """dec-octet (RFC 3986, 3.2.2)."""
    return one_of(
        sequence(b"25", octets(range(0x30, 0x36), 1, 1)),
        sequence(b"2", octets(range(0x30, 0x35), 1, 1), octets(DIGIT, 1, 1)),
        sequence(b"1", octets(DIGIT, 2, 2)),
        sequence(octets(range(0x31, 0x3A), 1, 1), octets(DIGIT, 1, 1)),
        octets(DIGIT, 1, 1),
    )


@rule
def strict_ipv4() -> Octets:
    """strict-IPv4 (RFC 3986, 3.2.2)."""
    return sequence(dec_octet(), b".", dec_octet(), b".", dec_octet(), b".", dec_octet())


@rule
def strict_ipv6() -> Octets:
    """strict-IPv6 (RFC 3986, 3.2.2; RFC 5321, erratum 4315)."""
    return one_of(
        sequence(
            b"::",
            optional(
                one_of(
                    sequence(repeated(sequence(h16(), b":"), 0, 5), strict_ipv4()),
                    sequence(h16(), repeated(sequence(b":", h16()), 0, 6)),
                )
            ),
        ),
        sequence(
            h16(),
            one_of(
                sequence(
                    b"::",
                    optional(
                        one_of(
                            sequence(repeated(sequence(h16(), b":"), 0, 4), strict_ipv4()),
                            sequence(h16(), repeated(sequence(b":", h16()), 0, 5)),
                        )
                    ),
                ),
                sequence(
                    b":",
                    h16(),
                    one_of(
                        sequence(
                            b"::",
                            optional(
                                one_of(
                                    sequence(repeated(sequence(h16(), b":"), 0, 3), strict_ipv4()),
                                    sequence(h16(), repeated(sequence(b":", h16()), 0, 4)),
                                )
                            ),
                        ),
                        sequence(
                            b":",
                            h16(),
                            one_of(
                                sequence(
                                    b"::",
                                    optional(
                                        one_of(
                                            sequence(
                                                repeated(sequence(h16(), b":"), 0, 2), strict_ipv4()
                                            ),
                                            sequence(h16(), repeated(sequence(b":", h16()), 0, 3)),
                                        )
                                    ),
                                ),
                                sequence(
                                    b":",
                                    h16(),
                                    one_of(
                                        sequence(
                                            b"::",
                                            optional(
                                                one_of(
                                                    sequence(
                                                        optional(sequence(h16(), b":")),
                                                        strict_ipv4(),
                                                    ),
                                                    sequence(
                                                        h16(), repeated(sequence(b":", h16()), 0, 2)
                                                    ),
                                                )
                                            ),
                                        ),
                                        sequence(
                                            b":",
                                            h16(),
                                            one_of(
                                                sequence(
                                                    b"::",
                                                    optional(
                                                        one_of(
                                                            strict_ipv4(),
                                                            sequence(
                                                                h16(),
                                                                optional(sequence(b":", h16())),
                                                            ),
                                                        )
                                                    ),
                                                ),
                                                sequence(
                                                    b":",
                                                    h16(),
                                                    one_of(
                                                        sequence(b"::", optional(h16())),
                                                        sequence(b":", strict_ipv4()),
                                                        sequence(
                                                            b":",
                                                            h16(),
                                                            one_of(b"::", sequence(b":", h16())),
                                                        ),
                                                    ),
                                                ),
                                            ),
                                        ),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    )


@rule
def strict_literal() -> Octets:
    """strict-literal (RFC 5321, 4.1.3)."""
    return sequence(b"[", one_of(sequence(literal(b"IPv6:"), strict_ipv6()), strict_ipv4()), b"]")


@rule
def address_literal() -> Octets:
    """address-literal (RFC 5321, 4.1.3).

    An IPv4 number is 0 to 255, and the only registered tag is IPv6.
    """
    return strict_literal()


@rule
def ldh_label() -> Octets:
    """Ldh-label (RFC 5321, 4.1.2), at most 63 octets."""
    return at_most(
        63,
        sequence(
            octets(LETTER_OR_DIGIT), repeated(sequence(octets(b"-"), octets(LETTER_OR_DIGIT)))
        ),
    )


@rule
def utf8_non_ascii() -> Octets:
    """UTF8-non-ascii (RFC 6532, 3.1; RFC 3629, 4)."""
    return beyond_ascii()


@rule
def u_label_rest() -> Octets:
    """U-label-rest (RFC 6531, 3.3; RFC 5890, 2.3.2.1)."""
    return sequence(octets(b"-", 0), utf8_non_ascii(), characters(UTF_8_LETTER_DIGIT_OR_HYPHEN, 0))


@rule
def u_label() -> Octets:
    """U-label (RFC 6531, 3.3; RFC 5890, 2.3.2.1)."""
    return sequence(octets(UTF_8_LETTER_DIGIT_OR_HYPHEN, 0), u_label_rest())


@rule
def sub_domain() -> Octets:
    """sub-domain (RFC 5321, 4.1.2; RFC 6531, 3.3)."""
    return mostly(sequence(ldh_label(), mostly(b"", u_label_rest())), u_label())


@rule
def domain() -> Octets:
    """Domain (RFC 5321, 4.1.2), at most 255 octets."""
    return at_most(255, sequence(sub_domain(), repeated(sequence(b".", sub_domain()))))


@rule
def ehlo_lines() -> Octets:
    """EHLO, in any spelling (RFC 5321, 4.1.1.1)."""
    return ascii_only(
        sequence(literal(b"EHLO"), b" ", one_of(address_literal(), domain()), b"\r\n")
    )


@rule
def near_ehlo_lines() -> Octets:
    """EHLO, with a few mistakes."""
    return near(ehlo_lines(), EHLO_MISTAKES)


@rule
def ehlo_values() -> Values:
    """The keyword arguments of `Ehlo.build`."""
    return ascii_values(record({"domain": text(one_of(address_literal(), domain()))}))


@rule
def helo_lines() -> Octets:
    """HELO, in any spelling (RFC 5321, 4.1.1.1)."""
    return ascii_only(sequence(literal(b"HELO"), b" ", domain(), b"\r\n"))


@rule
def near_helo_lines() -> Octets:
    """HELO, with a few mistakes."""
    return near(helo_lines(), HELO_MISTAKES)


@rule
def helo_values() -> Values:
    """The keyword arguments of `Helo.build`."""
    return ascii_values(record({"domain": text(domain())}))


@rule
def esmtp_keyword() -> Octets:
    """esmtp-keyword (RFC 5321, 4.1.2)."""
    return sequence(octets(LETTER_OR_DIGIT, 1, 1), octets(LETTER_DIGIT_OR_HYPHEN, 0))


@rule
def esmtp_value() -> Octets:
    """esmtp-value (RFC 5321, 4.1.2; RFC 6531, 3.3)."""
    return characters(VISIBLE_CHARACTER_BUT_EQUALS_SIGN)


@rule
def size_value() -> Octets:
    """size-value (RFC 1870, 3)."""
    return octets(DIGIT, 1, 20)


@rule
def size_param() -> Octets:
    """size-param (RFC 1870, 4)."""
    return sequence(literal(b"SIZE="), size_value())


@rule
def body_param() -> Octets:
    """body-param (RFC 6152, 2)."""
    return sequence(
        literal(b"BODY="), one_of(literal(b"7BIT"), literal(b"8BITMIME"), literal(b"BINARYMIME"))
    )


@rule
def smtputf8_param() -> Octets:
    """smtputf8-param (RFC 6531, 3.4)."""
    return literal(b"SMTPUTF8")


@rule
def ret_param() -> Octets:
    """ret-param (RFC 3461, 4.3)."""
    return sequence(literal(b"RET="), one_of(literal(b"FULL"), literal(b"HDRS")))


@rule
def hexchar() -> Octets:
    """hexchar (RFC 3461, 4; RFC 4954, 8); the octet is no control character."""
    return sequence(
        b"+",
        one_of(
            sequence(
                octets(HEXADECIMAL_DIGIT_FROM_2_ON_BUT_7, 1, 1), octets(HEXADECIMAL_DIGIT, 1, 1)
            ),
            sequence(b"7", octets(HEXADECIMAL_DIGIT_BUT_F, 1, 1)),
        ),
    )


@rule
def xtext() -> Octets:
    """xtext (RFC 3461, 4)."""
    return repeated(one_of(octets(XCHAR), hexchar()), 1)


@rule
def envid_value() -> Octets:
    """envid-value (RFC 3461, 4.4), at most 100 octets."""
    return at_most(100, xtext())


@rule
def envid_param() -> Octets:
    """envid-param (RFC 3461, 4.4)."""
    return sequence(literal(b"ENVID="), envid_value())


@rule
def quoted_pairsmtp() -> Octets:
    """quoted-pairSMTP (RFC 5321, 4.1.2)."""
    return sequence(b"\\", octets(PRINTABLE_CHARACTER, 1, 1))


@rule
def quoted_string() -> Octets:
    """Quoted-string (RFC 5321, 4.1.2)."""
    return sequence(
        b'"', repeated(mostly(one_of(octets(QTEXTSMTP), quoted_pairsmtp()), utf8_non_ascii())), b'"'
    )


@rule
def atom() -> Octets:
    """Atom (RFC 5321, 4.1.2; RFC 6531, 3.3)."""
    return characters(ATEXT)


@rule
def dot_string() -> Octets:
    """Dot-string (RFC 5321, 4.1.2)."""
    return sequence(atom(), repeated(sequence(b".", atom())))


@rule
def local_part() -> Octets:
    """Local-part (RFC 5321, 4.1.2), at most 64 octets."""
    return at_most(64, one_of(quoted_string(), dot_string()))


@rule
def mailbox() -> Octets:
    """Mailbox (RFC 5321, 4.1.2)."""
    return sequence(local_part(), b"@", one_of(address_literal(), domain()))


@rule
def authorized_mailbox() -> Octets:
    """Authorized-mailbox (RFC 4954, 5)."""
    return one_of(b"<>", mailbox())


@rule
def auth_param() -> Octets:
    """auth-param (RFC 4954, 5)."""
    return sequence(literal(b"AUTH="), in_xtext(authorized_mailbox()))


@rule
def requiretls_param() -> Octets:
    """requiretls-param (RFC 8689, 2)."""
    return literal(b"REQUIRETLS")


@rule
def by_time() -> Octets:
    """by-time (RFC 2852, 4)."""
    return sequence(optional(one_of(b"-", b"+")), octets(DIGIT, 1, 9))


@rule
def by_value() -> Octets:
    """by-value (RFC 2852, 4); with mode R the time is greater than zero."""
    return checked(
        smtpkit.generated.codecs.check_deliver_by,
        ("time", smtpkit.generated.codecs.decode_integer, by_time()),
        b";",
        ("mode", as_word, one_of(literal(b"N"), literal(b"R"))),
        ("trace", bool, optional(literal(b"T"))),
    )


@rule
def by_param() -> Octets:
    """by-param (RFC 2852, 4)."""
    return sequence(literal(b"BY="), by_value())


@rule
def priority_value() -> Octets:
    """priority-value (RFC 6710, 7)."""
    return one_of(b"0", sequence(optional(b"-"), octets(range(0x31, 0x3A), 1, 1)))


@rule
def mt_priority_param() -> Octets:
    """mt-priority-param (RFC 6710, 3)."""
    return sequence(literal(b"MT-PRIORITY="), priority_value())


@rule
def holdfor_param() -> Octets:
    """holdfor-param (RFC 4865, 3)."""
    return sequence(literal(b"HOLDFOR="), future_release_integer())


@rule
def holduntil_param() -> Octets:
    """holduntil-param (RFC 4865, 3)."""
    return sequence(literal(b"HOLDUNTIL="), in_calendar(date_time()))


@rule
def mtrk_certifier() -> Octets:
    """mtrk-certifier (RFC 3885, 3.1)."""
    return octets(BASE64_CHARACTER)


@rule
def mtrk_timeout() -> Octets:
    """mtrk-timeout (RFC 3885, 3.1)."""
    return octets(DIGIT, 1, 9)


@rule
def mtrk_value() -> Octets:
    """mtrk-value (RFC 3885, 3.1)."""
    return sequence(mtrk_certifier(), optional(sequence(b":", mtrk_timeout())))


@rule
def mtrk_param() -> Octets:
    """mtrk-param (RFC 3885, 3.1)."""
    return sequence(literal(b"MTRK="), mtrk_value())


@rule
def solicit_param() -> Octets:
    """solicit-param (RFC 3865, 2)."""
    return sequence(literal(b"SOLICIT="), solicitation_keywords())


@rule
def transid_token() -> Octets:
    """transid-token (RFC 1845, 2)."""
    return sequence(octets(TRANSID_ATOM), repeated(sequence(b".", octets(TRANSID_ATOM))))


@rule
def transid_value() -> Octets:
    """transid-value (RFC 1845, 2), at most 80 octets."""
    return at_most(80, sequence(b"<", transid_token(), b"@", transid_token(), b">"))


@rule
def transid_param() -> Octets:
    """transid-param (RFC 1845, 2)."""
    return sequence(literal(b"TRANSID="), transid_value())


@rule
def submitter_param() -> Octets:
    """submitter-param (RFC 4405, 4)."""
    return sequence(literal(b"SUBMITTER="), in_xtext(mailbox()))


@rule
def conperm_param() -> Octets:
    """conperm-param (RFC 4141, 4)."""
    return literal(b"CONPERM")


@rule
def alt_address_param() -> Octets:
    """alt-address-param (RFC 5336, 3.4)."""
    return sequence(literal(b"ALT-ADDRESS="), xtext())


@rule
def verp_delimiters() -> Octets:
    """verp-delimiters (Postfix VERP howto)."""
    return optional(sequence(b"=", octets(VISIBLE_CHARACTER_BUT_EQUALS_SIGN, 2, 2)))


@rule
def xverp_param() -> Octets:
    """xverp-param (Postfix VERP howto)."""
    return sequence(literal(b"XVERP"), verp_delimiters())


@rule
def verp_param() -> Octets:
    """verp-param (draft-varshavchik-verp-smtpext)."""
    return literal(b"VERP")


@rule
def prdr_param() -> Octets:
    """prdr-param (draft-hall-prdr)."""
    return literal(b"PRDR")


@rule
def mail_parameters() -> Octets:
    """The parameters of MAIL, each after a space."""
    return parameters(
        size_param(),
        body_param(),
        smtputf8_param(),
        ret_param(),
        envid_param(),
        auth_param(),
        requiretls_param(),
        by_param(),
        mt_priority_param(),
        holdfor_param(),
        holduntil_param(),
        mtrk_param(),
        solicit_param(),
        transid_param(),
        submitter_param(),
        conperm_param(),
        alt_address_param(),
        xverp_param(),
        verp_param(),
        prdr_param(),
        other=sequence(
            other_than(
                (
                    b"SIZE",
                    b"BODY",
                    b"SMTPUTF8",
                    b"RET",
                    b"ENVID",
                    b"AUTH",
                    b"REQUIRETLS",
                    b"BY",
                    b"MT-PRIORITY",
                    b"HOLDFOR",
                    b"HOLDUNTIL",
                    b"MTRK",
                    b"SOLICIT",
                    b"TRANSID",
                    b"SUBMITTER",
                    b"CONPERM",
                    b"ALT-ADDRESS",
                    b"XVERP",
                    b"VERP",
                    b"PRDR",
                ),
                esmtp_keyword(),
            ),
            optional(sequence(b"=", esmtp_value())),
        ),
        needs={"MTRK": ("ENVID",)},
        excludes={"HOLDFOR": ("HOLDUNTIL",), "HOLDUNTIL": ("HOLDFOR",)},
    )


@rule
def at_domain() -> Octets:
    """At-domain (RFC 5321, 4.1.2)."""
    return sequence(b"@", domain())


@rule
def a_d_l() -> Octets:
    """A-d-l (RFC 5321, 4.1.2)."""
    return sequence(at_domain(), repeated(sequence(b",", at_domain())))


@rule
def path() -> Octets:
    """Path (RFC 5321, 4.1.2), at most 256 octets."""
    return at_most(256, sequence(b"<", optional(sequence(a_d_l(), b":")), mailbox(), b">"))


@rule
def reverse_path() -> Octets:
    """Reverse-path (RFC 5321, 4.1.2)."""
    return one_of(b"<>", path())


@rule
def mail_lines() -> Octets:
    """MAIL, in any spelling (RFC 5321, 4.1.1.2)."""
    return at_most(
        2846,
        sequence(
            utf8_needs(
                b"SMTPUTF8",
                sequence(literal(b"MAIL"), b" ", literal(b"FROM:"), reverse_path()),
                mail_parameters(),
            ),
            b"\r\n",
        ),
    )


@rule
def near_mail_lines() -> Octets:
    """MAIL, with a few mistakes."""
    return near(mail_lines(), MAIL_MISTAKES)


@rule
def mail_values() -> Values:
    """The keyword arguments of `Mail.build`."""
    return fitting(
        2846,
        utf8_needs_field(
            "smtputf8",
            agreeing(
                record(
                    {"reverse_path": unbracketed(one_of(b"<>", path()))},
                    {
                        "size": _number(size_value()),
                        "body": word_of("7BIT", "8BITMIME", "BINARYMIME"),
                        "smtputf8": exactly(True),
                        "ret": word_of("FULL", "HDRS"),
                        "envid": from_xtext(envid_value()),
                        "auth": text(authorized_mailbox()),
                        "requiretls": exactly(True),
                        "by": checked_values(
                            smtpkit.generated.codecs.check_deliver_by,
                            record(
                                {"time": _number(by_time()), "mode": word_of("N", "R")},
                                {"trace": exactly(True)},
                            ),
                        ),
                        "mt_priority": _number(priority_value()),
                        "holdfor": _number(future_release_integer()),
                        "holduntil": decoded(
                            smtpkit.generated.codecs.decode_date_time,
                            smtpkit.generated.codecs.encode_date_time,
                            in_calendar(date_time()),
                        ),
                        "mtrk": record(
                            {"certifier": text(mtrk_certifier())},
                            {"timeout": _number(mtrk_timeout())},
                        ),
                        "solicit": split_at(b",", solicitation_keywords()),
                        "transid": fitting(
                            80,
                            record(
                                {"local": text(transid_token()), "domain": text(transid_token())}
                            ),
                        ),
                        "submitter": text(mailbox()),
                        "conperm": exactly(True),
                        "alt_address": from_xtext(xtext()),
                        "xverp": decoded(
                            smtpkit.generated.codecs.decode_delimiters,
                            smtpkit.generated.codecs.encode_delimiters,
                            verp_delimiters(),
                        ),
                        "verp": exactly(True),
                        "prdr": exactly(True),
                        "parameters": unknown_parameters(
                            sequence(
                                other_than(
                                    (
                                        b"SIZE",
                                        b"BODY",
                                        b"SMTPUTF8",
                                        b"RET",
                                        b"ENVID",
                                        b"AUTH",
                                        b"REQUIRETLS",
                                        b"BY",
                                        b"MT-PRIORITY",
                                        b"HOLDFOR",
                                        b"HOLDUNTIL",
                                        b"MTRK",
                                        b"SOLICIT",
                                        b"TRANSID",
                                        b"SUBMITTER",
                                        b"CONPERM",
                                        b"ALT-ADDRESS",
                                        b"XVERP",
                                        b"VERP",
                                        b"PRDR",
                                    ),
                                    esmtp_keyword(),
                                ),
                                optional(sequence(b"=", esmtp_value())),
                            )
                        ),
                    },
                ),
                needs={"mtrk": ("envid",)},
                excludes={"holdfor": ("holduntil",), "holduntil": ("holdfor",)},
            ),
        ),
    )


@rule
def notify_list_element() -> Octets:
    """notify-list-element (RFC 3461, 4.1)."""
    return one_of(literal(b"SUCCESS"), literal(b"FAILURE"), literal(b"DELAY"))


@rule
def notify_esmtp_value() -> Octets:
    """notify-esmtp-value (RFC 3461, 4.1)."""
    return one_of(
        literal(b"NEVER"),
        sequence(notify_list_element(), repeated(sequence(b",", notify_list_element()))),
    )


@rule
def notify_param() -> Octets:
    """notify-param (RFC 3461, 4.1)."""
    return sequence(literal(b"NOTIFY="), notify_esmtp_value())


@rule
def addr_type() -> Octets:
    """addr-type (RFC 3461, 4.2; RFC 3798)."""
    return octets(LETTER_DIGIT_OR_HYPHEN)


@rule
def orcpt_text() -> Octets:
    """orcpt-text (RFC 3461, 4.2; RFC 6533, 3)."""
    return repeated(mostly(one_of(octets(XCHAR), hexchar()), utf8_non_ascii()))


@rule
def original_recipient_address() -> Octets:
    """original-recipient-address (RFC 3461, 4.2; RFC 6533, 3)."""
    return sequence(addr_type(), b";", orcpt_text())


@rule
def orcpt_param() -> Octets:
    """orcpt-param (RFC 3461, 4.2), at most 500 octets."""
    return at_most(500, sequence(literal(b"ORCPT="), original_recipient_address()))


@rule
def rrvs_date_time() -> Octets:
    """rrvs-date-time (RFC 7293, 3.1)."""
    return sequence(full_date(), literal(b"T"), partial_time(), time_offset())


@rule
def rrvs_value() -> Octets:
    """rrvs-value (RFC 7293, 3.1)."""
    return sequence(
        in_calendar(rrvs_date_time()),
        optional(sequence(b";", one_of(literal(b"C"), literal(b"R")))),
    )


@rule
def rrvs_param() -> Octets:
    """rrvs-param (RFC 7293, 3.1)."""
    return sequence(literal(b"RRVS="), rrvs_value())


@rule
def conneg_param() -> Octets:
    """conneg-param (RFC 4141, 5)."""
    return literal(b"CONNEG")


@rule
def xrdst_param() -> Octets:
    """xrdst-param (Microsoft Exchange)."""
    return sequence(literal(b"XRDST="), xtext())


@rule
def rcpt_parameters() -> Octets:
    """The parameters of RCPT, each after a space."""
    return parameters(
        notify_param(),
        orcpt_param(),
        rrvs_param(),
        conneg_param(),
        alt_address_param(),
        xrdst_param(),
        other=sequence(
            other_than(
                (b"NOTIFY", b"ORCPT", b"RRVS", b"CONNEG", b"ALT-ADDRESS", b"XRDST"), esmtp_keyword()
            ),
            optional(sequence(b"=", esmtp_value())),
        ),
    )


@rule
def forward_path() -> Octets:
    """Forward-path (RFC 5321, 4.1.1.3)."""
    return one_of(literal(b"<Postmaster>"), path())


@rule
def rcpt_lines() -> Octets:
    """RCPT, in any spelling (RFC 5321, 4.1.1.3)."""
    return at_most(
        1512,
        sequence(
            literal(b"RCPT"), b" ", literal(b"TO:"), forward_path(), rcpt_parameters(), b"\r\n"
        ),
    )


@rule
def near_rcpt_lines() -> Octets:
    """RCPT, with a few mistakes."""
    return near(rcpt_lines(), RCPT_MISTAKES)


@rule
def rcpt_values() -> Values:
    """The keyword arguments of `Rcpt.build`."""
    return fitting(
        1512,
        record(
            {"forward_path": unbracketed(one_of(literal(b"<Postmaster>"), path()))},
            {
                "notify": words_in(notify_esmtp_value()),
                "orcpt": fitting(
                    494,
                    record({"addr_type": text(addr_type()), "address": from_xtext(orcpt_text())}),
                    3,
                ),
                "rrvs": record(
                    {
                        "since": decoded(
                            smtpkit.generated.codecs.decode_date_time,
                            smtpkit.generated.codecs.encode_date_time,
                            in_calendar(rrvs_date_time()),
                        )
                    },
                    {"action": word_of("C", "R")},
                ),
                "conneg": exactly(True),
                "alt_address": from_xtext(xtext()),
                "xrdst": from_xtext(xtext()),
                "parameters": unknown_parameters(
                    sequence(
                        other_than(
                            (b"NOTIFY", b"ORCPT", b"RRVS", b"CONNEG", b"ALT-ADDRESS", b"XRDST"),
                            esmtp_keyword(),
                        ),
                        optional(sequence(b"=", esmtp_value())),
                    )
                ),
            },
        ),
    )


@rule
def data_lines() -> Octets:
    """DATA, in any spelling (RFC 5321, 4.1.1.4)."""
    return sequence(literal(b"DATA"), b"\r\n")


@rule
def near_data_lines() -> Octets:
    """DATA, with a few mistakes."""
    return near(data_lines(), DATA_MISTAKES)


@rule
def data_values() -> Values:
    """The keyword arguments of `Data.build`."""
    return record({})


@rule
def rset_lines() -> Octets:
    """RSET, in any spelling (RFC 5321, 4.1.1.5)."""
    return sequence(literal(b"RSET"), b"\r\n")


@rule
def near_rset_lines() -> Octets:
    """RSET, with a few mistakes."""
    return near(rset_lines(), RSET_MISTAKES)


@rule
def rset_values() -> Values:
    """The keyword arguments of `Rset.build`."""
    return record({})


@rule
def string() -> Octets:
    """String (RFC 5321, 4.1.2)."""
    return one_of(atom(), quoted_string())


@rule
def vrfy_lines() -> Octets:
    """VRFY, in any spelling (RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2)."""
    return at_most(
        512,
        sequence(
            literal(b"VRFY"),
            b" ",
            string(),
            optional(sequence(b" ", literal(b"SMTPUTF8"))),
            b"\r\n",
        ),
    )


@rule
def near_vrfy_lines() -> Octets:
    """VRFY, with a few mistakes."""
    return near(vrfy_lines(), VRFY_MISTAKES)


@rule
def vrfy_values() -> Values:
    """The keyword arguments of `Vrfy.build`."""
    return fitting(512, record({"string": text(string())}, {"smtputf8": exactly(True)}))


@rule
def expn_lines() -> Octets:
    """EXPN, in any spelling (RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2)."""
    return at_most(
        512,
        sequence(
            literal(b"EXPN"),
            b" ",
            string(),
            optional(sequence(b" ", literal(b"SMTPUTF8"))),
            b"\r\n",
        ),
    )


@rule
def near_expn_lines() -> Octets:
    """EXPN, with a few mistakes."""
    return near(expn_lines(), EXPN_MISTAKES)


@rule
def expn_values() -> Values:
    """The keyword arguments of `Expn.build`."""
    return fitting(512, record({"string": text(string())}, {"smtputf8": exactly(True)}))


@rule
def help_lines() -> Octets:
    """HELP, in any spelling (RFC 5321, 4.1.1.8)."""
    return at_most(512, sequence(literal(b"HELP"), optional(sequence(b" ", string())), b"\r\n"))


@rule
def near_help_lines() -> Octets:
    """HELP, with a few mistakes."""
    return near(help_lines(), HELP_MISTAKES)


@rule
def help_values() -> Values:
    """The keyword arguments of `Help.build`."""
    return fitting(512, record({}, {"string": text(string())}))


@rule
def noop_lines() -> Octets:
    """NOOP, in any spelling (RFC 5321, 4.1.1.9)."""
    return at_most(512, sequence(literal(b"NOOP"), optional(sequence(b" ", string())), b"\r\n"))


@rule
def near_noop_lines() -> Octets:
    """NOOP, with a few mistakes."""
    return near(noop_lines(), NOOP_MISTAKES)


@rule
def noop_values() -> Values:
    """The keyword arguments of `Noop.build`."""
    return fitting(512, record({}, {"string": text(string())}))


@rule
def quit_lines() -> Octets:
    """QUIT, in any spelling (RFC 5321, 4.1.1.10)."""
    return sequence(literal(b"QUIT"), b"\r\n")


@rule
def near_quit_lines() -> Octets:
    """QUIT, with a few mistakes."""
    return near(quit_lines(), QUIT_MISTAKES)


@rule
def quit_values() -> Values:
    """The keyword arguments of `Quit.build`."""
    return record({})


@rule
def base64() -> Octets:
    """base64 (RFC 4954, 8)."""
    return one_of(
        sequence(
            repeated(octets(BASE64_CHARACTER, 4, 4), 1),
            optional(
                one_of(
                    sequence(octets(BASE64_CHARACTER, 3, 3), b"="),
                    sequence(octets(BASE64_CHARACTER, 2, 2), b"=="),
                )
            ),
        ),
        one_of(
            sequence(octets(BASE64_CHARACTER, 3, 3), b"="),
            sequence(octets(BASE64_CHARACTER, 2, 2), b"=="),
        ),
    )


@rule
def initial_response() -> Octets:
    """initial-response (RFC 4954, 8)."""
    return one_of(base64(), b"=")


@rule
def auth_lines() -> Octets:
    """AUTH, in any spelling (RFC 4954, 4)."""
    return at_most(
        512,
        sequence(
            literal(b"AUTH"),
            b" ",
            sasl_mech(),
            optional(sequence(b" ", initial_response())),
            b"\r\n",
        ),
    )


@rule
def near_auth_lines() -> Octets:
    """AUTH, with a few mistakes."""
    return near(auth_lines(), AUTH_MISTAKES)


@rule
def auth_values() -> Values:
    """The keyword arguments of `Auth.build`."""
    return fitting(
        512,
        record(
            {"mechanism": text(sasl_mech())}, {"initial_response": from_base64(initial_response())}
        ),
    )


@rule
def starttls_lines() -> Octets:
    """STARTTLS, in any spelling (RFC 3207, 4)."""
    return sequence(literal(b"STARTTLS"), b"\r\n")


@rule
def near_starttls_lines() -> Octets:
    """STARTTLS, with a few mistakes."""
    return near(starttls_lines(), STARTTLS_MISTAKES)


@rule
def starttls_values() -> Values:
    """The keyword arguments of `StartTls.build`."""
    return record({})


@rule
def chunk_size() -> Octets:
    """chunk-size (RFC 3030, 2)."""
    return octets(DIGIT)


@rule
def bdat_lines() -> Octets:
    """BDAT, in any spelling (RFC 3030, 2)."""
    return at_most(
        512,
        sequence(
            literal(b"BDAT"),
            b" ",
            decodable(smtpkit.generated.codecs.decode_integer, chunk_size()),
            optional(sequence(b" ", literal(b"LAST"))),
            b"\r\n",
        ),
    )


@rule
def near_bdat_lines() -> Octets:
    """BDAT, with a few mistakes."""
    return near(bdat_lines(), BDAT_MISTAKES)


@rule
def bdat_values() -> Values:
    """The keyword arguments of `Bdat.build`."""
    return fitting(512, record({"chunk_size": _number(chunk_size())}, {"last": exactly(True)}))


@rule
def absolute_uri() -> Octets:
    """absolute-URI (RFC 4468, 3.5; RFC 3986)."""
    return sequence(
        octets(LETTER, 1, 1),
        octets(LETTER_DIGIT_PLUS_SIGN_HYPHEN_MINUS_OR_FULL_STOP, 0),
        b":",
        repeated(one_of(octets(URI_CHARACTER), sequence(b"%", octets(HEXADECIMAL_DIGIT, 2, 2))), 1),
    )


@rule
def burl_lines() -> Octets:
    """BURL, in any spelling (RFC 4468, 3.2)."""
    return at_most(
        512,
        sequence(
            literal(b"BURL"),
            b" ",
            absolute_uri(),
            optional(sequence(b" ", literal(b"LAST"))),
            b"\r\n",
        ),
    )


@rule
def near_burl_lines() -> Octets:
    """BURL, with a few mistakes."""
    return near(burl_lines(), BURL_MISTAKES)


@rule
def burl_values() -> Values:
    """The keyword arguments of `Burl.build`."""
    return fitting(512, record({"uri": text(absolute_uri())}, {"last": exactly(True)}))


@rule
def queue_name() -> Octets:
    """queue-name (RFC 1985, 5)."""
    return octets(VISIBLE_CHARACTER)


@rule
def etrn_lines() -> Octets:
    """ETRN, in any spelling (RFC 1985, 5)."""
    return at_most(
        512,
        sequence(
            literal(b"ETRN"),
            b" ",
            one_of(sequence(optional(b"@"), domain()), sequence(b"#", queue_name())),
            b"\r\n",
        ),
    )


@rule
def near_etrn_lines() -> Octets:
    """ETRN, with a few mistakes."""
    return near(etrn_lines(), ETRN_MISTAKES)


@rule
def etrn_values() -> Values:
    """The keyword arguments of `Etrn.build`."""
    return fitting(
        512,
        either(
            record({"domain": text(domain())}, {"subdomains": exactly(True)}),
            record({"queue": text(queue_name())}),
        ),
    )


@rule
def atrn_domain() -> Octets:
    """atrn-domain (RFC 2645, 5.2.1)."""
    return sequence(ldh_label(), repeated(sequence(b".", ldh_label()), 1))


@rule
def atrn_lines() -> Octets:
    """ATRN, in any spelling (RFC 2645, 5.2.1)."""
    return at_most(
        512,
        sequence(
            literal(b"ATRN"),
            optional(
                sequence(b" ", sequence(atrn_domain(), repeated(sequence(b",", atrn_domain()))))
            ),
            b"\r\n",
        ),
    )


@rule
def near_atrn_lines() -> Octets:
    """ATRN, with a few mistakes."""
    return near(atrn_lines(), ATRN_MISTAKES)


@rule
def atrn_values() -> Values:
    """The keyword arguments of `Atrn.build`."""
    return fitting(
        512,
        record(
            {},
            {
                "domains": split_at(
                    b",", sequence(atrn_domain(), repeated(sequence(b",", atrn_domain())))
                )
            },
        ),
    )


@rule
def send_lines() -> Octets:
    """SEND, in any spelling (RFC 821, 4.1.2; RFC 5321, F.6)."""
    return sequence(literal(b"SEND"), b" ", literal(b"FROM:"), reverse_path(), b"\r\n")


@rule
def near_send_lines() -> Octets:
    """SEND, with a few mistakes."""
    return near(send_lines(), SEND_MISTAKES)


@rule
def send_values() -> Values:
    """The keyword arguments of `Send.build`."""
    return record({"reverse_path": unbracketed(one_of(b"<>", path()))})


@rule
def soml_lines() -> Octets:
    """SOML, in any spelling (RFC 821, 4.1.2; RFC 5321, F.6)."""
    return sequence(literal(b"SOML"), b" ", literal(b"FROM:"), reverse_path(), b"\r\n")


@rule
def near_soml_lines() -> Octets:
    """SOML, with a few mistakes."""
    return near(soml_lines(), SOML_MISTAKES)


@rule
def soml_values() -> Values:
    """The keyword arguments of `Soml.build`."""
    return record({"reverse_path": unbracketed(one_of(b"<>", path()))})


@rule
def saml_lines() -> Octets:
    """SAML, in any spelling (RFC 821, 4.1.2; RFC 5321, F.6)."""
    return sequence(literal(b"SAML"), b" ", literal(b"FROM:"), reverse_path(), b"\r\n")


@rule
def near_saml_lines() -> Octets:
    """SAML, with a few mistakes."""
    return near(saml_lines(), SAML_MISTAKES)


@rule
def saml_values() -> Values:
    """The keyword arguments of `Saml.build`."""
    return record({"reverse_path": unbracketed(one_of(b"<>", path()))})


@rule
def turn_lines() -> Octets:
    """TURN, in any spelling (RFC 821, 3.8; RFC 5321, F.1)."""
    return sequence(literal(b"TURN"), b"\r\n")


@rule
def near_turn_lines() -> Octets:
    """TURN, with a few mistakes."""
    return near(turn_lines(), TURN_MISTAKES)


@rule
def turn_values() -> Values:
    """The keyword arguments of `Turn.build`."""
    return record({})


@rule
def verb_lines() -> Octets:
    """VERB, in any spelling (sendmail)."""
    return sequence(
        literal(b"VERB"), optional(sequence(b" ", one_of(literal(b"ON"), literal(b"OFF")))), b"\r\n"
    )


@rule
def near_verb_lines() -> Octets:
    """VERB, with a few mistakes."""
    return near(verb_lines(), VERB_MISTAKES)


@rule
def verb_values() -> Values:
    """The keyword arguments of `Verb.build`."""
    return record({}, {"mode": word_of("ON", "OFF")})


@rule
def onex_lines() -> Octets:
    """ONEX, in any spelling (sendmail)."""
    return sequence(literal(b"ONEX"), b"\r\n")


@rule
def near_onex_lines() -> Octets:
    """ONEX, with a few mistakes."""
    return near(onex_lines(), ONEX_MISTAKES)


@rule
def onex_values() -> Values:
    """The keyword arguments of `Onex.build`."""
    return record({})


@rule
def attribute_value() -> Octets:
    """attribute-value (Postfix XCLIENT howto)."""
    return repeated(one_of(octets(XCHAR), hexchar()))


@rule
def name_param() -> Octets:
    """name-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"NAME="), attribute_value())


@rule
def addr_param() -> Octets:
    """addr-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"ADDR="), attribute_value())


@rule
def port_param() -> Octets:
    """port-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"PORT="), attribute_value())


@rule
def proto_param() -> Octets:
    """proto-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"PROTO="), attribute_value())


@rule
def helo_param() -> Octets:
    """helo-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"HELO="), attribute_value())


@rule
def login_param() -> Octets:
    """login-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"LOGIN="), attribute_value())


@rule
def destaddr_param() -> Octets:
    """destaddr-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"DESTADDR="), attribute_value())


@rule
def destport_param() -> Octets:
    """destport-param (Postfix XCLIENT howto)."""
    return sequence(literal(b"DESTPORT="), attribute_value())


@rule
def xclient_parameters() -> Octets:
    """The parameters of XCLIENT, each after a space."""
    return parameters(
        name_param(),
        addr_param(),
        port_param(),
        proto_param(),
        helo_param(),
        login_param(),
        destaddr_param(),
        destport_param(),
        at_least=1,
    )


@rule
def xclient_lines() -> Octets:
    """XCLIENT, in any spelling (Postfix XCLIENT howto)."""
    return at_most(512, sequence(literal(b"XCLIENT"), xclient_parameters(), b"\r\n"))


@rule
def near_xclient_lines() -> Octets:
    """XCLIENT, with a few mistakes."""
    return near(xclient_lines(), XCLIENT_MISTAKES)


@rule
def xclient_values() -> Values:
    """The keyword arguments of `Xclient.build`."""
    return fitting(
        512,
        not_empty(
            record(
                {},
                {
                    "name": from_xtext(attribute_value()),
                    "addr": from_xtext(attribute_value()),
                    "port": from_xtext(attribute_value()),
                    "proto": from_xtext(attribute_value()),
                    "helo": from_xtext(attribute_value()),
                    "login": from_xtext(attribute_value()),
                    "destaddr": from_xtext(attribute_value()),
                    "destport": from_xtext(attribute_value()),
                },
            )
        ),
    )


@rule
def ident_param() -> Octets:
    """ident-param (Postfix XFORWARD howto)."""
    return sequence(literal(b"IDENT="), attribute_value())


@rule
def source_param() -> Octets:
    """source-param (Postfix XFORWARD howto)."""
    return sequence(literal(b"SOURCE="), attribute_value())


@rule
def xforward_parameters() -> Octets:
    """The parameters of XFORWARD, each after a space."""
    return parameters(
        name_param(),
        addr_param(),
        port_param(),
        proto_param(),
        helo_param(),
        ident_param(),
        source_param(),
        at_least=1,
    )


@rule
def xforward_lines() -> Octets:
    """XFORWARD, in any spelling (Postfix XFORWARD howto)."""
    return at_most(512, sequence(literal(b"XFORWARD"), xforward_parameters(), b"\r\n"))


@rule
def near_xforward_lines() -> Octets:
    """XFORWARD, with a few mistakes."""
    return near(xforward_lines(), XFORWARD_MISTAKES)


@rule
def xforward_values() -> Values:
    """The keyword arguments of `Xforward.build`."""
    return fitting(
        512,
        not_empty(
            record(
                {},
                {
                    "name": from_xtext(attribute_value()),
                    "addr": from_xtext(attribute_value()),
                    "port": from_xtext(attribute_value()),
                    "proto": from_xtext(attribute_value()),
                    "helo": from_xtext(attribute_value()),
                    "ident": from_xtext(attribute_value()),
                    "source": from_xtext(attribute_value()),
                },
            )
        ),
    )


@rule
def x_exps_lines() -> Octets:
    """X-EXPS, in any spelling (Microsoft Exchange)."""
    return at_most(
        512,
        sequence(
            literal(b"X-EXPS"),
            b" ",
            sasl_mech(),
            optional(sequence(b" ", initial_response())),
            b"\r\n",
        ),
    )


@rule
def near_x_exps_lines() -> Octets:
    """X-EXPS, with a few mistakes."""
    return near(x_exps_lines(), X_EXPS_MISTAKES)


@rule
def x_exps_values() -> Values:
    """The keyword arguments of `Xexps.build`."""
    return fitting(
        512,
        record(
            {"mechanism": text(sasl_mech())}, {"initial_response": from_base64(initial_response())}
        ),
    )


@rule
def x_anonymoustls_lines() -> Octets:
    """X-ANONYMOUSTLS, in any spelling (Microsoft Exchange)."""
    return sequence(literal(b"X-ANONYMOUSTLS"), b"\r\n")


@rule
def near_x_anonymoustls_lines() -> Octets:
    """X-ANONYMOUSTLS, with a few mistakes."""
    return near(x_anonymoustls_lines(), X_ANONYMOUSTLS_MISTAKES)


@rule
def x_anonymoustls_values() -> Values:
    """The keyword arguments of `Xanonymoustls.build`."""
    return record({})


@rule
def link_state_chunk() -> Octets:
    """link-state-chunk (Microsoft Exchange)."""
    return octets(PRINTABLE_CHARACTER_BUT_RIGHT_CURLY_BRACKET)


@rule
def x_link2state_lines() -> Octets:
    """X-LINK2STATE, in any spelling (Microsoft Exchange)."""
    return at_most(
        512,
        sequence(
            literal(b"X-LINK2STATE"),
            b" ",
            one_of(literal(b"FIRST"), literal(b"NEXT"), literal(b"LAST")),
            literal(b" CHUNK={"),
            link_state_chunk(),
            b"}",
            b"\r\n",
        ),
    )


@rule
def near_x_link2state_lines() -> Octets:
    """X-LINK2STATE, with a few mistakes."""
    return near(x_link2state_lines(), X_LINK2STATE_MISTAKES)


@rule
def x_link2state_values() -> Values:
    """The keyword arguments of `Xlink2state.build`."""
    return fitting(
        512,
        record({"operation": word_of("FIRST", "NEXT", "LAST"), "chunk": text(link_state_chunk())}),
    )


@rule
def number() -> Octets:
    """number (Microsoft Exchange)."""
    return octets(DIGIT)


@rule
def xexch50_lines() -> Octets:
    """XEXCH50, in any spelling (Microsoft Exchange)."""
    return at_most(
        512,
        sequence(
            literal(b"XEXCH50"),
            b" ",
            decodable(smtpkit.generated.codecs.decode_integer, number()),
            b" ",
            decodable(smtpkit.generated.codecs.decode_integer, number()),
            b"\r\n",
        ),
    )


@rule
def near_xexch50_lines() -> Octets:
    """XEXCH50, with a few mistakes."""
    return near(xexch50_lines(), XEXCH50_MISTAKES)


@rule
def xexch50_values() -> Values:
    """The keyword arguments of `Xexch50.build`."""
    return fitting(512, record({"chunk_size": _number(number()), "recipient": _number(number())}))


@rule
def opaque() -> Octets:
    """opaque (Microsoft Exchange)."""
    return octets(VISIBLE_CHARACTER)


@rule
def xshadow_lines() -> Octets:
    """XSHADOW, in any spelling (Microsoft Exchange)."""
    return at_most(512, sequence(literal(b"XSHADOW"), b" ", opaque(), b"\r\n"))


@rule
def near_xshadow_lines() -> Octets:
    """XSHADOW, with a few mistakes."""
    return near(xshadow_lines(), XSHADOW_MISTAKES)


@rule
def xshadow_values() -> Values:
    """The keyword arguments of `Xshadow.build`."""
    return fitting(512, record({"argument": text(opaque())}))


@rule
def xqdiscard_lines() -> Octets:
    """XQDISCARD, in any spelling (Microsoft Exchange)."""
    return at_most(512, sequence(literal(b"XQDISCARD"), b" ", opaque(), b"\r\n"))


@rule
def near_xqdiscard_lines() -> Octets:
    """XQDISCARD, with a few mistakes."""
    return near(xqdiscard_lines(), XQDISCARD_MISTAKES)


@rule
def xqdiscard_values() -> Values:
    """The keyword arguments of `Xqdiscard.build`."""
    return fitting(512, record({"argument": text(opaque())}))


@rule
def proxy_attribute() -> Octets:
    """proxy-attribute (Microsoft Exchange)."""
    return sequence(octets(LETTER_OR_DIGIT), b"=", octets(VISIBLE_CHARACTER))


@rule
def xproxyfrom_lines() -> Octets:
    """XPROXYFROM, in any spelling (Microsoft Exchange)."""
    return at_most(
        512,
        sequence(
            literal(b"XPROXYFROM"),
            b" ",
            sequence(proxy_attribute(), repeated(sequence(b" ", proxy_attribute()))),
            b"\r\n",
        ),
    )


@rule
def near_xproxyfrom_lines() -> Octets:
    """XPROXYFROM, with a few mistakes."""
    return near(xproxyfrom_lines(), XPROXYFROM_MISTAKES)


@rule
def xproxyfrom_values() -> Values:
    """The keyword arguments of `Xproxyfrom.build`."""
    return fitting(
        512,
        record(
            {
                "attributes": decoded(
                    smtpkit.generated.codecs.decode_pairs,
                    smtpkit.generated.codecs.encode_pairs,
                    sequence(proxy_attribute(), repeated(sequence(b" ", proxy_attribute()))),
                )
            }
        ),
    )


@rule
def textstring() -> Octets:
    """textstring (RFC 5321, 4.2; RFC 6531, 3.7.4)."""
    return characters(TEXT)


@rule
def xadr_lines() -> Octets:
    """XADR, in any spelling (Oracle Messaging Server)."""
    return at_most(512, sequence(literal(b"XADR"), b" ", textstring(), b"\r\n"))


@rule
def near_xadr_lines() -> Octets:
    """XADR, with a few mistakes."""
    return near(xadr_lines(), XADR_MISTAKES)


@rule
def xadr_values() -> Values:
    """The keyword arguments of `Xadr.build`."""
    return fitting(512, record({"argument": text(textstring())}))


@rule
def xcir_lines() -> Octets:
    """XCIR, in any spelling (Oracle Messaging Server)."""
    return at_most(512, sequence(literal(b"XCIR"), b" ", textstring(), b"\r\n"))


@rule
def near_xcir_lines() -> Octets:
    """XCIR, with a few mistakes."""
    return near(xcir_lines(), XCIR_MISTAKES)


@rule
def xcir_values() -> Values:
    """The keyword arguments of `Xcir.build`."""
    return fitting(512, record({"argument": text(textstring())}))


@rule
def xsta_lines() -> Octets:
    """XSTA, in any spelling (Oracle Messaging Server)."""
    return at_most(512, sequence(literal(b"XSTA"), optional(sequence(b" ", textstring())), b"\r\n"))


@rule
def near_xsta_lines() -> Octets:
    """XSTA, with a few mistakes."""
    return near(xsta_lines(), XSTA_MISTAKES)


@rule
def xsta_values() -> Values:
    """The keyword arguments of `Xsta.build`."""
    return fitting(512, record({}, {"argument": text(textstring())}))


@rule
def xgen_lines() -> Octets:
    """XGEN, in any spelling (Oracle Messaging Server)."""
    return at_most(512, sequence(literal(b"XGEN"), optional(sequence(b" ", textstring())), b"\r\n"))


@rule
def near_xgen_lines() -> Octets:
    """XGEN, with a few mistakes."""
    return near(xgen_lines(), XGEN_MISTAKES)


@rule
def xgen_values() -> Values:
    """The keyword arguments of `Xgen.build`."""
    return fitting(512, record({}, {"argument": text(textstring())}))


@rule
def xusr_lines() -> Octets:
    """XUSR, in any spelling (sendmail 8)."""
    return sequence(literal(b"XUSR"), b"\r\n")


@rule
def near_xusr_lines() -> Octets:
    """XUSR, with a few mistakes."""
    return near(xusr_lines(), XUSR_MISTAKES)


@rule
def xusr_values() -> Values:
    """The keyword arguments of `Xusr.build`."""
    return record({})


@rule
def lhlo_lines() -> Octets:
    """LHLO, in any spelling (RFC 2033, 4.1)."""
    return ascii_only(
        sequence(literal(b"LHLO"), b" ", one_of(address_literal(), domain()), b"\r\n")
    )


@rule
def near_lhlo_lines() -> Octets:
    """LHLO, with a few mistakes."""
    return near(lhlo_lines(), LHLO_MISTAKES)


@rule
def lhlo_values() -> Values:
    """The keyword arguments of `Lhlo.build`."""
    return ascii_values(record({"domain": text(one_of(address_literal(), domain()))}))


@rule
def reply_code() -> Octets:
    """Reply-code (RFC 5321, 4.2)."""
    return sequence(
        octets(range(0x32, 0x36), 1, 1), octets(range(0x30, 0x36), 1, 1), octets(DIGIT, 1, 1)
    )


@rule
def _continued_lines() -> Octets:
    """continued-lines (RFC 5321, 4.2.1)."""
    return repeated(sequence(b"-", optional(textstring()), b"\r\n", again("code")))


@rule
def reply_lines() -> Octets:
    """Reply, in any spelling (RFC 5321, 4.2)."""
    return lines_at_most(
        512,
        led_by(
            status_code(),
            remembering(
                sequence(
                    again("code"),
                    _continued_lines(),
                    optional(sequence(b" ", optional(textstring()))),
                    b"\r\n",
                ),
                code=reply_code(),
            ),
        ),
    )


@rule
def near_reply_lines() -> Octets:
    """Reply, with a few mistakes."""
    return near(reply_lines(), REPLY_MISTAKES)


@rule
def reply_values() -> Values:
    """The keyword arguments of `Reply.build`."""
    return many_lines(_number(reply_code()), text(textstring()), status_code(), at_most=512)


@rule
def ascii_domain() -> Octets:
    """ASCII-Domain (RFC 5321, 4.1.2; RFC 6531, 3.7.1), at most 255 octets."""
    return at_most(255, sequence(ldh_label(), repeated(sequence(b".", ldh_label()))))


@rule
def greeting_lines() -> Octets:
    """Greeting, in any spelling (RFC 5321, 4.2)."""
    return lines_at_most(
        512,
        one_of(
            sequence(
                b"220 ",
                one_of(address_literal(), ascii_domain()),
                optional(sequence(b" ", textstring())),
                b"\r\n",
            ),
            sequence(
                b"220-",
                one_of(address_literal(), ascii_domain()),
                optional(sequence(b" ", textstring())),
                b"\r\n",
                repeated(sequence(b"220-", optional(textstring()), b"\r\n")),
                b"220",
                optional(sequence(b" ", textstring())),
                b"\r\n",
            ),
        ),
    )


@rule
def near_greeting_lines() -> Octets:
    """Greeting, with a few mistakes."""
    return near(greeting_lines(), GREETING_MISTAKES)


@rule
def greeting_values() -> Values:
    """The keyword arguments of `Greeting.build`."""
    return merged(
        record({"domain": text(one_of(address_literal(), ascii_domain()))}),
        record({"lines": texts_of(textstring())}),
    )


@rule
def ehlo_keyword() -> Octets:
    """ehlo-keyword (RFC 5321, 4.1.1.1)."""
    return sequence(octets(LETTER_OR_DIGIT, 1, 1), octets(LETTER_DIGIT_OR_HYPHEN, 0))


@rule
def ehlo_param() -> Octets:
    """ehlo-param (RFC 5321, 4.1.1.1)."""
    return octets(VISIBLE_CHARACTER)


@rule
def ehlo_line() -> Octets:
    """ehlo-line (RFC 5321, 4.1.1.1)."""
    return sequence(ehlo_keyword(), repeated(sequence(b" ", ehlo_param())))


@rule
def ehlo_greet() -> Octets:
    """ehlo-greet (RFC 5321, 4.1.1.1)."""
    return octets(ANY_ASCII_BUT_CR_AND_LF)


@rule
def ehlo_reply_lines() -> Octets:
    """EhloReply, in any spelling (RFC 5321, 4.1.1.1)."""
    return lines_at_most(
        512,
        one_of(
            sequence(b"250 ", ascii_domain(), optional(sequence(b" ", ehlo_greet())), b"\r\n"),
            sequence(
                b"250-",
                ascii_domain(),
                optional(sequence(b" ", ehlo_greet())),
                b"\r\n",
                repeated(sequence(b"250-", one_of(ehlo_line(), offers()), b"\r\n")),
                b"250 ",
                one_of(ehlo_line(), offers()),
                b"\r\n",
            ),
        ),
    )


@rule
def near_ehlo_reply_lines() -> Octets:
    """EhloReply, with a few mistakes."""
    return near(ehlo_reply_lines(), EHLO_REPLY_MISTAKES)


@rule
def ehlo_reply_values() -> Values:
    """The keyword arguments of `EhloReply.build`."""
    return merged(
        record({"domain": text(ascii_domain())}, {"greet": text(ehlo_greet())}),
        record({"extensions": lines_of(one_of(ehlo_line(), offers()))}),
    )


#: the strategies of each, by the command's verb
COMMANDS: dict[str, Examples] = {
    "EHLO": Examples(ehlo_lines, near_ehlo_lines, ehlo_values, EHLO_MISTAKES),
    "HELO": Examples(helo_lines, near_helo_lines, helo_values, HELO_MISTAKES),
    "MAIL": Examples(mail_lines, near_mail_lines, mail_values, MAIL_MISTAKES),
    "RCPT": Examples(rcpt_lines, near_rcpt_lines, rcpt_values, RCPT_MISTAKES),
    "DATA": Examples(data_lines, near_data_lines, data_values, DATA_MISTAKES),
    "RSET": Examples(rset_lines, near_rset_lines, rset_values, RSET_MISTAKES),
    "VRFY": Examples(vrfy_lines, near_vrfy_lines, vrfy_values, VRFY_MISTAKES),
    "EXPN": Examples(expn_lines, near_expn_lines, expn_values, EXPN_MISTAKES),
    "HELP": Examples(help_lines, near_help_lines, help_values, HELP_MISTAKES),
    "NOOP": Examples(noop_lines, near_noop_lines, noop_values, NOOP_MISTAKES),
    "QUIT": Examples(quit_lines, near_quit_lines, quit_values, QUIT_MISTAKES),
    "AUTH": Examples(auth_lines, near_auth_lines, auth_values, AUTH_MISTAKES),
    "STARTTLS": Examples(starttls_lines, near_starttls_lines, starttls_values, STARTTLS_MISTAKES),
    "BDAT": Examples(bdat_lines, near_bdat_lines, bdat_values, BDAT_MISTAKES),
    "BURL": Examples(burl_lines, near_burl_lines, burl_values, BURL_MISTAKES),
    "ETRN": Examples(etrn_lines, near_etrn_lines, etrn_values, ETRN_MISTAKES),
    "ATRN": Examples(atrn_lines, near_atrn_lines, atrn_values, ATRN_MISTAKES),
    "SEND": Examples(send_lines, near_send_lines, send_values, SEND_MISTAKES),
    "SOML": Examples(soml_lines, near_soml_lines, soml_values, SOML_MISTAKES),
    "SAML": Examples(saml_lines, near_saml_lines, saml_values, SAML_MISTAKES),
    "TURN": Examples(turn_lines, near_turn_lines, turn_values, TURN_MISTAKES),
    "VERB": Examples(verb_lines, near_verb_lines, verb_values, VERB_MISTAKES),
    "ONEX": Examples(onex_lines, near_onex_lines, onex_values, ONEX_MISTAKES),
    "XCLIENT": Examples(xclient_lines, near_xclient_lines, xclient_values, XCLIENT_MISTAKES),
    "XFORWARD": Examples(xforward_lines, near_xforward_lines, xforward_values, XFORWARD_MISTAKES),
    "X-EXPS": Examples(x_exps_lines, near_x_exps_lines, x_exps_values, X_EXPS_MISTAKES),
    "X-ANONYMOUSTLS": Examples(
        x_anonymoustls_lines,
        near_x_anonymoustls_lines,
        x_anonymoustls_values,
        X_ANONYMOUSTLS_MISTAKES,
    ),
    "X-LINK2STATE": Examples(
        x_link2state_lines, near_x_link2state_lines, x_link2state_values, X_LINK2STATE_MISTAKES
    ),
    "XEXCH50": Examples(xexch50_lines, near_xexch50_lines, xexch50_values, XEXCH50_MISTAKES),
    "XSHADOW": Examples(xshadow_lines, near_xshadow_lines, xshadow_values, XSHADOW_MISTAKES),
    "XQDISCARD": Examples(
        xqdiscard_lines, near_xqdiscard_lines, xqdiscard_values, XQDISCARD_MISTAKES
    ),
    "XPROXYFROM": Examples(
        xproxyfrom_lines, near_xproxyfrom_lines, xproxyfrom_values, XPROXYFROM_MISTAKES
    ),
    "XADR": Examples(xadr_lines, near_xadr_lines, xadr_values, XADR_MISTAKES),
    "XCIR": Examples(xcir_lines, near_xcir_lines, xcir_values, XCIR_MISTAKES),
    "XSTA": Examples(xsta_lines, near_xsta_lines, xsta_values, XSTA_MISTAKES),
    "XGEN": Examples(xgen_lines, near_xgen_lines, xgen_values, XGEN_MISTAKES),
    "XUSR": Examples(xusr_lines, near_xusr_lines, xusr_values, XUSR_MISTAKES),
    "LHLO": Examples(lhlo_lines, near_lhlo_lines, lhlo_values, LHLO_MISTAKES),
}

#: the strategies of each, by the form's name
REPLIES: dict[str, Examples] = {
    "Reply": Examples(reply_lines, near_reply_lines, reply_values, REPLY_MISTAKES),
    "Greeting": Examples(greeting_lines, near_greeting_lines, greeting_values, GREETING_MISTAKES),
    "EhloReply": Examples(
        ehlo_reply_lines, near_ehlo_reply_lines, ehlo_reply_values, EHLO_REPLY_MISTAKES
    ),
}

#: the strategies of single parameters, by the command's verb and their keyword
PARAMETERS: dict[str, dict[str, Callable[[], Octets]]] = {
    "MAIL": {
        "SIZE": size_param,
        "BODY": body_param,
        "SMTPUTF8": smtputf8_param,
        "RET": ret_param,
        "ENVID": envid_param,
        "AUTH": auth_param,
        "REQUIRETLS": requiretls_param,
        "BY": by_param,
        "MT-PRIORITY": mt_priority_param,
        "HOLDFOR": holdfor_param,
        "HOLDUNTIL": holduntil_param,
        "MTRK": mtrk_param,
        "SOLICIT": solicit_param,
        "TRANSID": transid_param,
        "SUBMITTER": submitter_param,
        "CONPERM": conperm_param,
        "ALT-ADDRESS": alt_address_param,
        "XVERP": xverp_param,
        "VERP": verp_param,
        "PRDR": prdr_param,
    },
    "RCPT": {
        "NOTIFY": notify_param,
        "ORCPT": orcpt_param,
        "RRVS": rrvs_param,
        "CONNEG": conneg_param,
        "ALT-ADDRESS": alt_address_param,
        "XRDST": xrdst_param,
    },
    "XCLIENT": {
        "NAME": name_param,
        "ADDR": addr_param,
        "PORT": port_param,
        "PROTO": proto_param,
        "HELO": helo_param,
        "LOGIN": login_param,
        "DESTADDR": destaddr_param,
        "DESTPORT": destport_param,
    },
    "XFORWARD": {
        "NAME": name_param,
        "ADDR": addr_param,
        "PORT": port_param,
        "PROTO": proto_param,
        "HELO": helo_param,
        "IDENT": ident_param,
        "SOURCE": source_param,
    },
}


def commands() -> Octets:
    """Valid command lines, any of them."""
    return one_of(*(each.lines() for each in COMMANDS.values()))


def replies() -> Octets:
    """Valid replies in any form."""
    return one_of(*(each.lines() for each in REPLIES.values()))


def near_lines(verb: str | None = None) -> Octets:
    """Command lines with a few mistakes: of one verb, or of any."""
    if verb is not None:
        return COMMANDS[verb.upper()].near()
    return one_of(*(each.near() for each in COMMANDS.values()))


def near_replies(form: str | None = None) -> Octets:
    """Replies with a few mistakes: in one form, or in any."""
    if form is not None:
        return REPLIES[form].near()
    return one_of(*(each.near() for each in REPLIES.values()))


def mistaken(line: bytes, random: Random) -> bytes:
    """A line with a few mistakes, without Hypothesis: for long runs over many lines."""
    verb = b"".join(line.split(maxsplit=1)[:1]).upper().decode("latin-1")
    examples = COMMANDS.get(verb) or next(iter(REPLIES.values()))
    return examples.mistakes(line, random)


def chunks(octets: bytes | Octets) -> Chunks:
    """Octets cut up at any places; all chunks together are the octets again."""
    return cut(octets)
