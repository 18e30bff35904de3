"""The names of the leniencies.

Generated from the package grammar by `python -m grammar`; edit that instead.
"""

from __future__ import annotations

#: a field that may as well end elsewhere; it has no value
AMBIGUOUS = "ambiguous"
#: a backslash outside quotes: what follows it is a part of the name
BACKSLASH = "backslash"
#: a parameter or an argument whose value its rule does not accept; kept as it stands
BAD_VALUE = "bad-value"
#: CR without LF ends the line
BARE_CR = "bare-cr"
#: LF without CR ends the line
BARE_LF = "bare-lf"
#: an address without its brackets
BARE_LITERAL = "bare-literal"
#: a value that stands for octets beyond ASCII, and has to be ASCII
BEYOND_ASCII = "beyond-ascii"
#: an empty line before a reply, or between its lines
BLANK_LINE = "blank-line"
#: blanks within the null path
BLANK_NULL_PATH = "blank-null-path"
#: other blanks than one space
BLANKS = "blanks"
#: blanks after the colon
BLANKS_AFTER_COLON = "blanks-after-colon"
#: blanks before the colon
BLANKS_BEFORE_COLON = "blanks-before-colon"
#: blanks within the angle brackets
BLANKS_IN_BRACKETS = "blanks-in-brackets"
#: blanks within a value
BLANKS_IN_VALUE = "blanks-in-value"
#: parameters that exclude, or need, one another
COMBINATION = "combination"
#: a control character in text
CONTROL = "control"
#: a display name before the mailbox
DISPLAY_NAME = "display-name"
#: a parameter is given twice; the last one counts
DUPLICATE = "duplicate"
#: 8-bit octets that are not UTF-8
EIGHT_BIT = "eight-bit"
#: a sign behind the keyword, where a space should be
EQUALS_SIGN = "equals-sign"
#: CR before the line end
EXTRA_CR = "extra-cr"
#: text behind what the rule ends with
EXTRA_TEXT = "extra-text"
#: free text, or a bare mailbox, instead of one word
FREE_TEXT = "free-text"
#: blanks before the verb, or the reply code
LEADING_BLANKS = "leading-blanks"
#: octets before the verb, or the reply code, that are no text: NUL, or a byte order mark
LEADING_OCTETS = "leading-octets"
#: an address literal that is no IPv4 or IPv6 address
LITERAL = "literal"
#: reply codes within a line, as if the line ends before them were lost
LOST_LINE_ENDS = "lost-line-ends"
#: a low line, or a hyphen at an end, in a label
LOW_LINE = "low-line"
#: what a firewall puts in place of what a server says
MASKED = "masked"
#: another code on a later line of a reply; the first one counts
MIXED_CODES = "mixed-codes"
#: not a keyword that is known, but nearly
NEARLY_KEYWORD = "nearly-keyword"
#: a mailbox without angle brackets
NO_BRACKETS = "no-brackets"
#: a line of a server that does not begin with a reply code
NO_CODE = "no-code"
#: the colon is left out, or is another mark
NO_COLON = "no-colon"
#: a local-part alone
NO_DOMAIN = "no-domain"
#: a space behind the code of a line that more lines follow, where a hyphen says so
NO_HYPHEN = "no-hyphen"
#: a line that does not begin with a keyword
NO_KEYWORD = "no-keyword"
#: words for people, where an extension is offered
NO_OFFER = "no-offer"
#: no space before an argument or a parameter
NO_SPACE = "no-space"
#: no space between the reply code and the text
NO_SPACE_AFTER_CODE = "no-space-after-code"
#: an IPv6 address without its tag
NO_TAG = "no-tag"
#: a value that has to be there, and is not
NO_VALUE = "no-value"
#: a line that does not begin with a verb
NO_VERB = "no-verb"
#: the word before an argument is left out
NO_WORD = "no-word"
#: a line that is not ASCII without SMTPUTF8, or where it never may be
NOT_ASCII = "not-ascii"
#: a verb, or a parameter, that was not offered
NOT_OFFERED = "not-offered"
#: NUL in text
NUL = "nul"
#: the null path, which names nobody
NULL_PATH = "null-path"
#: a bracket is missing, or is one too many
ODD_BRACKETS = "odd-brackets"
#: three digits that are no reply code
ODD_CODE = "odd-code"
#: a domain of other characters, such as a second at sign
ODD_DOMAIN = "odd-domain"
#: a local-part that should have been quoted
ODD_LOCAL_PART = "odd-local-part"
#: blanks, or commas too many, in a list
ODD_SEPARATOR = "odd-separator"
#: blanks around an equals sign, or a colon in its place
ODD_SIGN = "odd-sign"
#: a value of other characters, such as an equals sign
ODD_VALUE = "odd-value"
#: another word than the rule has
ODD_WORD = "odd-word"
#: an old spelling of the keyword
OLD_SPELLING = "old-spelling"
#: a part, or the line, is longer than it may be
OVER_LONG = "over-long"
#: a keyword that an earlier line has with something else; the last counts
REPEATED_KEYWORD = "repeated-keyword"
#: a name that a later word has with something else; the last counts
REPEATED_NAME = "repeated-name"
#: another separator than that of the list
SEPARATOR = "separator"
#: an enhanced status code of another class than the reply
STATUS_CLASS = "status-class"
#: an enhanced status code that is marked, or not before the first text
STATUS_PLACE = "status-place"
#: a line without the reply code between those of a reply
STRAY_LINE = "stray-line"
#: blanks before the line end
TRAILING_BLANKS = "trailing-blanks"
#: a dot at the end of a domain
TRAILING_DOT = "trailing-dot"
#: a parameter whose keyword is not known
UNKNOWN_PARAMETER = "unknown-parameter"
#: a verb that is not known
UNKNOWN_VERB = "unknown-verb"
#: octets that no rule reads; kept as they stand
UNREADABLE = "unreadable"
#: a verb that is known, with arguments that nothing reads
UNREADABLE_ARGUMENTS = "unreadable-arguments"
#: the argument UTF8REPLY, which SMTPUTF8 replaced
UTF8REPLY = "utf8reply"
#: a value that its rule accepts and that means nothing
VALUE = "value"

