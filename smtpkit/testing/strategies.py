"""Hypothesis strategies for every rule, command and reply; see `smtpkit.testing`.

Generated from the grammar by `python -m grammar`; edit that instead.

| to draw | call |
| --- | --- |
| lines of any command, replies in any form | `commands()`, `replies()` |
| lines of one command, CRLF included, in any spelling | `x_lines()` of its verb |
| the keyword arguments of its builder | `x_values()` |
| such lines with mistakes, most of which are refused | `near_lines(verb)`, `near_x_lines()` |
| replies in one form, their arguments, with mistakes | the same, of the form's name |
| a message of an AUTH exchange, without base64 | `x_octets()`, `x_values()` |
| only what a server offers, or some keywords | `x_lines(only=...)`, and each of the others |
| what one rule reads | the rule's name: `mailbox()`, `esmtp_param()` |
| what offers an extension | `offers()`, `offer_x()` |
| octets cut up, as they come from a socket | `chunks(octets)` |
| mistakes without Hypothesis | `mistaken(line, random)` |

What fails shrinks to the plainest. All of them are listed, each with its
smallest example, in `docs/reference/strategies.md`.

A command below is a row: what it is, the words and the greatest lengths at which mistakes are
made, its octets, and its values where it has any.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import smtpkit.generated.codecs
from smtpkit.testing.combinators import (
    Chunks,
    Examples,
    Made,
    Mistakes,
    Octets,
    again,
    agreeing,
    as_any_reply,
    as_any_values,
    as_json,
    as_text,
    as_word,
    ascii_only,
    ascii_unless,
    ascii_values,
    ascii_values_unless,
    at_most,
    between,
    beyond_ascii,
    characters,
    checked,
    checked_values,
    cut,
    decodable,
    decoded,
    either,
    exactly,
    examples,
    fitting,
    fitting_in_xtext,
    from_base64,
    from_xtext,
    in_calendar,
    in_xtext,
    is_offered,
    led_by,
    lines_at_most,
    listed,
    literal,
    merged,
    mostly,
    not_empty,
    octets,
    offer,
    offered,
    one_of,
    optional,
    other_than,
    parameters,
    record,
    remembering,
    repeated,
    rule,
    sequence,
    text,
    tuples_of,
    unbracketed,
    unknown_parameters,
    utf8_needs,
    utf8_needs_field,
    with_status,
    without_value_unless,
    without_word_unless,
    word_of,
    words_in,
)
from smtpkit.testing.combinators import number as _number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtpkit.generated.values import (
        AtrnValues,
        AuthValues,
        BdatValues,
        BurlValues,
        DataValues,
        EhloReplyValues,
        EhloValues,
        EtrnValues,
        ExpnValues,
        GreetingValues,
        HeloValues,
        HelpValues,
        LhloValues,
        MailValues,
        NoopValues,
        OnexValues,
        QuitValues,
        RcptValues,
        ReplyValues,
        RsetValues,
        SamlValues,
        SendValues,
        SomlValues,
        StartTlsValues,
        TurnValues,
        VerbValues,
        VerifiedReplyValues,
        VrfyValues,
        XadrValues,
        XanonymoustlsValues,
        XcirValues,
        XclientValues,
        Xexch50Values,
        XexpsValues,
        XforwardValues,
        XgenValues,
        Xlink2stateValues,
        XproxyfromValues,
        XqdiscardValues,
        XshadowValues,
        XstaValues,
        XusrValues,
    )

__all__ = [
    "a_d_l",
    "absolute_uri",
    "access_token",
    "addr_param",
    "addr_type",
    "address_literal",
    "alt_address_param",
    "anonymous_response_octets",
    "anonymous_response_values",
    "ascii_domain",
    "at_domain",
    "atom",
    "atrn_domain",
    "atrn_lines",
    "atrn_values",
    "attribute_name",
    "attribute_value",
    "auth_answer_octets",
    "auth_answer_values",
    "auth_lines",
    "auth_param",
    "auth_values",
    "authcid",
    "authorized_mailbox",
    "authzid",
    "base64",
    "bdat_lines",
    "bdat_values",
    "body_param",
    "burl_lines",
    "burl_param",
    "burl_values",
    "by_param",
    "by_time",
    "by_value",
    "chunk_size",
    "chunks",
    "client_transport_param",
    "commands",
    "conneg_param",
    "conperm_param",
    "continue_req_octets",
    "continue_req_values",
    "cram_md5_challenge_octets",
    "cram_md5_challenge_values",
    "cram_md5_response_octets",
    "cram_md5_response_values",
    "data_lines",
    "data_values",
    "date_time",
    "dec_octet",
    "destaddr_param",
    "destname_param",
    "destport_param",
    "digest",
    "domain",
    "dot_string",
    "ehlo_greet",
    "ehlo_keyword",
    "ehlo_line",
    "ehlo_lines",
    "ehlo_param",
    "ehlo_reply_lines",
    "ehlo_reply_values",
    "ehlo_values",
    "embeddedunicodechar",
    "empty_response_octets",
    "empty_response_values",
    "envid_param",
    "envid_value",
    "esmtp_keyword",
    "esmtp_param",
    "esmtp_value",
    "etrn_lines",
    "etrn_values",
    "expn_lines",
    "expn_values",
    "extension_token",
    "extensions",
    "external_response_octets",
    "external_response_values",
    "forward_param",
    "forward_path",
    "full_date",
    "full_name",
    "future_release_integer",
    "greeting_lines",
    "greeting_values",
    "gs2_cbind_flag",
    "h16",
    "helo_lines",
    "helo_param",
    "helo_values",
    "help_lines",
    "help_values",
    "hexchar",
    "hexpoint",
    "holdfor_param",
    "holduntil_param",
    "ident_param",
    "initial_response",
    "ipv6_address_literal",
    "json_text",
    "kvpair",
    "ldh_label",
    "lhlo_lines",
    "lhlo_values",
    "limit_name_value",
    "limits_param",
    "link_state_chunk",
    "local_part",
    "login_param",
    "login_password_octets",
    "login_password_values",
    "login_prompt_octets",
    "login_prompt_values",
    "login_username_octets",
    "login_username_values",
    "loop_token",
    "loop_token_param",
    "mail_lines",
    "mail_parameters",
    "mail_values",
    "mailbox",
    "mistaken",
    "mt_priority_param",
    "mtrk_certifier",
    "mtrk_param",
    "mtrk_timeout",
    "mtrk_value",
    "name_param",
    "near_anonymous_response_octets",
    "near_atrn_lines",
    "near_auth_answer_octets",
    "near_auth_lines",
    "near_bdat_lines",
    "near_burl_lines",
    "near_continue_req_octets",
    "near_cram_md5_challenge_octets",
    "near_cram_md5_response_octets",
    "near_data_lines",
    "near_ehlo_lines",
    "near_ehlo_reply_lines",
    "near_empty_response_octets",
    "near_etrn_lines",
    "near_expn_lines",
    "near_external_response_octets",
    "near_greeting_lines",
    "near_helo_lines",
    "near_help_lines",
    "near_lhlo_lines",
    "near_lines",
    "near_login_password_octets",
    "near_login_prompt_octets",
    "near_login_username_octets",
    "near_mail_lines",
    "near_noop_lines",
    "near_oauth_error_octets",
    "near_oauthbearer_dummy_octets",
    "near_oauthbearer_response_octets",
    "near_onex_lines",
    "near_plain_response_octets",
    "near_quit_lines",
    "near_rcpt_lines",
    "near_replies",
    "near_reply_lines",
    "near_rset_lines",
    "near_saml_lines",
    "near_scram_client_final_octets",
    "near_scram_client_first_octets",
    "near_scram_server_final_octets",
    "near_scram_server_first_octets",
    "near_send_lines",
    "near_soml_lines",
    "near_starttls_lines",
    "near_turn_lines",
    "near_verb_lines",
    "near_verified_reply_lines",
    "near_vrfy_lines",
    "near_x_anonymoustls_lines",
    "near_x_exps_lines",
    "near_x_link2state_lines",
    "near_xadr_lines",
    "near_xcir_lines",
    "near_xclient_lines",
    "near_xexch50_lines",
    "near_xforward_lines",
    "near_xgen_lines",
    "near_xoauth2_response_octets",
    "near_xproxyfrom_lines",
    "near_xqdiscard_lines",
    "near_xshadow_lines",
    "near_xsta_lines",
    "near_xusr_lines",
    "nonce",
    "noop_lines",
    "noop_values",
    "notify_esmtp_value",
    "notify_list_element",
    "notify_param",
    "number",
    "oauth_error_octets",
    "oauth_error_values",
    "oauthbearer_dummy_octets",
    "oauthbearer_dummy_values",
    "oauthbearer_response_octets",
    "oauthbearer_response_values",
    "offer_atrn",
    "offer_auth",
    "offer_binarymime",
    "offer_burl",
    "offer_checkpoint",
    "offer_chunking",
    "offer_conneg",
    "offer_conperm",
    "offer_deliverby",
    "offer_dsn",
    "offer_eightbitmime",
    "offer_enhancedstatuscodes",
    "offer_etrn",
    "offer_expn",
    "offer_futurerelease",
    "offer_help",
    "offer_limits",
    "offer_mt_priority",
    "offer_mtrk",
    "offer_no_soliciting",
    "offer_onex",
    "offer_pipeconnect",
    "offer_pipelining",
    "offer_prdr",
    "offer_requiretls",
    "offer_rrvs",
    "offer_saml",
    "offer_send",
    "offer_size",
    "offer_smtputf8",
    "offer_soml",
    "offer_starttls",
    "offer_submitter",
    "offer_turn",
    "offer_utf8smtp",
    "offer_verb",
    "offer_verp",
    "offer_vrfy",
    "offer_x_anonymoustls",
    "offer_x_exps",
    "offer_x_link2state",
    "offer_xadr",
    "offer_xcir",
    "offer_xclient",
    "offer_xexch50",
    "offer_xforward",
    "offer_xgen",
    "offer_xloop",
    "offer_xproxy",
    "offer_xproxyfrom",
    "offer_xproxyto",
    "offer_xrdst",
    "offer_xshadow",
    "offer_xshadowrequest",
    "offer_xsta",
    "offer_xusr",
    "offer_xverp",
    "offers",
    "onex_lines",
    "onex_values",
    "opaque",
    "orcpt_param",
    "original_recipient_address",
    "partial_time",
    "passwd",
    "path",
    "peer_address",
    "peer_port",
    "plain_response_octets",
    "plain_response_values",
    "port_param",
    "posit_number",
    "prdr_param",
    "printable_hexchar",
    "printable_xtext",
    "priority_profile",
    "priority_value",
    "proto_param",
    "proxy_attribute",
    "queue_name",
    "quit_lines",
    "quit_values",
    "quoted_pairsmtp",
    "quoted_string",
    "rcpt_lines",
    "rcpt_parameters",
    "rcpt_values",
    "replies",
    "reply_code",
    "reply_lines",
    "reply_text",
    "reply_values",
    "requiretls_param",
    "ret_param",
    "reverse_name_param",
    "reverse_path",
    "rrvs_date_time",
    "rrvs_param",
    "rrvs_value",
    "rset_lines",
    "rset_values",
    "saml_lines",
    "saml_values",
    "sasl_mech",
    "saslname",
    "scram_client_final_octets",
    "scram_client_final_values",
    "scram_client_first_octets",
    "scram_client_first_values",
    "scram_server_final_octets",
    "scram_server_final_values",
    "scram_server_first_octets",
    "scram_server_first_values",
    "seconds",
    "send_lines",
    "send_values",
    "session_param",
    "size_param",
    "size_value",
    "smtputf8_param",
    "sol_word",
    "solicit_param",
    "solicitation_keywords",
    "soml_lines",
    "soml_values",
    "source_param",
    "starttls_lines",
    "starttls_values",
    "status_code",
    "status_number",
    "strict_ipv4",
    "strict_ipv6",
    "strict_literal",
    "string",
    "sub_domain",
    "submitter_param",
    "success_code",
    "textstring",
    "time_offset",
    "timeout_param",
    "token",
    "trace",
    "transid_param",
    "transid_token",
    "transid_value",
    "ttl_param",
    "turn_lines",
    "turn_values",
    "u_label",
    "u_label_rest",
    "user",
    "user_name",
    "utf8_non_ascii",
    "utf_8_enc_addr",
    "value",
    "verb_lines",
    "verb_values",
    "verified_reply_lines",
    "verified_reply_values",
    "verified_user",
    "verp_delimiters",
    "verp_param",
    "vrfy_lines",
    "vrfy_values",
    "x_anonymoustls_lines",
    "x_anonymoustls_values",
    "x_exps_lines",
    "x_exps_values",
    "x_link2state_lines",
    "x_link2state_values",
    "xadr_lines",
    "xadr_values",
    "xcir_lines",
    "xcir_values",
    "xclient_lines",
    "xclient_parameters",
    "xclient_values",
    "xexch50_lines",
    "xexch50_values",
    "xforward_lines",
    "xforward_parameters",
    "xforward_values",
    "xgen_lines",
    "xgen_values",
    "xoauth2_response_octets",
    "xoauth2_response_values",
    "xproxyfrom_lines",
    "xproxyfrom_values",
    "xqdiscard_lines",
    "xqdiscard_values",
    "xrdst_param",
    "xshadow_lines",
    "xshadow_values",
    "xsta_lines",
    "xsta_values",
    "xtext",
    "xusr_lines",
    "xusr_values",
    "xverp_param",
]


def __dir__() -> list[str]:
    return __all__


DIGIT = between("09")
LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE = between("09", "AZ", "az") + b"-_"
EXTENSION_TOKEN = between("!+", "-~")
LETTER_DIGIT_HYPHEN_MINUS_LOW_LINE_OR_FULL_STOP = between("09", "AZ", "az") + b"-._"
LETTER = between("AZ", "az")
LETTER_DIGIT_FULL_STOP_HYPHEN_MINUS_LOW_LINE_OR_COLON = between("0:", "AZ", "az") + b"-._"
VISIBLE_CHARACTER_BUT_SEMICOLON = between("!:", "<~")
VISIBLE_CHARACTER_BUT_SOLIDUS = between("!.", "0~")
HEXADECIMAL_DIGIT = between("09", "AF", "af")
LETTER_OR_DIGIT = between("09", "AZ", "az")
UTF_8_LETTER_DIGIT_OR_HYPHEN = between("09", "AZ", "az") + b"-"
XCHAR = between("!*", ",<", ">~")
HEXADECIMAL_DIGIT_BUT_F = between("09", "AE", "ae")
QTEXTSMTP = between("#[", "]~") + b" !"
PRINTABLE_CHARACTER = between(" ~")
ATEXT = between("#'", "/9", "AZ", "^~") + b"!*+-=?"
BASE64_CHARACTER = between("/9", "AZ", "az") + b"+"
TRANSID_ATOM = between("#'", "09", "AZ", "^~") + b"!*+-"
VISIBLE_CHARACTER_BUT_EQUALS_SIGN = between("!<", ">~")
LETTER_DIGIT_OR_HYPHEN = between("09", "AZ", "az") + b"-"
QCHAR = between("!*", ",<", ">[", "]~")
HEXADECIMAL_DIGIT_BUT_0 = between("19", "AF", "af")
HEXADECIMAL_DIGIT_BUT_0_AND_D = between("19") + b"ABCEFabcef"
HEXADECIMAL_DIGIT_FROM_8_ON = between("AF", "af") + b"89"
HEXADECIMAL_DIGIT_FROM_2_ON_BUT_7 = between("26", "AF", "af") + b"89"
LETTER_DIGIT_PLUS_SIGN_HYPHEN_MINUS_OR_FULL_STOP = between("09", "AZ", "az") + b"+-."
URI_CHARACTER = between("&;", "?[", "az") + b"!$=]_~"
VISIBLE_CHARACTER = between("!~")
PRINTABLE_CHARACTER_BUT_RIGHT_CURLY_BRACKET = between(" |") + b"~"
TEXT = between(" ~") + b"\t"
ASCII_TEXT = between("\x00\t", "\x0e\x7f") + b"\x0b\x0c"
NAME_CHARACTER_BUT_A_DIGIT = between("#/", "A~") + b"!:;=?"
NAME_CHARACTER = between("#;", "A~") + b"!=?"
PRINTABLE_CHARACTER_BUT_COMMERCIAL_AT = between(" ?", "A~")
VISIBLE_CHARACTER_BUT_LESS_THAN_SIGN_GREATER_THAN_SIGN_COMMERCIAL_AT = between("!;", "A~") + b"=?"
LOWER_CASE_HEXADECIMAL_DIGIT = between("09", "af")
ANY_CHARACTER_BUT_NUL = between("\x01\x7f")
ANY_OCTET = between("\x00ÿ")
ANY_OCTET_BUT_NUL = between("\x01ÿ")
LETTER_DIGIT_FULL_STOP_OR_HYPHEN_MINUS = between("09", "AZ", "az") + b"-."
ANY_CHARACTER_BUT_NUL_EQUALS_SIGN_COMMA = between("\x01+", "-<", ">\x7f")
VCHAR_SPACE_TAB_CR_OR_LF = between(" ~") + b"\t\n\r"
JSON_TEXT = between(" \x7f") + b"\t\n\r"
VISIBLE_CHARACTER_BUT_COMMA = between("!+", "-~")
ANY_CHARACTER_BUT_NUL_COMMA = between("\x01+", "-\x7f")
LETTER_BUT_LATIN_SMALL_LETTER_P = between("AZ", "ao", "qz")

#: the strategies of each command, by its verb
COMMANDS: dict[str, Examples] = {}
#: the strategies of each form of reply, by its name
REPLIES: dict[str, Examples] = {}
#: the strategies of each message of an AUTH exchange, without its base64, by its name
MESSAGES: dict[str, Examples] = {}
#: the strategies of single parameters, by the command's verb and their keyword
PARAMETERS: dict[str, dict[str, Made[bytes]]] = {}
#: what each extension says of itself where a server offers it, by its keyword
OFFERS: dict[str, Made[bytes]] = {}

offer_size = offer(
    OFFERS,
    "SIZE",
    "RFC 1870",
    lambda: at_most(
        506,
        sequence(
            literal(b"SIZE"),
            optional(
                sequence(b" ", decodable(smtpkit.generated.codecs.decode_integer, octets(DIGIT)))
            ),
        ),
    ),
)
offer_eightbitmime = offer(OFFERS, "8BITMIME", "RFC 6152")
offer_binarymime = offer(OFFERS, "BINARYMIME", "RFC 3030, 3")
offer_smtputf8 = offer(OFFERS, "SMTPUTF8", "RFC 6531, 3")
offer_dsn = offer(OFFERS, "DSN", "RFC 3461")
sasl_mech = rule(
    "sasl-mech (RFC 4422, 3.1; RFC 4954, 8)",
    lambda: octets(LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE, 1, 20),
)
offer_auth = offer(
    OFFERS,
    "AUTH",
    "RFC 4954",
    lambda: at_most(
        506, sequence(literal(b"AUTH"), optional(sequence(b" ", listed(b" ", sasl_mech()))))
    ),
)
offer_starttls = offer(OFFERS, "STARTTLS", "RFC 3207")
offer_chunking = offer(OFFERS, "CHUNKING", "RFC 3030, 2")
offer_pipelining = offer(OFFERS, "PIPELINING", "RFC 2920")
offer_enhancedstatuscodes = offer(OFFERS, "ENHANCEDSTATUSCODES", "RFC 2034")
offer_requiretls = offer(OFFERS, "REQUIRETLS", "RFC 8689")
extension_token = rule("extension-token (RFC 2852, 2)", lambda: octets(EXTENSION_TOKEN))
offer_deliverby = offer(
    OFFERS,
    "DELIVERBY",
    "RFC 2852",
    lambda: at_most(
        506,
        sequence(
            literal(b"DELIVERBY"),
            optional(
                sequence(
                    b" ",
                    one_of(
                        sequence(
                            octets(DIGIT, 1, 9),
                            optional(sequence(b",", listed(b",", extension_token()))),
                        ),
                        sequence(b",", listed(b",", extension_token())),
                    ),
                )
            ),
        ),
    ),
)
priority_profile = rule(
    "priority-profile (RFC 6710, 7)",
    lambda: octets(LETTER_DIGIT_HYPHEN_MINUS_LOW_LINE_OR_FULL_STOP, 1, 20),
)
offer_mt_priority = offer(
    OFFERS,
    "MT-PRIORITY",
    "RFC 6710",
    lambda: sequence(literal(b"MT-PRIORITY"), optional(sequence(b" ", priority_profile()))),
)
future_release_integer = rule(
    "future-release-integer (RFC 4865, 3)",
    lambda: sequence(octets(b"123456789", 1, 1), octets(DIGIT, 0, 8)),
)
full_date = rule(
    "full-date (RFC 3339, 5.6)",
    lambda: sequence(octets(DIGIT, 4, 4), b"-", octets(DIGIT, 2, 2), b"-", octets(DIGIT, 2, 2)),
)
partial_time = rule(
    "partial-time (RFC 3339, 5.6)",
    lambda: sequence(
        octets(DIGIT, 2, 2),
        b":",
        octets(DIGIT, 2, 2),
        b":",
        octets(DIGIT, 2, 2),
        optional(sequence(b".", octets(DIGIT))),
    ),
)
time_offset = rule(
    "time-offset (RFC 3339, 5.6)",
    lambda: one_of(
        literal(b"Z"), sequence(one_of(b"+", b"-"), octets(DIGIT, 2, 2), b":", octets(DIGIT, 2, 2))
    ),
)
date_time = rule(
    "date-time (RFC 3339, 5.6)",
    lambda: sequence(full_date(), literal(b"T"), partial_time(), time_offset()),
)
offer_futurerelease = offer(
    OFFERS,
    "FUTURERELEASE",
    "RFC 4865",
    lambda: at_most(
        506,
        sequence(
            literal(b"FUTURERELEASE"),
            b" ",
            future_release_integer(),
            b" ",
            decodable(smtpkit.generated.codecs.decode_date_time, in_calendar(date_time())),
        ),
    ),
)
offer_mtrk = offer(OFFERS, "MTRK", "RFC 3885")
offer_rrvs = offer(OFFERS, "RRVS", "RFC 7293")
sol_word = rule(
    "sol-word (RFC 3865, 2)",
    lambda: sequence(
        octets(LETTER, 1, 1), octets(LETTER_DIGIT_FULL_STOP_HYPHEN_MINUS_LOW_LINE_OR_COLON, 0)
    ),
)
solicitation_keywords = rule(
    "Solicitation-keywords (RFC 3865, 2), at most 1000 octets",
    lambda: at_most(1000, listed(b",", sol_word())),
)
offer_no_soliciting = offer(
    OFFERS,
    "NO-SOLICITING",
    "RFC 3865",
    lambda: at_most(
        506, sequence(literal(b"NO-SOLICITING"), optional(sequence(b" ", solicitation_keywords())))
    ),
)
limit_name_value = rule(
    "limit-name-value (RFC 9422, 3)",
    lambda: sequence(
        octets(LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE),
        optional(sequence(b"=", octets(VISIBLE_CHARACTER_BUT_SEMICOLON))),
    ),
)
limits_param = rule(
    "limits-param (RFC 9422, 3); MAILMAX, RCPTMAX and RCPTDOMAINMAX are 1 to 999999, "
    "without leading zeros",
    lambda: decodable(smtpkit.generated.codecs.decode_limits, listed(b" ", limit_name_value())),
)
offer_limits = offer(
    OFFERS,
    "LIMITS",
    "RFC 9422",
    lambda: at_most(506, sequence(literal(b"LIMITS"), b" ", limits_param())),
)
burl_param = rule(
    "burl-param (RFC 4468, 3.3)",
    lambda: sequence(
        literal(b"imap"), optional(sequence(b"://", octets(VISIBLE_CHARACTER_BUT_SOLIDUS)))
    ),
)
offer_burl = offer(
    OFFERS,
    "BURL",
    "RFC 4468",
    lambda: at_most(
        506, sequence(literal(b"BURL"), optional(sequence(b" ", listed(b" ", burl_param()))))
    ),
)
offer_etrn = offer(OFFERS, "ETRN", "RFC 1985")
offer_atrn = offer(OFFERS, "ATRN", "RFC 2645")
offer_checkpoint = offer(OFFERS, "CHECKPOINT", "RFC 1845")
offer_submitter = offer(OFFERS, "SUBMITTER", "RFC 4405")
offer_conperm = offer(OFFERS, "CONPERM", "RFC 4141, 4")
offer_conneg = offer(OFFERS, "CONNEG", "RFC 4141, 5")
offer_utf8smtp = offer(OFFERS, "UTF8SMTP", "RFC 5336, 3")
offer_vrfy = offer(OFFERS, "VRFY", "RFC 5321, 3.5.2")
offer_expn = offer(OFFERS, "EXPN", "RFC 5321, 3.5.2")
offer_help = offer(OFFERS, "HELP", "RFC 5321, 4.1.1.8")
offer_send = offer(OFFERS, "SEND", "RFC 821, 4.1.2; RFC 5321, F.6")
offer_soml = offer(OFFERS, "SOML", "RFC 821, 4.1.2; RFC 5321, F.6")
offer_saml = offer(OFFERS, "SAML", "RFC 821, 4.1.2; RFC 5321, F.6")
offer_turn = offer(OFFERS, "TURN", "RFC 821, 3.8; RFC 5321, F.1")
offer_verb = offer(OFFERS, "VERB", "sendmail")
offer_onex = offer(OFFERS, "ONEX", "sendmail")
attribute_name = rule(
    "attribute-name (Postfix XCLIENT howto)", lambda: octets(LETTER_DIGIT_HYPHEN_MINUS_OR_LOW_LINE)
)
offer_xclient = offer(
    OFFERS,
    "XCLIENT",
    "Postfix XCLIENT howto",
    lambda: at_most(506, sequence(literal(b"XCLIENT"), b" ", listed(b" ", attribute_name()))),
)
offer_xforward = offer(
    OFFERS,
    "XFORWARD",
    "Postfix XFORWARD howto",
    lambda: at_most(506, sequence(literal(b"XFORWARD"), b" ", listed(b" ", attribute_name()))),
)
offer_xverp = offer(OFFERS, "XVERP", "Postfix VERP howto")
offer_verp = offer(OFFERS, "VERP", "draft-varshavchik-verp-smtpext")
offer_prdr = offer(OFFERS, "PRDR", "draft-hall-prdr")
offer_pipeconnect = offer(OFFERS, "PIPECONNECT", "Exim 4.93")
offer_x_exps = offer(
    OFFERS,
    "X-EXPS",
    "Microsoft Exchange",
    lambda: at_most(
        506, sequence(literal(b"X-EXPS"), optional(sequence(b" ", listed(b" ", sasl_mech()))))
    ),
)
offer_x_anonymoustls = offer(OFFERS, "X-ANONYMOUSTLS", "Microsoft Exchange")
offer_x_link2state = offer(OFFERS, "X-LINK2STATE", "Microsoft Exchange")
offer_xexch50 = offer(OFFERS, "XEXCH50", "Microsoft Exchange")
offer_xrdst = offer(OFFERS, "XRDST", "Microsoft Exchange")
offer_xshadow = offer(OFFERS, "XSHADOW", "Microsoft Exchange")
offer_xshadowrequest = offer(OFFERS, "XSHADOWREQUEST", "Microsoft Exchange")
offer_xproxy = offer(OFFERS, "XPROXY", "Microsoft Exchange")
offer_xproxyfrom = offer(OFFERS, "XPROXYFROM", "Microsoft Exchange")
offer_xproxyto = offer(OFFERS, "XPROXYTO", "Microsoft Exchange")
offer_xadr = offer(OFFERS, "XADR", "Oracle Messaging Server")
offer_xcir = offer(OFFERS, "XCIR", "Oracle Messaging Server")
offer_xsta = offer(OFFERS, "XSTA", "Oracle Messaging Server")
offer_xgen = offer(OFFERS, "XGEN", "Oracle Messaging Server")
loop_token = rule("loop-token (Oracle Messaging Server)", lambda: octets(HEXADECIMAL_DIGIT, 32, 32))
loop_token_param = rule("loop-token-param (Oracle Messaging Server)", lambda: loop_token())
offer_xloop = offer(
    OFFERS,
    "XLOOP",
    "Oracle Messaging Server",
    lambda: sequence(literal(b"XLOOP"), b" ", loop_token_param()),
)
offer_xusr = offer(OFFERS, "XUSR", "sendmail 8")
h16 = rule("h16 (RFC 3986, 3.2.2)", lambda: octets(HEXADECIMAL_DIGIT, 1, 4))
dec_octet = rule(
    "dec-octet (RFC 3986, 3.2.2)",
    lambda: one_of(
        sequence(b"25", octets(b"012345", 1, 1)),
        sequence(b"2", octets(b"01234", 1, 1), octets(DIGIT, 1, 1)),
        sequence(b"1", octets(DIGIT, 2, 2)),
        sequence(octets(b"123456789", 1, 1), octets(DIGIT, 1, 1)),
        octets(DIGIT, 1, 1),
    ),
)
strict_ipv4 = rule(
    "strict-IPv4 (RFC 3986, 3.2.2)",
    lambda: sequence(dec_octet(), b".", dec_octet(), b".", dec_octet(), b".", dec_octet()),
)
strict_ipv6 = rule(
    "strict-IPv6 (RFC 3986, 3.2.2; RFC 5321, erratum 4315)",
    lambda: one_of(
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
    ),
)
ipv6_address_literal = rule(
    "IPv6-address-literal (RFC 5321, 4.1.3)", lambda: sequence(literal(b"IPv6:"), strict_ipv6())
)
strict_literal = rule(
    "strict-literal (RFC 5321, 4.1.3)",
    lambda: sequence(b"[", one_of(ipv6_address_literal(), strict_ipv4()), b"]"),
)
address_literal = rule(
    "address-literal (RFC 5321, 4.1.3); an IPv4 number is 0 to 255, and the only "
    "registered tag is IPv6",
    lambda: strict_literal(),
)
ldh_label = rule(
    "Ldh-label (RFC 5321, 4.1.2), at most 63 octets",
    lambda: at_most(
        63,
        sequence(
            octets(LETTER_OR_DIGIT), repeated(sequence(octets(b"-"), octets(LETTER_OR_DIGIT)))
        ),
    ),
)
utf8_non_ascii = rule("UTF8-non-ascii (RFC 6532, 3.1; RFC 3629, 4)", lambda: beyond_ascii())
u_label_rest = rule(
    "U-label-rest (RFC 6531, 3.3; RFC 5890, 2.3.2.1)",
    lambda: sequence(
        octets(b"-", 0), utf8_non_ascii(), characters(UTF_8_LETTER_DIGIT_OR_HYPHEN, 0)
    ),
)
u_label = rule(
    "U-label (RFC 6531, 3.3; RFC 5890, 2.3.2.1)",
    lambda: sequence(octets(UTF_8_LETTER_DIGIT_OR_HYPHEN, 0), u_label_rest()),
)
sub_domain = rule(
    "sub-domain (RFC 5321, 4.1.2; RFC 6531, 3.3)",
    lambda: mostly(sequence(ldh_label(), mostly(b"", u_label_rest())), u_label()),
)
domain = rule(
    "Domain (RFC 5321, 4.1.2), at most 255 octets", lambda: at_most(255, listed(b".", sub_domain()))
)
ehlo_values: Made[EhloValues]
ehlo_lines, near_ehlo_lines, ehlo_values, *_ = COMMANDS["EHLO"] = examples(
    "EHLO (RFC 5321, 4.1.1.1)",
    Mistakes(b"EHLO", (63, 255, 512)),
    lambda: ascii_only(
        sequence(literal(b"EHLO"), b" ", one_of(address_literal(), domain()), b"\r\n")
    ),
    lambda: ascii_values(record({"domain": text(one_of(address_literal(), domain()))})),
)

helo_values: Made[HeloValues]
helo_lines, near_helo_lines, helo_values, *_ = COMMANDS["HELO"] = examples(
    "HELO (RFC 5321, 4.1.1.1)",
    Mistakes(b"HELO", (63, 255, 512)),
    lambda: ascii_only(sequence(literal(b"HELO"), b" ", domain(), b"\r\n")),
    lambda: ascii_values(record({"domain": text(domain())})),
)

size_value = rule("size-value (RFC 1870, 3)", lambda: octets(DIGIT, 1, 20))
size_param = rule("size-param (RFC 1870, 4)", lambda: sequence(literal(b"SIZE="), size_value()))
body_param = rule(
    "body-param (RFC 6152, 2; RFC 3030, 3)",
    lambda: sequence(
        literal(b"BODY="), one_of(literal(b"7BIT"), literal(b"8BITMIME"), literal(b"BINARYMIME"))
    ),
)
smtputf8_param = rule("smtputf8-param (RFC 6531, 3.4)", lambda: literal(b"SMTPUTF8"))
ret_param = rule(
    "ret-param (RFC 3461, 4.3)",
    lambda: sequence(literal(b"RET="), one_of(literal(b"FULL"), literal(b"HDRS"))),
)
printable_hexchar = rule(
    "printable-hexchar (RFC 3461, 4.2 and 4.4); the octet is printable US-ASCII",
    lambda: sequence(
        b"+",
        one_of(
            sequence(octets(b"23456", 1, 1), octets(HEXADECIMAL_DIGIT, 1, 1)),
            sequence(b"7", octets(HEXADECIMAL_DIGIT_BUT_F, 1, 1)),
        ),
    ),
)
printable_xtext = rule(
    "printable-xtext (RFC 3461, 4.2 and 4.4); xtext of printable US-ASCII",
    lambda: repeated(one_of(octets(XCHAR), printable_hexchar()), 1),
)
envid_value = rule(
    "envid-value (RFC 3461, 4.4), at most 100 octets", lambda: at_most(100, printable_xtext())
)
envid_param = rule(
    "envid-param (RFC 3461, 4.4)", lambda: sequence(literal(b"ENVID="), envid_value())
)
quoted_pairsmtp = rule(
    "quoted-pairSMTP (RFC 5321, 4.1.2)", lambda: sequence(b"\\", octets(PRINTABLE_CHARACTER, 1, 1))
)
quoted_string = rule(
    "Quoted-string (RFC 5321, 4.1.2)",
    lambda: sequence(
        b'"', repeated(mostly(one_of(octets(QTEXTSMTP), quoted_pairsmtp()), utf8_non_ascii())), b'"'
    ),
)
atom = rule("Atom (RFC 5321, 4.1.2; RFC 6531, 3.3)", lambda: characters(ATEXT))
dot_string = rule("Dot-string (RFC 5321, 4.1.2)", lambda: listed(b".", atom()))
local_part = rule(
    "Local-part (RFC 5321, 4.1.2), at most 64 octets",
    lambda: at_most(64, one_of(quoted_string(), dot_string())),
)
mailbox = rule(
    "Mailbox (RFC 5321, 4.1.2)",
    lambda: sequence(local_part(), b"@", one_of(address_literal(), domain())),
)
authorized_mailbox = rule("Authorized-mailbox (RFC 4954, 5)", lambda: one_of(b"<>", mailbox()))
auth_param = rule(
    "auth-param (RFC 4954, 5)", lambda: sequence(literal(b"AUTH="), in_xtext(authorized_mailbox()))
)
requiretls_param = rule("requiretls-param (RFC 8689, 2)", lambda: literal(b"REQUIRETLS"))
by_time = rule(
    "by-time (RFC 2852, 4)", lambda: sequence(optional(one_of(b"-", b"+")), octets(DIGIT, 1, 9))
)
by_value = rule(
    "by-value (RFC 2852, 4); with mode R the time is greater than zero",
    lambda: checked(
        smtpkit.generated.codecs.check_deliver_by,
        ("time", smtpkit.generated.codecs.decode_integer, by_time()),
        b";",
        ("mode", as_word, one_of(literal(b"N"), literal(b"R"))),
        ("trace", bool, optional(literal(b"T"))),
    ),
)
by_param = rule("by-param (RFC 2852, 4)", lambda: sequence(literal(b"BY="), by_value()))
priority_value = rule(
    "priority-value (RFC 6710, 7)",
    lambda: one_of(b"0", sequence(optional(b"-"), octets(b"123456789", 1, 1))),
)
mt_priority_param = rule(
    "mt-priority-param (RFC 6710, 3)", lambda: sequence(literal(b"MT-PRIORITY="), priority_value())
)
holdfor_param = rule(
    "holdfor-param (RFC 4865, 3)", lambda: sequence(literal(b"HOLDFOR="), future_release_integer())
)
holduntil_param = rule(
    "holduntil-param (RFC 4865, 3)",
    lambda: sequence(
        literal(b"HOLDUNTIL="),
        decodable(smtpkit.generated.codecs.decode_date_time, in_calendar(date_time())),
    ),
)
mtrk_certifier = rule("mtrk-certifier (RFC 3885, 3.1)", lambda: octets(BASE64_CHARACTER))
mtrk_timeout = rule("mtrk-timeout (RFC 3885, 3.1)", lambda: octets(DIGIT, 1, 9))
mtrk_value = rule(
    "mtrk-value (RFC 3885, 3.1)",
    lambda: sequence(mtrk_certifier(), optional(sequence(b":", mtrk_timeout()))),
)
mtrk_param = rule("mtrk-param (RFC 3885, 3.1)", lambda: sequence(literal(b"MTRK="), mtrk_value()))
solicit_param = rule(
    "solicit-param (RFC 3865, 2)", lambda: sequence(literal(b"SOLICIT="), solicitation_keywords())
)
transid_token = rule("transid-token (RFC 1845, 2)", lambda: listed(b".", octets(TRANSID_ATOM)))
transid_value = rule(
    "transid-value (RFC 1845, 2), at most 80 octets",
    lambda: at_most(80, sequence(b"<", transid_token(), b"@", transid_token(), b">")),
)
transid_param = rule(
    "transid-param (RFC 1845, 2)", lambda: sequence(literal(b"TRANSID="), transid_value())
)
submitter_param = rule(
    "submitter-param (RFC 4405, 4)", lambda: sequence(literal(b"SUBMITTER="), in_xtext(mailbox()))
)
conperm_param = rule("conperm-param (RFC 4141, 4)", lambda: literal(b"CONPERM"))
alt_address_param = rule(
    "alt-address-param (RFC 5336, 3.4)",
    lambda: sequence(literal(b"ALT-ADDRESS="), printable_xtext()),
)
verp_delimiters = rule(
    "verp-delimiters (Postfix VERP howto)",
    lambda: optional(sequence(b"=", octets(VISIBLE_CHARACTER_BUT_EQUALS_SIGN, 2, 2))),
)
xverp_param = rule(
    "xverp-param (Postfix VERP howto)", lambda: sequence(literal(b"XVERP"), verp_delimiters())
)
verp_param = rule("verp-param (draft-varshavchik-verp-smtpext)", lambda: literal(b"VERP"))
prdr_param = rule("prdr-param (draft-hall-prdr)", lambda: literal(b"PRDR"))
PARAMETERS["MAIL"] = {
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
}
esmtp_keyword = rule(
    "esmtp-keyword (RFC 5321, 4.1.2)",
    lambda: sequence(octets(LETTER_OR_DIGIT, 1, 1), octets(LETTER_DIGIT_OR_HYPHEN, 0)),
)
esmtp_value = rule(
    "esmtp-value (RFC 5321, 4.1.2; RFC 6531, 3.3)",
    lambda: characters(VISIBLE_CHARACTER_BUT_EQUALS_SIGN),
)
esmtp_param = rule(
    "esmtp-param (RFC 5321, 4.1.2)",
    lambda: sequence(esmtp_keyword(), optional(sequence(b"=", esmtp_value()))),
)
mail_parameters = rule(
    "The parameters of MAIL, each after a space",
    lambda: parameters(
        PARAMETERS["MAIL"],
        other=esmtp_param(),
        offered_by={
            "SIZE": "SIZE",
            "BODY": "8BITMIME",
            "BODY=BINARYMIME": "BINARYMIME",
            "SMTPUTF8": "SMTPUTF8",
            "RET": "DSN",
            "ENVID": "DSN",
            "AUTH": "AUTH",
            "REQUIRETLS": "REQUIRETLS",
            "BY": "DELIVERBY",
            "MT-PRIORITY": "MT-PRIORITY",
            "HOLDFOR": "FUTURERELEASE",
            "HOLDUNTIL": "FUTURERELEASE",
            "MTRK": "MTRK",
            "SOLICIT": "NO-SOLICITING",
            "TRANSID": "CHECKPOINT",
            "SUBMITTER": "SUBMITTER",
            "CONPERM": "CONPERM",
            "ALT-ADDRESS": "UTF8SMTP",
            "XVERP": "XVERP",
            "VERP": "VERP",
            "PRDR": "PRDR",
        },
        excludes={"HOLDFOR": ("HOLDUNTIL",), "HOLDUNTIL": ("HOLDFOR",)},
        needs={"MTRK": ("ENVID",)},
    ),
)
at_domain = rule("At-domain (RFC 5321, 4.1.2)", lambda: sequence(b"@", domain()))
a_d_l = rule("A-d-l (RFC 5321, 4.1.2)", lambda: listed(b",", at_domain()))
path = rule(
    "Path (RFC 5321, 4.1.2), at most 256 octets",
    lambda: at_most(256, sequence(b"<", optional(sequence(a_d_l(), b":")), mailbox(), b">")),
)
reverse_path = rule("Reverse-path (RFC 5321, 4.1.2)", lambda: one_of(b"<>", path()))
mail_values: Made[MailValues]
mail_lines, near_mail_lines, mail_values, *_ = COMMANDS["MAIL"] = examples(
    "MAIL (RFC 5321, 4.1.1.2)",
    Mistakes(
        b"MAIL FROM: SIZE= BODY= 7BIT 8BITMIME BINARYMIME RET= FULL HDRS ENVID= AUTH= BY= "
        b"N R T MT-PRIORITY= HOLDFOR= HOLDUNTIL= Z MTRK= SOLICIT= TRANSID= SUBMITTER= "
        b"ALT-ADDRESS= XVERP SMTPUTF8 REQUIRETLS CONPERM VERP PRDR",
        (8, 9, 20, 63, 64, 80, 100, 255, 256, 1000, 2846),
    ),
    lambda: ascii_unless(
        "SMTPUTF8",
        lines_at_most(
            2846,
            utf8_needs(
                "SMTPUTF8",
                literal(b"MAIL"),
                b" ",
                literal(b"FROM:"),
                ("reverse_path", as_text, reverse_path()),
                ("parameters", as_text, mail_parameters()),
                b"\r\n",
            ),
        ),
    ),
    lambda: ascii_values_unless(
        "SMTPUTF8",
        fitting_in_xtext(
            2846,
            utf8_needs_field(
                "smtputf8",
                agreeing(
                    record(
                        {"reverse_path": unbracketed(reverse_path())},
                        {
                            "size": offered("SIZE", _number(size_value())),
                            "body": offered(
                                "8BITMIME",
                                word_of("7BIT", "8BITMIME", "BINARYMIME"),
                                {"BINARYMIME": "BINARYMIME"},
                            ),
                            "smtputf8": offered("SMTPUTF8", exactly(True)),
                            "ret": offered("DSN", word_of("FULL", "HDRS")),
                            "envid": offered("DSN", from_xtext(envid_value())),
                            "auth": offered("AUTH", text(authorized_mailbox())),
                            "requiretls": offered("REQUIRETLS", exactly(True)),
                            "by": offered(
                                "DELIVERBY",
                                checked_values(
                                    smtpkit.generated.codecs.check_deliver_by,
                                    record(
                                        {"time": _number(by_time()), "mode": word_of("N", "R")},
                                        {"trace": exactly(True)},
                                    ),
                                ),
                            ),
                            "mt_priority": offered("MT-PRIORITY", _number(priority_value())),
                            "holdfor": offered("FUTURERELEASE", _number(future_release_integer())),
                            "holduntil": offered(
                                "FUTURERELEASE",
                                decoded(
                                    smtpkit.generated.codecs.decode_date_time,
                                    smtpkit.generated.codecs.encode_date_time,
                                    in_calendar(date_time()),
                                ),
                            ),
                            "mtrk": offered(
                                "MTRK",
                                record(
                                    {"certifier": text(mtrk_certifier())},
                                    {"timeout": _number(mtrk_timeout())},
                                ),
                            ),
                            "solicit": offered("NO-SOLICITING", tuples_of(text(sol_word()))),
                            "transid": offered(
                                "CHECKPOINT",
                                fitting(
                                    80,
                                    record(
                                        {
                                            "local": text(transid_token()),
                                            "domain": text(transid_token()),
                                        }
                                    ),
                                ),
                            ),
                            "submitter": offered("SUBMITTER", text(mailbox())),
                            "conperm": offered("CONPERM", exactly(True)),
                            "alt_address": offered("UTF8SMTP", from_xtext(printable_xtext())),
                            "xverp": offered(
                                "XVERP",
                                decoded(
                                    smtpkit.generated.codecs.decode_delimiters,
                                    smtpkit.generated.codecs.encode_delimiters,
                                    verp_delimiters(),
                                ),
                            ),
                            "verp": offered("VERP", exactly(True)),
                            "prdr": offered("PRDR", exactly(True)),
                            "parameters": unknown_parameters(PARAMETERS["MAIL"], esmtp_param()),
                        },
                    ),
                    excludes={"holdfor": ("holduntil",), "holduntil": ("holdfor",)},
                    needs={"mtrk": ("envid",)},
                ),
            ),
        ),
    ),
)

notify_list_element = rule(
    "notify-list-element (RFC 3461, 4.1)",
    lambda: one_of(literal(b"SUCCESS"), literal(b"FAILURE"), literal(b"DELAY")),
)
notify_esmtp_value = rule(
    "notify-esmtp-value (RFC 3461, 4.1)",
    lambda: one_of(literal(b"NEVER"), listed(b",", notify_list_element())),
)
notify_param = rule(
    "notify-param (RFC 3461, 4.1)", lambda: sequence(literal(b"NOTIFY="), notify_esmtp_value())
)
hexpoint = rule(
    "HEXPOINT (RFC 6533, 3); the character is no control character of US-ASCII",
    lambda: one_of(
        sequence(b"10", octets(HEXADECIMAL_DIGIT, 4, 4)),
        sequence(octets(HEXADECIMAL_DIGIT_BUT_0, 1, 1), octets(HEXADECIMAL_DIGIT, 4, 4)),
        sequence(octets(HEXADECIMAL_DIGIT_BUT_0_AND_D, 1, 1), octets(HEXADECIMAL_DIGIT, 3, 3)),
        sequence(literal(b"D"), octets(b"01234567", 1, 1), octets(HEXADECIMAL_DIGIT, 2, 2)),
        sequence(octets(HEXADECIMAL_DIGIT_BUT_0, 1, 1), octets(HEXADECIMAL_DIGIT, 2, 2)),
        one_of(b"20", literal(b"2B"), literal(b"3D"), literal(b"5C")),
        sequence(octets(HEXADECIMAL_DIGIT_FROM_8_ON, 1, 1), octets(HEXADECIMAL_DIGIT, 1, 1)),
    ),
)
embeddedunicodechar = rule(
    "EmbeddedUnicodeChar (RFC 6533, 3)",
    lambda: sequence(b"\\", octets(b"x", 1, 1), b"{", hexpoint(), b"}"),
)
utf_8_enc_addr = rule(
    "utf-8-enc-addr (RFC 6533, 3); what stands for itself beyond ASCII needs SMTPUTF8",
    lambda: repeated(mostly(one_of(octets(QCHAR), embeddedunicodechar()), utf8_non_ascii()), 1),
)
addr_type = rule("addr-type (RFC 3461, 4.2; RFC 3798)", lambda: octets(LETTER_DIGIT_OR_HYPHEN))
original_recipient_address = rule(
    "original-recipient-address (RFC 3461, 4.2; RFC 6533, 3)",
    lambda: one_of(
        sequence(literal(b"utf-8"), b";", utf_8_enc_addr()),
        sequence(other_than((b"utf-8",), addr_type()), b";", printable_xtext()),
    ),
)
orcpt_param = rule(
    "orcpt-param (RFC 3461, 4.2), at most 500 octets",
    lambda: at_most(500, sequence(literal(b"ORCPT="), original_recipient_address())),
)
rrvs_date_time = rule(
    "rrvs-date-time (RFC 7293, 3.1)",
    lambda: sequence(
        full_date(),
        literal(b"T"),
        octets(DIGIT, 2, 2),
        b":",
        octets(DIGIT, 2, 2),
        b":",
        octets(DIGIT, 2, 2),
        time_offset(),
    ),
)
rrvs_value = rule(
    "rrvs-value (RFC 7293, 3.1)",
    lambda: sequence(
        decodable(smtpkit.generated.codecs.decode_date_time, in_calendar(rrvs_date_time())),
        optional(sequence(b";", one_of(literal(b"C"), literal(b"R")))),
    ),
)
rrvs_param = rule("rrvs-param (RFC 7293, 3.1)", lambda: sequence(literal(b"RRVS="), rrvs_value()))
conneg_param = rule("conneg-param (RFC 4141, 5)", lambda: literal(b"CONNEG"))
hexchar = rule(
    "hexchar (RFC 3461, 4; RFC 4954, 8); the octet is no control character",
    lambda: sequence(
        b"+",
        one_of(
            sequence(
                octets(HEXADECIMAL_DIGIT_FROM_2_ON_BUT_7, 1, 1), octets(HEXADECIMAL_DIGIT, 1, 1)
            ),
            sequence(b"7", octets(HEXADECIMAL_DIGIT_BUT_F, 1, 1)),
        ),
    ),
)
xtext = rule("xtext (RFC 3461, 4)", lambda: repeated(one_of(octets(XCHAR), hexchar()), 1))
xrdst_param = rule(
    "xrdst-param (Microsoft Exchange)", lambda: sequence(literal(b"XRDST="), xtext())
)
PARAMETERS["RCPT"] = {
    "NOTIFY": notify_param,
    "ORCPT": orcpt_param,
    "RRVS": rrvs_param,
    "CONNEG": conneg_param,
    "ALT-ADDRESS": alt_address_param,
    "XRDST": xrdst_param,
}
rcpt_parameters = rule(
    "The parameters of RCPT, each after a space",
    lambda: parameters(
        PARAMETERS["RCPT"],
        other=esmtp_param(),
        offered_by={
            "NOTIFY": "DSN",
            "ORCPT": "DSN",
            "RRVS": "RRVS",
            "CONNEG": "CONNEG",
            "ALT-ADDRESS": "UTF8SMTP",
            "XRDST": "XRDST",
        },
    ),
)
forward_path = rule(
    "Forward-path (RFC 5321, 4.1.1.3)", lambda: one_of(literal(b"<Postmaster>"), path())
)
rcpt_values: Made[RcptValues]
rcpt_lines, near_rcpt_lines, rcpt_values, *_ = COMMANDS["RCPT"] = examples(
    "RCPT (RFC 5321, 4.1.1.3)",
    Mistakes(
        b"RCPT TO: <Postmaster> NOTIFY= NEVER SUCCESS FAILURE DELAY ORCPT= utf-8 D 2B 3D "
        b"5C RRVS= T Z C R ALT-ADDRESS= XRDST= CONNEG",
        (63, 64, 255, 256, 500, 1512),
    ),
    lambda: lines_at_most(
        1512,
        sequence(
            literal(b"RCPT"), b" ", literal(b"TO:"), forward_path(), rcpt_parameters(), b"\r\n"
        ),
    ),
    lambda: fitting_in_xtext(
        1512,
        merged(
            record(
                {"forward_path": unbracketed(forward_path())},
                {
                    "notify": offered("DSN", words_in(notify_esmtp_value())),
                    "rrvs": offered(
                        "RRVS",
                        record(
                            {
                                "since": decoded(
                                    smtpkit.generated.codecs.decode_date_time,
                                    smtpkit.generated.codecs.encode_date_time,
                                    in_calendar(rrvs_date_time()),
                                )
                            },
                            {"action": word_of("C", "R")},
                        ),
                    ),
                    "conneg": offered("CONNEG", exactly(True)),
                    "alt_address": offered("UTF8SMTP", from_xtext(printable_xtext())),
                    "xrdst": offered("XRDST", from_xtext(xtext())),
                    "parameters": unknown_parameters(PARAMETERS["RCPT"], esmtp_param()),
                },
            ),
            either(
                record({}),
                offered(
                    "DSN",
                    either(
                        record({}),
                        fitting_in_xtext(
                            500,
                            record(
                                {
                                    "orcpt": either(
                                        record(
                                            {
                                                "addr_type": text(literal(b"utf-8")),
                                                "address": decoded(
                                                    smtpkit.generated.codecs.decode_unicode_xtext,
                                                    smtpkit.generated.codecs.encode_unicode_xtext,
                                                    utf_8_enc_addr(),
                                                ),
                                            }
                                        ),
                                        record(
                                            {
                                                "addr_type": text(
                                                    other_than((b"utf-8",), addr_type())
                                                ),
                                                "address": from_xtext(printable_xtext()),
                                            }
                                        ),
                                    )
                                }
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

data_values: Made[DataValues]
data_lines, near_data_lines, data_values, *_ = COMMANDS["DATA"] = examples(
    "DATA (RFC 5321, 4.1.1.4)",
    Mistakes(b"DATA", (512,)),
    lambda: sequence(literal(b"DATA"), b"\r\n"),
)

rset_values: Made[RsetValues]
rset_lines, near_rset_lines, rset_values, *_ = COMMANDS["RSET"] = examples(
    "RSET (RFC 5321, 4.1.1.5)",
    Mistakes(b"RSET", (512,)),
    lambda: sequence(literal(b"RSET"), b"\r\n"),
)

string = rule("String (RFC 5321, 4.1.2)", lambda: one_of(atom(), quoted_string()))
vrfy_values: Made[VrfyValues]
vrfy_lines, near_vrfy_lines, vrfy_values, *_ = COMMANDS["VRFY"] = examples(
    "VRFY (RFC 5321, 4.1.1.6; RFC 6531, 3.7.4.2)",
    Mistakes(b"VRFY SMTPUTF8", (512,)),
    lambda: without_word_unless(
        "SMTPUTF8",
        lines_at_most(
            512,
            sequence(
                literal(b"VRFY"),
                b" ",
                string(),
                optional(sequence(b" ", literal(b"SMTPUTF8"))),
                b"\r\n",
            ),
        ),
    ),
    lambda: without_value_unless(
        "SMTPUTF8",
        "smtputf8",
        fitting(512, record({"string": text(string())}, {"smtputf8": exactly(True)})),
    ),
)

expn_values: Made[ExpnValues]
expn_lines, near_expn_lines, expn_values, *_ = COMMANDS["EXPN"] = examples(
    "EXPN (RFC 5321, 4.1.1.7; RFC 6531, 3.7.4.2)",
    Mistakes(b"EXPN SMTPUTF8", (512,)),
    lambda: without_word_unless(
        "SMTPUTF8",
        lines_at_most(
            512,
            sequence(
                literal(b"EXPN"),
                b" ",
                string(),
                optional(sequence(b" ", literal(b"SMTPUTF8"))),
                b"\r\n",
            ),
        ),
    ),
    lambda: without_value_unless(
        "SMTPUTF8",
        "smtputf8",
        fitting(512, record({"string": text(string())}, {"smtputf8": exactly(True)})),
    ),
    offered_by="EXPN",
)

help_values: Made[HelpValues]
help_lines, near_help_lines, help_values, *_ = COMMANDS["HELP"] = examples(
    "HELP (RFC 5321, 4.1.1.8)",
    Mistakes(b"HELP", (512,)),
    lambda: lines_at_most(
        512, ascii_only(sequence(literal(b"HELP"), optional(sequence(b" ", string())), b"\r\n"))
    ),
    lambda: fitting(512, ascii_values(record({}, {"string": text(string())}))),
)

noop_values: Made[NoopValues]
noop_lines, near_noop_lines, noop_values, *_ = COMMANDS["NOOP"] = examples(
    "NOOP (RFC 5321, 4.1.1.9)",
    Mistakes(b"NOOP", (512,)),
    lambda: lines_at_most(
        512, ascii_only(sequence(literal(b"NOOP"), optional(sequence(b" ", string())), b"\r\n"))
    ),
    lambda: fitting(512, ascii_values(record({}, {"string": text(string())}))),
)

quit_values: Made[QuitValues]
quit_lines, near_quit_lines, quit_values, *_ = COMMANDS["QUIT"] = examples(
    "QUIT (RFC 5321, 4.1.1.10)",
    Mistakes(b"QUIT", (512,)),
    lambda: sequence(literal(b"QUIT"), b"\r\n"),
)

base64 = rule(
    "base64 (RFC 4954, 8)",
    lambda: one_of(
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
    ),
)
initial_response = rule("initial-response (RFC 4954, 8)", lambda: one_of(base64(), b"="))
auth_values: Made[AuthValues]
auth_lines, near_auth_lines, auth_values, *_ = COMMANDS["AUTH"] = examples(
    "AUTH (RFC 4954, 4)",
    Mistakes(b"AUTH", (20, 512)),
    lambda: lines_at_most(
        512,
        sequence(
            literal(b"AUTH"),
            b" ",
            sasl_mech(),
            optional(sequence(b" ", initial_response())),
            b"\r\n",
        ),
    ),
    lambda: fitting(
        512,
        record(
            {"mechanism": text(sasl_mech())}, {"initial_response": from_base64(initial_response())}
        ),
    ),
    offered_by="AUTH",
)

starttls_values: Made[StartTlsValues]
starttls_lines, near_starttls_lines, starttls_values, *_ = COMMANDS["STARTTLS"] = examples(
    "STARTTLS (RFC 3207, 4)",
    Mistakes(b"STARTTLS", (512,)),
    lambda: sequence(literal(b"STARTTLS"), b"\r\n"),
    offered_by="STARTTLS",
)

chunk_size = rule("chunk-size (RFC 3030, 2)", lambda: octets(DIGIT))
bdat_values: Made[BdatValues]
bdat_lines, near_bdat_lines, bdat_values, *_ = COMMANDS["BDAT"] = examples(
    "BDAT (RFC 3030, 2)",
    Mistakes(b"BDAT LAST", (512,)),
    lambda: lines_at_most(
        512,
        sequence(
            literal(b"BDAT"),
            b" ",
            decodable(smtpkit.generated.codecs.decode_integer, chunk_size()),
            optional(sequence(b" ", literal(b"LAST"))),
            b"\r\n",
        ),
    ),
    lambda: fitting(512, record({"chunk_size": _number(chunk_size())}, {"last": exactly(True)})),
    offered_by="CHUNKING",
)

absolute_uri = rule(
    "absolute-URI (RFC 4468, 3.5; RFC 3986)",
    lambda: sequence(
        octets(LETTER, 1, 1),
        octets(LETTER_DIGIT_PLUS_SIGN_HYPHEN_MINUS_OR_FULL_STOP, 0),
        b":",
        repeated(one_of(octets(URI_CHARACTER), sequence(b"%", octets(HEXADECIMAL_DIGIT, 2, 2))), 1),
    ),
)
burl_values: Made[BurlValues]
burl_lines, near_burl_lines, burl_values, *_ = COMMANDS["BURL"] = examples(
    "BURL (RFC 4468, 3.2)",
    Mistakes(b"BURL LAST", (512,)),
    lambda: lines_at_most(
        512,
        sequence(
            literal(b"BURL"),
            b" ",
            absolute_uri(),
            optional(sequence(b" ", literal(b"LAST"))),
            b"\r\n",
        ),
    ),
    lambda: fitting(512, record({"uri": text(absolute_uri())}, {"last": exactly(True)})),
    offered_by="BURL",
)

queue_name = rule("queue-name (RFC 1985, 5)", lambda: octets(VISIBLE_CHARACTER))
etrn_values: Made[EtrnValues]
etrn_lines, near_etrn_lines, etrn_values, *_ = COMMANDS["ETRN"] = examples(
    "ETRN (RFC 1985, 5)",
    Mistakes(b"ETRN", (63, 255, 512)),
    lambda: lines_at_most(
        512,
        ascii_only(
            sequence(
                literal(b"ETRN"),
                b" ",
                one_of(sequence(optional(b"@"), domain()), sequence(b"#", queue_name())),
                b"\r\n",
            )
        ),
    ),
    lambda: fitting(
        512,
        ascii_values(
            either(
                record({"domain": text(domain())}, {"subdomains": exactly(True)}),
                record({"queue": text(queue_name())}),
            )
        ),
    ),
    offered_by="ETRN",
)

atrn_domain = rule(
    "atrn-domain (RFC 2645, 5.2.1)",
    lambda: sequence(ldh_label(), repeated(sequence(b".", ldh_label()), 1)),
)
atrn_values: Made[AtrnValues]
atrn_lines, near_atrn_lines, atrn_values, *_ = COMMANDS["ATRN"] = examples(
    "ATRN (RFC 2645, 5.2.1)",
    Mistakes(b"ATRN", (63, 512)),
    lambda: lines_at_most(
        512,
        sequence(literal(b"ATRN"), optional(sequence(b" ", listed(b",", atrn_domain()))), b"\r\n"),
    ),
    lambda: fitting(512, record({}, {"domains": tuples_of(text(atrn_domain()))})),
    offered_by="ATRN",
)

send_values: Made[SendValues]
send_lines, near_send_lines, send_values, *_ = COMMANDS["SEND"] = examples(
    "SEND (RFC 821, 4.1.2; RFC 5321, F.6)",
    Mistakes(b"SEND FROM:", (63, 64, 255, 256, 512)),
    lambda: ascii_only(
        sequence(literal(b"SEND"), b" ", literal(b"FROM:"), reverse_path(), b"\r\n")
    ),
    lambda: ascii_values(record({"reverse_path": unbracketed(reverse_path())})),
    offered_by="SEND",
)

soml_values: Made[SomlValues]
soml_lines, near_soml_lines, soml_values, *_ = COMMANDS["SOML"] = examples(
    "SOML (RFC 821, 4.1.2; RFC 5321, F.6)",
    Mistakes(b"SOML FROM:", (63, 64, 255, 256, 512)),
    lambda: ascii_only(
        sequence(literal(b"SOML"), b" ", literal(b"FROM:"), reverse_path(), b"\r\n")
    ),
    lambda: ascii_values(record({"reverse_path": unbracketed(reverse_path())})),
    offered_by="SOML",
)

saml_values: Made[SamlValues]
saml_lines, near_saml_lines, saml_values, *_ = COMMANDS["SAML"] = examples(
    "SAML (RFC 821, 4.1.2; RFC 5321, F.6)",
    Mistakes(b"SAML FROM:", (63, 64, 255, 256, 512)),
    lambda: ascii_only(
        sequence(literal(b"SAML"), b" ", literal(b"FROM:"), reverse_path(), b"\r\n")
    ),
    lambda: ascii_values(record({"reverse_path": unbracketed(reverse_path())})),
    offered_by="SAML",
)

turn_values: Made[TurnValues]
turn_lines, near_turn_lines, turn_values, *_ = COMMANDS["TURN"] = examples(
    "TURN (RFC 821, 3.8; RFC 5321, F.1)",
    Mistakes(b"TURN", (512,)),
    lambda: sequence(literal(b"TURN"), b"\r\n"),
    offered_by="TURN",
)

verb_values: Made[VerbValues]
verb_lines, near_verb_lines, verb_values, *_ = COMMANDS["VERB"] = examples(
    "VERB (sendmail)",
    Mistakes(b"VERB ON OFF", (512,)),
    lambda: sequence(
        literal(b"VERB"), optional(sequence(b" ", one_of(literal(b"ON"), literal(b"OFF")))), b"\r\n"
    ),
    lambda: record({}, {"mode": word_of("ON", "OFF")}),
    offered_by="VERB",
)

onex_values: Made[OnexValues]
onex_lines, near_onex_lines, onex_values, *_ = COMMANDS["ONEX"] = examples(
    "ONEX (sendmail)",
    Mistakes(b"ONEX", (512,)),
    lambda: sequence(literal(b"ONEX"), b"\r\n"),
    offered_by="ONEX",
)

attribute_value = rule(
    "attribute-value (Postfix XCLIENT howto)", lambda: repeated(one_of(octets(XCHAR), hexchar()))
)
name_param = rule(
    "name-param (Postfix XCLIENT howto)", lambda: sequence(literal(b"NAME="), attribute_value())
)
reverse_name_param = rule(
    "reverse_name-param (Postfix)", lambda: sequence(literal(b"REVERSE_NAME="), attribute_value())
)
peer_address = rule(
    "peer-address (Postfix XCLIENT howto); IPV6: stands before an IPv6 address",
    lambda: one_of(
        one_of(literal(b"[UNAVAILABLE]"), literal(b"[TEMPUNAVAIL]")),
        sequence(literal(b"IPV6:"), strict_ipv6()),
        strict_ipv6(),
        strict_ipv4(),
    ),
)
addr_param = rule(
    "addr-param (Postfix XCLIENT howto)",
    lambda: sequence(
        literal(b"ADDR="), decodable(smtpkit.generated.codecs.decode_peer_address, peer_address())
    ),
)
peer_port = rule(
    "peer-port (Postfix XCLIENT howto); a port is 0 to 65535",
    lambda: one_of(
        one_of(literal(b"[UNAVAILABLE]"), literal(b"[TEMPUNAVAIL]")), octets(DIGIT, 1, 5)
    ),
)
port_param = rule(
    "port-param (Postfix XCLIENT howto)",
    lambda: sequence(
        literal(b"PORT="), decodable(smtpkit.generated.codecs.decode_peer_port, peer_port())
    ),
)
proto_param = rule(
    "proto-param (Postfix XCLIENT howto)",
    lambda: sequence(
        literal(b"PROTO="), one_of(literal(b"SMTP"), literal(b"ESMTP"), literal(b"LMTP"))
    ),
)
helo_param = rule(
    "helo-param (Postfix XCLIENT howto)", lambda: sequence(literal(b"HELO="), attribute_value())
)
login_param = rule(
    "login-param (Postfix XCLIENT howto)", lambda: sequence(literal(b"LOGIN="), attribute_value())
)
destaddr_param = rule(
    "destaddr-param (Postfix XCLIENT howto)",
    lambda: sequence(
        literal(b"DESTADDR="),
        decodable(smtpkit.generated.codecs.decode_peer_address, peer_address()),
    ),
)
destport_param = rule(
    "destport-param (Postfix XCLIENT howto)",
    lambda: sequence(
        literal(b"DESTPORT="), decodable(smtpkit.generated.codecs.decode_peer_port, peer_port())
    ),
)
destname_param = rule(
    "destname-param (Dovecot)", lambda: sequence(literal(b"DESTNAME="), attribute_value())
)
session_param = rule(
    "session-param (Dovecot)", lambda: sequence(literal(b"SESSION="), attribute_value())
)
client_transport_param = rule(
    "client-transport-param (Dovecot)",
    lambda: sequence(literal(b"CLIENT-TRANSPORT="), attribute_value()),
)
seconds = rule("seconds (Dovecot)", lambda: octets(DIGIT, 1, 9))
timeout_param = rule("timeout-param (Dovecot)", lambda: sequence(literal(b"TIMEOUT="), seconds()))
ttl_param = rule("ttl-param (Dovecot)", lambda: sequence(literal(b"TTL="), seconds()))
forward_param = rule(
    "forward-param (Dovecot)", lambda: sequence(literal(b"FORWARD="), attribute_value())
)
PARAMETERS["XCLIENT"] = {
    "NAME": name_param,
    "REVERSE_NAME": reverse_name_param,
    "ADDR": addr_param,
    "PORT": port_param,
    "PROTO": proto_param,
    "HELO": helo_param,
    "LOGIN": login_param,
    "DESTADDR": destaddr_param,
    "DESTPORT": destport_param,
    "DESTNAME": destname_param,
    "SESSION": session_param,
    "CLIENT-TRANSPORT": client_transport_param,
    "TIMEOUT": timeout_param,
    "TTL": ttl_param,
    "FORWARD": forward_param,
}
xclient_parameters = rule(
    "The parameters of XCLIENT, each after a space",
    lambda: parameters(PARAMETERS["XCLIENT"], at_least=1),
)
xclient_values: Made[XclientValues]
xclient_lines, near_xclient_lines, xclient_values, *_ = COMMANDS["XCLIENT"] = examples(
    "XCLIENT (Postfix XCLIENT howto)",
    Mistakes(
        b"XCLIENT NAME= REVERSE_NAME= ADDR= [UNAVAILABLE] [TEMPUNAVAIL] IPV6: PORT= PROTO= "
        b"SMTP ESMTP LMTP HELO= LOGIN= DESTADDR= DESTPORT= DESTNAME= SESSION= "
        b"CLIENT-TRANSPORT= TIMEOUT= TTL= FORWARD=",
        (5, 9, 512),
    ),
    lambda: lines_at_most(512, sequence(literal(b"XCLIENT"), xclient_parameters(), b"\r\n")),
    lambda: fitting_in_xtext(
        512,
        not_empty(
            record(
                {},
                {
                    "name": from_xtext(attribute_value()),
                    "reverse_name": from_xtext(attribute_value()),
                    "addr": decoded(
                        smtpkit.generated.codecs.decode_peer_address,
                        smtpkit.generated.codecs.encode_peer_address,
                        peer_address(),
                    ),
                    "port": decoded(
                        smtpkit.generated.codecs.decode_peer_port,
                        smtpkit.generated.codecs.encode_peer_port,
                        peer_port(),
                    ),
                    "proto": word_of("SMTP", "ESMTP", "LMTP"),
                    "helo": from_xtext(attribute_value()),
                    "login": from_xtext(attribute_value()),
                    "destaddr": decoded(
                        smtpkit.generated.codecs.decode_peer_address,
                        smtpkit.generated.codecs.encode_peer_address,
                        peer_address(),
                    ),
                    "destport": decoded(
                        smtpkit.generated.codecs.decode_peer_port,
                        smtpkit.generated.codecs.encode_peer_port,
                        peer_port(),
                    ),
                    "destname": from_xtext(attribute_value()),
                    "session": from_xtext(attribute_value()),
                    "client_transport": from_xtext(attribute_value()),
                    "timeout": _number(seconds()),
                    "ttl": _number(seconds()),
                    "forward": from_xtext(attribute_value()),
                },
            )
        ),
    ),
    offered_by="XCLIENT",
)

ident_param = rule(
    "ident-param (Postfix XFORWARD howto)", lambda: sequence(literal(b"IDENT="), attribute_value())
)
source_param = rule(
    "source-param (Postfix XFORWARD howto)",
    lambda: sequence(
        literal(b"SOURCE="),
        one_of(literal(b"LOCAL"), literal(b"REMOTE"), literal(b"[UNAVAILABLE]")),
    ),
)
PARAMETERS["XFORWARD"] = {
    "NAME": name_param,
    "ADDR": addr_param,
    "PORT": port_param,
    "PROTO": rule(
        "proto-param (Postfix XFORWARD howto)",
        lambda: sequence(literal(b"PROTO="), attribute_value()),
    ),
    "HELO": helo_param,
    "IDENT": ident_param,
    "SOURCE": source_param,
}
xforward_parameters = rule(
    "The parameters of XFORWARD, each after a space",
    lambda: parameters(PARAMETERS["XFORWARD"], at_least=1),
)
xforward_values: Made[XforwardValues]
xforward_lines, near_xforward_lines, xforward_values, *_ = COMMANDS["XFORWARD"] = examples(
    "XFORWARD (Postfix XFORWARD howto)",
    Mistakes(
        b"XFORWARD NAME= ADDR= [UNAVAILABLE] [TEMPUNAVAIL] IPV6: PORT= PROTO= HELO= IDENT= "
        b"SOURCE= LOCAL REMOTE",
        (5, 512),
    ),
    lambda: lines_at_most(512, sequence(literal(b"XFORWARD"), xforward_parameters(), b"\r\n")),
    lambda: fitting_in_xtext(
        512,
        not_empty(
            record(
                {},
                {
                    "name": from_xtext(attribute_value()),
                    "addr": decoded(
                        smtpkit.generated.codecs.decode_peer_address,
                        smtpkit.generated.codecs.encode_peer_address,
                        peer_address(),
                    ),
                    "port": decoded(
                        smtpkit.generated.codecs.decode_peer_port,
                        smtpkit.generated.codecs.encode_peer_port,
                        peer_port(),
                    ),
                    "proto": from_xtext(attribute_value()),
                    "helo": from_xtext(attribute_value()),
                    "ident": from_xtext(attribute_value()),
                    "source": word_of("LOCAL", "REMOTE", "[UNAVAILABLE]"),
                },
            )
        ),
    ),
    offered_by="XFORWARD",
)

x_exps_values: Made[XexpsValues]
x_exps_lines, near_x_exps_lines, x_exps_values, *_ = COMMANDS["X-EXPS"] = examples(
    "X-EXPS (Microsoft Exchange)",
    Mistakes(b"X-EXPS", (20, 512)),
    lambda: lines_at_most(
        512,
        sequence(
            literal(b"X-EXPS"),
            b" ",
            sasl_mech(),
            optional(sequence(b" ", initial_response())),
            b"\r\n",
        ),
    ),
    lambda: fitting(
        512,
        record(
            {"mechanism": text(sasl_mech())}, {"initial_response": from_base64(initial_response())}
        ),
    ),
    offered_by="X-EXPS",
)

x_anonymoustls_values: Made[XanonymoustlsValues]
x_anonymoustls_lines, near_x_anonymoustls_lines, x_anonymoustls_values, *_ = COMMANDS[
    "X-ANONYMOUSTLS"
] = examples(
    "X-ANONYMOUSTLS (Microsoft Exchange)",
    Mistakes(b"X-ANONYMOUSTLS", (512,)),
    lambda: sequence(literal(b"X-ANONYMOUSTLS"), b"\r\n"),
    offered_by="X-ANONYMOUSTLS",
)

link_state_chunk = rule(
    "link-state-chunk (Microsoft Exchange)",
    lambda: octets(PRINTABLE_CHARACTER_BUT_RIGHT_CURLY_BRACKET),
)
x_link2state_values: Made[Xlink2stateValues]
x_link2state_lines, near_x_link2state_lines, x_link2state_values, *_ = COMMANDS["X-LINK2STATE"] = (
    examples(
        "X-LINK2STATE (Microsoft Exchange)",
        Mistakes(b"X-LINK2STATE FIRST NEXT LAST CHUNK={", (512,)),
        lambda: lines_at_most(
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
        ),
        lambda: fitting(
            512,
            record(
                {"operation": word_of("FIRST", "NEXT", "LAST"), "chunk": text(link_state_chunk())}
            ),
        ),
        offered_by="X-LINK2STATE",
    )
)

number = rule("number (Microsoft Exchange)", lambda: octets(DIGIT))
xexch50_values: Made[Xexch50Values]
xexch50_lines, near_xexch50_lines, xexch50_values, *_ = COMMANDS["XEXCH50"] = examples(
    "XEXCH50 (Microsoft Exchange)",
    Mistakes(b"XEXCH50", (512,)),
    lambda: lines_at_most(
        512,
        sequence(
            literal(b"XEXCH50"),
            b" ",
            decodable(smtpkit.generated.codecs.decode_integer, number()),
            b" ",
            decodable(smtpkit.generated.codecs.decode_integer, number()),
            b"\r\n",
        ),
    ),
    lambda: fitting(512, record({"chunk_size": _number(number()), "recipient": _number(number())})),
    offered_by="XEXCH50",
)

opaque = rule("opaque (Microsoft Exchange)", lambda: octets(VISIBLE_CHARACTER))
xshadow_values: Made[XshadowValues]
xshadow_lines, near_xshadow_lines, xshadow_values, *_ = COMMANDS["XSHADOW"] = examples(
    "XSHADOW (Microsoft Exchange)",
    Mistakes(b"XSHADOW", (512,)),
    lambda: lines_at_most(512, sequence(literal(b"XSHADOW"), b" ", opaque(), b"\r\n")),
    lambda: fitting(512, record({"argument": text(opaque())})),
    offered_by="XSHADOW",
)

xqdiscard_values: Made[XqdiscardValues]
xqdiscard_lines, near_xqdiscard_lines, xqdiscard_values, *_ = COMMANDS["XQDISCARD"] = examples(
    "XQDISCARD (Microsoft Exchange)",
    Mistakes(b"XQDISCARD", (512,)),
    lambda: lines_at_most(512, sequence(literal(b"XQDISCARD"), b" ", opaque(), b"\r\n")),
    lambda: fitting(512, record({"argument": text(opaque())})),
    offered_by="XSHADOW",
)

proxy_attribute = rule(
    "proxy-attribute (Microsoft Exchange)",
    lambda: sequence(octets(LETTER_OR_DIGIT), b"=", octets(VISIBLE_CHARACTER)),
)
xproxyfrom_values: Made[XproxyfromValues]
xproxyfrom_lines, near_xproxyfrom_lines, xproxyfrom_values, *_ = COMMANDS["XPROXYFROM"] = examples(
    "XPROXYFROM (Microsoft Exchange)",
    Mistakes(b"XPROXYFROM", (512,)),
    lambda: lines_at_most(
        512, sequence(literal(b"XPROXYFROM"), b" ", listed(b" ", proxy_attribute()), b"\r\n")
    ),
    lambda: fitting(
        512,
        record(
            {
                "attributes": decoded(
                    smtpkit.generated.codecs.decode_pairs,
                    smtpkit.generated.codecs.encode_pairs,
                    listed(b" ", proxy_attribute()),
                )
            }
        ),
    ),
    offered_by="XPROXYFROM",
)

textstring = rule("textstring (RFC 5321, 4.2; RFC 6531, 3.7.4)", lambda: characters(TEXT))
xadr_values: Made[XadrValues]
xadr_lines, near_xadr_lines, xadr_values, *_ = COMMANDS["XADR"] = examples(
    "XADR (Oracle Messaging Server)",
    Mistakes(b"XADR", (512,)),
    lambda: lines_at_most(512, sequence(literal(b"XADR"), b" ", textstring(), b"\r\n")),
    lambda: fitting(512, record({"argument": text(textstring())})),
    offered_by="XADR",
)

xcir_values: Made[XcirValues]
xcir_lines, near_xcir_lines, xcir_values, *_ = COMMANDS["XCIR"] = examples(
    "XCIR (Oracle Messaging Server)",
    Mistakes(b"XCIR", (512,)),
    lambda: lines_at_most(512, sequence(literal(b"XCIR"), b" ", textstring(), b"\r\n")),
    lambda: fitting(512, record({"argument": text(textstring())})),
    offered_by="XCIR",
)

xsta_values: Made[XstaValues]
xsta_lines, near_xsta_lines, xsta_values, *_ = COMMANDS["XSTA"] = examples(
    "XSTA (Oracle Messaging Server)",
    Mistakes(b"XSTA", (512,)),
    lambda: lines_at_most(
        512, sequence(literal(b"XSTA"), optional(sequence(b" ", textstring())), b"\r\n")
    ),
    lambda: fitting(512, record({}, {"argument": text(textstring())})),
    offered_by="XSTA",
)

xgen_values: Made[XgenValues]
xgen_lines, near_xgen_lines, xgen_values, *_ = COMMANDS["XGEN"] = examples(
    "XGEN (Oracle Messaging Server)",
    Mistakes(b"XGEN", (512,)),
    lambda: lines_at_most(
        512, sequence(literal(b"XGEN"), optional(sequence(b" ", textstring())), b"\r\n")
    ),
    lambda: fitting(512, record({}, {"argument": text(textstring())})),
    offered_by="XGEN",
)

xusr_values: Made[XusrValues]
xusr_lines, near_xusr_lines, xusr_values, *_ = COMMANDS["XUSR"] = examples(
    "XUSR (sendmail 8)",
    Mistakes(b"XUSR", (512,)),
    lambda: sequence(literal(b"XUSR"), b"\r\n"),
    offered_by="XUSR",
)

lhlo_values: Made[LhloValues]
lhlo_lines, near_lhlo_lines, lhlo_values, *_ = COMMANDS["LHLO"] = examples(
    "LHLO (RFC 2033, 4.1)",
    Mistakes(b"LHLO", (63, 255, 512)),
    lambda: ascii_only(
        sequence(literal(b"LHLO"), b" ", one_of(address_literal(), domain()), b"\r\n")
    ),
    lambda: ascii_values(record({"domain": text(one_of(address_literal(), domain()))})),
)

status_number = rule(
    "status-number (RFC 3463, 2)",
    lambda: one_of(b"0", sequence(octets(b"123456789", 1, 1), octets(DIGIT, 0, 2))),
)
status_code = rule(
    "status-code (RFC 2034, 4; RFC 3463, 2)",
    lambda: sequence(octets(b"245", 1, 1), b".", status_number(), b".", status_number()),
)
reply_code = rule(
    "Reply-code (RFC 5321, 4.2)",
    lambda: sequence(octets(b"2345", 1, 1), octets(b"012345", 1, 1), octets(DIGIT, 1, 1)),
)
reply_text = rule("reply-text (RFC 5321, 4.2; RFC 6531, 3.7.4)", lambda: characters(TEXT, 0))
_continued_lines = rule(
    "continued-lines (RFC 5321, 4.2.1)",
    lambda: sequence(
        repeated(sequence(b"-", reply_text(), b"\r\n", again("code"))),
        optional(sequence(b" ", reply_text())),
        b"\r\n",
    ),
)
reply_values: Made[ReplyValues]
reply_lines, near_reply_lines, reply_values, *_ = REPLIES["Reply"] = examples(
    "Reply (RFC 5321, 4.2)",
    Mistakes(b"", (512,)),
    lambda: lines_at_most(
        512,
        led_by(
            status_code(),
            remembering(sequence(again("code"), _continued_lines()), code=reply_code()),
        ),
    ),
    lambda: fitting(
        512,
        with_status(
            status_code(),
            record({"code": _number(reply_code()), "lines": tuples_of(text(reply_text()))}),
        ),
    ),
)

ascii_domain = rule(
    "ASCII-Domain (RFC 5321, 4.1.2; RFC 6531, 3.7.1), at most 255 octets",
    lambda: at_most(255, listed(b".", ldh_label())),
)
greeting_values: Made[GreetingValues]
greeting_lines, near_greeting_lines, greeting_values, *_ = REPLIES["Greeting"] = examples(
    "Greeting (RFC 5321, 4.2)",
    Mistakes(b"", (63, 255, 512)),
    lambda: as_any_reply(
        lines_at_most(
            512,
            one_of(
                sequence(
                    b"220-",
                    one_of(address_literal(), ascii_domain()),
                    optional(sequence(b" ", textstring())),
                    b"\r\n",
                    repeated(sequence(b"220-", reply_text(), b"\r\n")),
                    b"220",
                    optional(sequence(b" ", textstring())),
                    b"\r\n",
                ),
                sequence(
                    b"220 ",
                    one_of(address_literal(), ascii_domain()),
                    optional(sequence(b" ", textstring())),
                    b"\r\n",
                ),
            ),
        )
    ),
    lambda: as_any_values(
        fitting(
            512,
            either(
                record(
                    {
                        "domain": text(one_of(address_literal(), ascii_domain())),
                        "more_lines": tuples_of(text(reply_text())),
                    },
                    {"greet": text(textstring())},
                ),
                record(
                    {"domain": text(one_of(address_literal(), ascii_domain()))},
                    {"greet": text(textstring())},
                ),
            ),
        )
    ),
)

ehlo_keyword = rule(
    "ehlo-keyword (RFC 5321, 4.1.1.1)",
    lambda: sequence(octets(LETTER_OR_DIGIT, 1, 1), octets(LETTER_DIGIT_OR_HYPHEN, 0)),
)
ehlo_param = rule("ehlo-param (RFC 5321, 4.1.1.1)", lambda: octets(VISIBLE_CHARACTER))
ehlo_line = rule(
    "ehlo-line (RFC 5321, 4.1.1.1)",
    lambda: sequence(ehlo_keyword(), repeated(sequence(b" ", ehlo_param()))),
)
ehlo_greet = rule("ehlo-greet (RFC 5321, 4.1.1.1)", lambda: octets(ASCII_TEXT))
ehlo_reply_values: Made[EhloReplyValues]
ehlo_reply_lines, near_ehlo_reply_lines, ehlo_reply_values, *_ = REPLIES["EhloReply"] = examples(
    "EhloReply (RFC 5321, 4.1.1.1)",
    Mistakes(b"", (63, 255, 512)),
    lambda: as_any_reply(
        lines_at_most(
            512,
            one_of(
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
                sequence(b"250 ", ascii_domain(), optional(sequence(b" ", ehlo_greet())), b"\r\n"),
            ),
        )
    ),
    lambda: as_any_values(
        fitting(
            512,
            either(
                record(
                    {
                        "domain": text(ascii_domain()),
                        "extensions": tuples_of(text(one_of(ehlo_line(), offers()))),
                    },
                    {"greet": text(ehlo_greet())},
                ),
                record({"domain": text(ascii_domain())}, {"greet": text(ehlo_greet())}),
            ),
        )
    ),
)

success_code = rule(
    "success-code (RFC 2034, 4)", lambda: sequence(b"2.", status_number(), b".", status_number())
)
full_name = rule(
    "full-name (RFC 5321, 3.5.1)",
    lambda: sequence(
        octets(NAME_CHARACTER_BUT_A_DIGIT, 1, 1),
        octets(NAME_CHARACTER, 0),
        repeated(sequence(b" ", octets(NAME_CHARACTER))),
    ),
)
verified_user = rule(
    "verified-user (RFC 5321, 3.5.1)",
    lambda: sequence(
        optional(sequence(success_code(), b" ")),
        one_of(
            sequence(full_name(), b" ", b"<", mailbox(), b">"),
            sequence(b"<", mailbox(), b">"),
            mailbox(),
        ),
    ),
)
verified_reply_values: Made[VerifiedReplyValues]
verified_reply_lines, near_verified_reply_lines, verified_reply_values, *_ = REPLIES[
    "VerifiedReply"
] = examples(
    "VerifiedReply (RFC 5321, 3.5.1)",
    Mistakes(b"", (63, 64, 255, 512)),
    lambda: lines_at_most(
        512,
        sequence(
            repeated(sequence(b"250-", verified_user(), b"\r\n")), b"250 ", verified_user(), b"\r\n"
        ),
    ),
    lambda: fitting(
        512,
        record(
            {
                "users": tuples_of(
                    merged(
                        record({}, {"enhanced_code": text(success_code())}),
                        either(
                            record(
                                {
                                    "full_name": text(full_name()),
                                    "mailbox": record(
                                        {
                                            "local_part": text(local_part()),
                                            "domain": text(one_of(address_literal(), domain())),
                                        }
                                    ),
                                }
                            ),
                            record(
                                {
                                    "mailbox": record(
                                        {
                                            "local_part": text(local_part()),
                                            "domain": text(one_of(address_literal(), domain())),
                                        }
                                    )
                                }
                            ),
                        ),
                    )
                )
            }
        ),
    ),
)

continue_req_octets, near_continue_req_octets, continue_req_values, *_ = MESSAGES[
    "continue-req"
] = examples(
    "continue-req (RFC 4954, 8)",
    Mistakes(b"", (12288,)),
    lambda: at_most(12288, sequence(b"334", b" ", optional(base64()), b"\r\n")),
    lambda: fitting(12288, record({}, {"challenge": from_base64(base64())})),
)

auth_answer_octets, near_auth_answer_octets, auth_answer_values, *_ = MESSAGES["auth-answer"] = (
    examples(
        "auth-answer (RFC 4954, 4)",
        Mistakes(b"", (12288,)),
        lambda: at_most(12288, sequence(optional(one_of(b"*", base64())), b"\r\n")),
        lambda: fitting(
            12288,
            either(
                record({}),
                either(
                    record({"cancelled": exactly(True)}),
                    record({"response": from_base64(base64())}),
                ),
            ),
        ),
    )
)

token = rule("token (RFC 4505, 2 and 3)", lambda: characters(PRINTABLE_CHARACTER_BUT_COMMERCIAL_AT))
trace = rule(
    "trace (RFC 4505, 2 and 3)", lambda: sequence(token(), optional(sequence(b"@", token())))
)
anonymous_response_octets, near_anonymous_response_octets, anonymous_response_values, *_ = MESSAGES[
    "anonymous-response"
] = examples(
    "anonymous-response (RFC 4505, 2)",
    Mistakes(b"", ()),
    lambda: checked(smtpkit.generated.codecs.check_trace, ("trace", as_text, optional(trace()))),
    lambda: checked_values(
        smtpkit.generated.codecs.check_trace, record({}, {"trace": text(trace())})
    ),
)

cram_md5_challenge_octets, near_cram_md5_challenge_octets, cram_md5_challenge_values, *_ = MESSAGES[
    "cram-md5-challenge"
] = examples(
    "cram-md5-challenge (RFC 2195, 2)",
    Mistakes(b"", ()),
    lambda: sequence(
        b"<",
        octets(VISIBLE_CHARACTER_BUT_LESS_THAN_SIGN_GREATER_THAN_SIGN_COMMERCIAL_AT),
        b"@",
        octets(VISIBLE_CHARACTER_BUT_LESS_THAN_SIGN_GREATER_THAN_SIGN_COMMERCIAL_AT),
        b">",
    ),
    lambda: record(
        {
            "unique": text(
                octets(VISIBLE_CHARACTER_BUT_LESS_THAN_SIGN_GREATER_THAN_SIGN_COMMERCIAL_AT)
            ),
            "host": text(
                octets(VISIBLE_CHARACTER_BUT_LESS_THAN_SIGN_GREATER_THAN_SIGN_COMMERCIAL_AT)
            ),
        }
    ),
)

user_name = rule("user-name (RFC 2195, 2)", lambda: characters(VISIBLE_CHARACTER))
digest = rule("digest (RFC 2195, 2)", lambda: octets(LOWER_CASE_HEXADECIMAL_DIGIT, 32, 32))
cram_md5_response_octets, near_cram_md5_response_octets, cram_md5_response_values, *_ = MESSAGES[
    "cram-md5-response"
] = examples(
    "cram-md5-response (RFC 2195, 2)",
    Mistakes(b"", (32,)),
    lambda: sequence(user_name(), b" ", digest()),
    lambda: record({"username": text(user_name()), "digest": text(digest())}),
)

authzid = rule("authzid (RFC 4616, 2)", lambda: characters(ANY_CHARACTER_BUT_NUL))
external_response_octets, near_external_response_octets, external_response_values, *_ = MESSAGES[
    "external-response"
] = examples(
    "external-response (RFC 4422, A.1)",
    Mistakes(b"", ()),
    lambda: optional(authzid()),
    lambda: record({}, {"authzid": text(authzid())}),
)

login_prompt_octets, near_login_prompt_octets, login_prompt_values, *_ = MESSAGES[
    "login-prompt"
] = examples(
    "login-prompt (draft-murchison-sasl-login-00, 2)",
    Mistakes(b"", ()),
    lambda: octets(ANY_OCTET, 0),
    lambda: record({"text": text(octets(ANY_OCTET, 0))}),
)

login_username_octets, near_login_username_octets, login_username_values, *_ = MESSAGES[
    "login-username"
] = examples(
    "login-username (draft-murchison-sasl-login-00, 2)",
    Mistakes(b"", ()),
    lambda: octets(ANY_OCTET_BUT_NUL),
    lambda: record({"username": text(octets(ANY_OCTET_BUT_NUL))}),
)

login_password_octets, near_login_password_octets, login_password_values, *_ = MESSAGES[
    "login-password"
] = examples(
    "login-password (draft-murchison-sasl-login-00, 2)",
    Mistakes(b"", ()),
    lambda: octets(ANY_OCTET_BUT_NUL),
    lambda: record({"password": text(octets(ANY_OCTET_BUT_NUL))}),
)

gs2_cbind_flag = rule(
    "gs2-cbind-flag (RFC 5802, 7)",
    lambda: one_of(
        sequence(
            octets(b"p", 1, 1), octets(b"=", 1, 1), octets(LETTER_DIGIT_FULL_STOP_OR_HYPHEN_MINUS)
        ),
        octets(b"n", 1, 1),
        octets(b"y", 1, 1),
    ),
)
saslname = rule(
    "saslname (RFC 5802, 7)",
    lambda: repeated(
        mostly(
            one_of(
                octets(ANY_CHARACTER_BUT_NUL_EQUALS_SIGN_COMMA),
                sequence(octets(b"=", 1, 1), octets(b"2", 1, 1), octets(b"C", 1, 1)),
                sequence(octets(b"=", 1, 1), octets(b"3", 1, 1), octets(b"D", 1, 1)),
            ),
            utf8_non_ascii(),
        ),
        1,
    ),
)
kvpair = rule(
    "kvpair (RFC 7628, 3.1)",
    lambda: one_of(
        sequence(octets(LETTER), b"=", octets(VCHAR_SPACE_TAB_CR_OR_LF, 0), b"\x01"),
        b"auth=Bearer token\x01",
    ),
)
(
    oauthbearer_response_octets,
    near_oauthbearer_response_octets,
    oauthbearer_response_values,
    *_,
) = MESSAGES["oauthbearer-response"] = examples(
    "oauthbearer-response (RFC 7628, 3.1)",
    Mistakes(b"", ()),
    lambda: checked(
        smtpkit.generated.codecs.check_bearer,
        ("cbind_flag", as_text, gs2_cbind_flag()),
        b",",
        optional(sequence(octets(b"a", 1, 1), octets(b"=", 1, 1), saslname())),
        b",",
        b"\x01",
        ("pairs", smtpkit.generated.codecs.decode_kvpairs, repeated(kvpair(), 1)),
        b"\x01",
    ),
    lambda: checked_values(
        smtpkit.generated.codecs.check_bearer,
        record(
            {
                "cbind_flag": text(gs2_cbind_flag()),
                "pairs": decoded(
                    smtpkit.generated.codecs.decode_kvpairs,
                    smtpkit.generated.codecs.encode_kvpairs,
                    repeated(kvpair(), 1),
                ),
            },
            {
                "authzid": decoded(
                    smtpkit.generated.codecs.decode_saslname,
                    smtpkit.generated.codecs.encode_saslname,
                    saslname(),
                )
            },
        ),
    ),
)

json_text = rule("JSON-text (RFC 8259, 2)", lambda: characters(JSON_TEXT))
oauth_error_octets, near_oauth_error_octets, oauth_error_values, *_ = MESSAGES["oauth-error"] = (
    examples(
        "oauth-error (RFC 7628, 3.2.2)",
        Mistakes(b"", ()),
        lambda: decodable(smtpkit.generated.codecs.decode_json, as_json(json_text())),
        lambda: record(
            {
                "error": decoded(
                    smtpkit.generated.codecs.decode_json,
                    smtpkit.generated.codecs.encode_json,
                    as_json(json_text()),
                )
            }
        ),
    )
)

oauthbearer_dummy_octets, near_oauthbearer_dummy_octets, oauthbearer_dummy_values, *_ = MESSAGES[
    "oauthbearer-dummy"
] = examples("oauthbearer-dummy (RFC 7628, 3.2.3)", Mistakes(b"", ()), lambda: b"\x01")

authcid = rule("authcid (RFC 4616, 2)", lambda: characters(ANY_CHARACTER_BUT_NUL))
passwd = rule("passwd (RFC 4616, 2)", lambda: characters(ANY_CHARACTER_BUT_NUL))
plain_response_octets, near_plain_response_octets, plain_response_values, *_ = MESSAGES[
    "plain-response"
] = examples(
    "plain-response (RFC 4616, 2)",
    Mistakes(b"", ()),
    lambda: sequence(optional(authzid()), b"\x00", authcid(), b"\x00", passwd()),
    lambda: record(
        {"authcid": text(authcid()), "password": text(passwd())}, {"authzid": text(authzid())}
    ),
)

nonce = rule("nonce (RFC 5802, 7)", lambda: octets(VISIBLE_CHARACTER_BUT_COMMA))
value = rule("value (RFC 5802, 7)", lambda: characters(ANY_CHARACTER_BUT_NUL_COMMA))
extensions = rule(
    "extensions (RFC 5802, 7)",
    lambda: sequence(
        octets(LETTER, 1, 1),
        b"=",
        value(),
        repeated(sequence(b",", octets(LETTER, 1, 1), b"=", value())),
    ),
)
scram_client_first_octets, near_scram_client_first_octets, scram_client_first_values, *_ = MESSAGES[
    "scram-client-first"
] = examples(
    "scram-client-first (RFC 5802, 7, client-first-message)",
    Mistakes(b"", ()),
    lambda: sequence(
        gs2_cbind_flag(),
        b",",
        optional(sequence(octets(b"a", 1, 1), octets(b"=", 1, 1), saslname())),
        b",",
        octets(b"n", 1, 1),
        octets(b"=", 1, 1),
        saslname(),
        octets(b",", 1, 1),
        octets(b"r", 1, 1),
        octets(b"=", 1, 1),
        nonce(),
        optional(sequence(b",", extensions())),
    ),
    lambda: record(
        {
            "cbind_flag": text(gs2_cbind_flag()),
            "username": decoded(
                smtpkit.generated.codecs.decode_saslname,
                smtpkit.generated.codecs.encode_saslname,
                saslname(),
            ),
            "nonce": text(nonce()),
        },
        {
            "authzid": decoded(
                smtpkit.generated.codecs.decode_saslname,
                smtpkit.generated.codecs.encode_saslname,
                saslname(),
            ),
            "extensions": decoded(
                smtpkit.generated.codecs.decode_attributes,
                smtpkit.generated.codecs.encode_attributes,
                extensions(),
            ),
        },
    ),
)

posit_number = rule(
    "posit-number (RFC 5802, 7)", lambda: sequence(octets(b"123456789", 1, 1), octets(DIGIT, 0))
)
scram_server_first_octets, near_scram_server_first_octets, scram_server_first_values, *_ = MESSAGES[
    "scram-server-first"
] = examples(
    "scram-server-first (RFC 5802, 7, server-first-message)",
    Mistakes(b"", ()),
    lambda: sequence(
        octets(b"r", 1, 1),
        octets(b"=", 1, 1),
        nonce(),
        octets(b",", 1, 1),
        octets(b"s", 1, 1),
        octets(b"=", 1, 1),
        base64(),
        octets(b",", 1, 1),
        octets(b"i", 1, 1),
        octets(b"=", 1, 1),
        decodable(smtpkit.generated.codecs.decode_integer, posit_number()),
        optional(sequence(b",", extensions())),
    ),
    lambda: record(
        {
            "nonce": text(nonce()),
            "salt": from_base64(base64()),
            "iterations": _number(posit_number()),
        },
        {
            "extensions": decoded(
                smtpkit.generated.codecs.decode_attributes,
                smtpkit.generated.codecs.encode_attributes,
                extensions(),
            )
        },
    ),
)

scram_client_final_octets, near_scram_client_final_octets, scram_client_final_values, *_ = MESSAGES[
    "scram-client-final"
] = examples(
    "scram-client-final (RFC 5802, 7, client-final-message)",
    Mistakes(b"", ()),
    lambda: sequence(
        octets(b"c", 1, 1),
        octets(b"=", 1, 1),
        base64(),
        octets(b",", 1, 1),
        octets(b"r", 1, 1),
        octets(b"=", 1, 1),
        nonce(),
        optional(
            sequence(
                b",",
                sequence(
                    octets(LETTER_BUT_LATIN_SMALL_LETTER_P, 1, 1),
                    b"=",
                    value(),
                    repeated(
                        sequence(b",", octets(LETTER_BUT_LATIN_SMALL_LETTER_P, 1, 1), b"=", value())
                    ),
                ),
            )
        ),
        octets(b",", 1, 1),
        octets(b"p", 1, 1),
        octets(b"=", 1, 1),
        base64(),
    ),
    lambda: record(
        {
            "cbind_input": from_base64(base64()),
            "nonce": text(nonce()),
            "proof": from_base64(base64()),
        },
        {
            "extensions": decoded(
                smtpkit.generated.codecs.decode_attributes,
                smtpkit.generated.codecs.encode_attributes,
                sequence(
                    octets(LETTER_BUT_LATIN_SMALL_LETTER_P, 1, 1),
                    b"=",
                    value(),
                    repeated(
                        sequence(b",", octets(LETTER_BUT_LATIN_SMALL_LETTER_P, 1, 1), b"=", value())
                    ),
                ),
            )
        },
    ),
)

scram_server_final_octets, near_scram_server_final_octets, scram_server_final_values, *_ = MESSAGES[
    "scram-server-final"
] = examples(
    "scram-server-final (RFC 5802, 7, server-final-message)",
    Mistakes(b"", ()),
    lambda: sequence(
        one_of(
            sequence(octets(b"e", 1, 1), octets(b"=", 1, 1), value()),
            sequence(octets(b"v", 1, 1), octets(b"=", 1, 1), base64()),
        ),
        optional(sequence(b",", extensions())),
    ),
    lambda: merged(
        record(
            {},
            {
                "extensions": decoded(
                    smtpkit.generated.codecs.decode_attributes,
                    smtpkit.generated.codecs.encode_attributes,
                    extensions(),
                )
            },
        ),
        either(record({"error": text(value())}), record({"verifier": from_base64(base64())})),
    ),
)

empty_response_octets, near_empty_response_octets, empty_response_values, *_ = MESSAGES[
    "empty-response"
] = examples("empty-response (RFC 4422, 3.4)", Mistakes(b"", ()), lambda: sequence())

user = rule("user (RFC 7628, 3.1)", lambda: characters(PRINTABLE_CHARACTER))
access_token = rule("access-token (RFC 6749, A.12)", lambda: octets(PRINTABLE_CHARACTER))
xoauth2_response_octets, near_xoauth2_response_octets, xoauth2_response_values, *_ = MESSAGES[
    "xoauth2-response"
] = examples(
    "xoauth2-response (developers.google.com/gmail/imap/xoauth2-protocol)",
    Mistakes(b"user= auth=Bearer", ()),
    lambda: sequence(
        literal(b"user="),
        user(),
        b"\x01",
        literal(b"auth=Bearer "),
        access_token(),
        b"\x01",
        b"\x01",
    ),
    lambda: record({"username": text(user()), "token": text(access_token())}),
)


def offers(only: Iterable[str] | None = None) -> Octets:
    """What offers any extension, or any of some keywords."""
    offered = [offer for keyword, offer in OFFERS.items() if is_offered(keyword, only)]
    return one_of(*(offer() for offer in offered))


def commands(only: Iterable[str] | None = None) -> Octets:
    """Valid command lines, any of them, or any that some keywords offer."""
    offered = [each for each in COMMANDS.values() if is_offered(each.offered_by, only)]
    return one_of(*(each.lines(only) for each in offered))


def replies() -> Octets:
    """Valid replies in any form."""
    return one_of(*(each.lines() for each in REPLIES.values()))


def near_lines(verb: str | None = None, only: Iterable[str] | None = None) -> Octets:
    """Command lines with a few mistakes: of one verb, or of any that is offered."""
    if verb is not None:
        return COMMANDS[verb.upper()].near(only)
    offered = [each for each in COMMANDS.values() if is_offered(each.offered_by, only)]
    return one_of(*(each.near(only) for each in offered))


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