#: what is wrong with a line of an answer to EHLO, of which the rest is read
OFFERED = {
    "blanks": "other blanks than one space",
    "trailing-blanks": "blanks at the end",
    "separator": "another separator than that of the list",
    "equals-sign": "a sign behind the keyword, where a space should be",
    "old-spelling": "an old spelling of the keyword",
    "bad-value": "a word that the rule of its keyword does not accept; it is left out",
    "extra-text": "text behind a keyword, or a value, that none may follow; it is left out",
    "no-value": "a value that has to be there, and is not",
    "repeated-keyword": "a keyword that an earlier line has with something else; the last counts",
    "repeated-name": "a name that a later word has with something else; the last counts",
    "no-keyword": "a line that does not begin with a keyword",
    "no-domain": "a keyword, or a word for people, where the server's name is due; it is read so",
    "status-place": "an enhanced status code, where none may be; it is passed over",
    "nearly-keyword": "not a keyword that is known, but nearly",
    "no-offer": "words for people, where an extension is offered",
    "masked": "what a firewall puts in place of what a server says",
    "lost-line-ends": "reply codes within a line, as if the line ends before them were lost",
}

__all__ = [
    "AMBIGUOUS",
    "BACKSLASH",
    "BAD_VALUE",
    "BARE_CR",
    "BARE_LF",
    "BARE_LITERAL",
    "BEYOND_ASCII",
    "BLANKS",
    "BLANKS_AFTER_COLON",
    "BLANKS_BEFORE_COLON",
    "BLANKS_IN_BRACKETS",
    "BLANKS_IN_VALUE",
    "BLANK_LINE",
    "BLANK_NULL_PATH",
    "COMBINATION",
    "CONTROL",
    "DISPLAY_NAME",
    "DUPLICATE",
    "EIGHT_BIT",
    "EQUALS_SIGN",
    "EXTRA_CR",
    "EXTRA_TEXT",
    "FREE_TEXT",
    "LEADING_BLANKS",
    "LEADING_OCTETS",
    "LITERAL",
    "LOST_LINE_ENDS",
    "LOW_LINE",
    "MASKED",
    "MIXED_CODES",
    "NEARLY_KEYWORD",
    "NOT_ASCII",
    "NOT_OFFERED",
    "NO_BRACKETS",
    "NO_CODE",
    "NO_COLON",
    "NO_DOMAIN",
    "NO_HYPHEN",
    "NO_KEYWORD",
    "NO_OFFER",
    "NO_SPACE",
    "NO_SPACE_AFTER_CODE",
    "NO_TAG",
    "NO_VALUE",
    "NO_VERB",
    "NO_WORD",
    "NUL",
    "NULL_PATH",
    "ODD_BRACKETS",
    "ODD_CODE",
    "ODD_DOMAIN",
    "ODD_LOCAL_PART",
    "ODD_SEPARATOR",
    "ODD_SIGN",
    "ODD_VALUE",
    "ODD_WORD",
    "OFFERED",
    "OLD_SPELLING",
    "OVER_LONG",
    "REPEATED_KEYWORD",
    "REPEATED_NAME",
    "SEPARATOR",
    "STATUS_CLASS",
    "STATUS_PLACE",
    "STRAY_LINE",
    "TRAILING_BLANKS",
    "TRAILING_DOT",
    "UNKNOWN_PARAMETER",
    "UNKNOWN_VERB",
    "UNREADABLE",
    "UNREADABLE_ARGUMENTS",
    "UTF8REPLY",
    "VALUE",
]
