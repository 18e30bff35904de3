"""What the wild sends instead of what a rule says: pieces that several declarations share.

A leniency is declared beside the rule it bends (`relaxed`, `skipped`); a lenient reader takes it
and lists it in `view.defects`. What only prose refuses has no rule of its own to bend: those
leniencies are listed here, by the names under which they are reported.
"""

from grammar.language.text import (
    CRLF,
    DIGIT,
    LETTER,
    Construct,
    Leniency,
    Literal,
    Octets,
    OctetSet,
    Optional,
    Repeat,
    Select,
    Struct,
    relaxed,
)

BLANK = OctetSet.of("blank", " \t")
CR_OR_BLANK = OctetSet.of("CR or blank", "\r \t")
EIGHT_BIT = OctetSet.of("8-bit octet", range(128, 256))
COMMA_OR_BLANK = OctetSet.of("comma or blank", ", \t")
ANY_TEXT = OctetSet.of("any octet but CR and LF", range(10), range(11, 13), range(14, 256))
SEVEN_BIT = OctetSet.of(
    "any 7-bit octet but NUL, CR and LF", range(1, 10), range(11, 13), range(14, 128)
)
NO_NUL = OctetSet.of("any octet but NUL, CR and LF", range(1, 10), range(11, 13), range(14, 256))
NO_BLANK = OctetSet.of(
    "any octet but blanks and line ends", range(9), range(11, 13), range(14, 32), range(33, 256)
)

NO_WORD = OctetSet(
    "no letter, digit, blank or line end",
    ANY_TEXT.octets - LETTER.octets - DIGIT.octets - BLANK.octets,
)
PUNCTUATION = OctetSet.of("punctuation", "!,.;:")

ODD_BRACKETS = "odd-brackets", "a bracket is missing, or is one too many"
EXTRA_TEXT = "extra-text", "text behind what the rule ends with"


def skipped(
    name: str, sentence: str, item: Construct | str, cost: str = "spelt", behind: str = ""
) -> Construct:
    """Nothing, where the wild sends something: a lenient reader passes over it."""
    return relaxed(Struct(), Leniency(name, sentence, Struct(item), cost, behind))


_NO_COLON = OctetSet(
    "any octet but NUL, colon, at sign, brackets and line ends", NO_NUL.octets - {*b":@<>"}
)


def odd_word(instead: Construct) -> Leniency:
    """Another word in the place of one that is always the same."""
    return Leniency("odd-word", "another word than the rule has", instead, cost="lost")


_NO_COLON_TOLD = "no-colon", "the colon is left out, or is another mark"


def colon(word: str) -> Construct:
    """A word with the colon behind it, which may stand apart from it, or be missing."""
    apart = Struct(word, Octets(BLANK), ":")
    return relaxed(
        f"{word}:",
        Leniency("blanks-before-colon", "blanks before the colon", apart, cost="spelt"),
        Leniency(*_NO_COLON_TOLD, Struct(word)),
        # cheaper than to be a part of what follows
        Leniency(*_NO_COLON_TOLD, Struct(word, Octets(OctetSet.of("mark", "=,;"), 1, 1)), "spelt"),
        # the dearest: what may be that word is no argument
        Leniency("no-word", "the word before an argument is left out", Struct(), cost="cut"),
        odd_word(Struct(Octets(_NO_COLON), ":")),
    )


blanks = skipped("blanks-after-colon", "blanks after the colon", Octets(BLANK))
# between the items of a list that has no blanks
_ODD_SEPARATOR = "odd-separator", "blanks, or commas too many, in a list"
comma = relaxed(Literal(","), Leniency(*_ODD_SEPARATOR, Octets(COMMA_OR_BLANK), cost="spelt"))
# dearer: what follows a comma and a blank is rather the next item
more_commas = skipped(*_ODD_SEPARATOR, Octets(OctetSet.of("comma", ",")), cost="odd")
trailing_blanks = skipped("trailing-blanks", "blanks before the line end", Octets(BLANK))
leading_blanks = relaxed(
    skipped("leading-blanks", "blanks before the verb, or the reply code", Octets(BLANK)),
    Leniency(
        "leading-octets",
        "octets before the verb, or the reply code, that are no text: NUL, or a byte order mark",
        Octets(OctetSet.of("NUL, blank or mark", "\0 \t", b"\xef\xbb\xbf")),
    ),
)


def _extra(first: OctetSet, cost: str, behind: str = "") -> Leniency:
    text = Struct(Octets(first, 1, 1), Octets(ANY_TEXT, 0))
    return Leniency(*EXTRA_TEXT, text, cost, behind)


# right behind a value it may be a part of that
extra_text = relaxed(
    Struct(), _extra(BLANK, "passed"), _extra(NO_WORD, "passed", "bracket"), _extra(NO_WORD, "cut")
)

line_end = relaxed(
    CRLF,
    Leniency("bare-lf", "LF without CR ends the line", Literal("\n"), cost="spelt"),
    Leniency("bare-cr", "CR without LF ends the line", Literal("\r"), cost="spelt"),
    Leniency(
        "extra-cr",
        "CR before the line end",
        Struct("\r", Octets(CR_OR_BLANK, 0), CRLF),
        cost="spelt",
    ),
)

separator = relaxed(
    Literal(" "),
    Leniency("blanks", "other blanks than one space", Octets(BLANK), cost="spelt"),
)

more_blanks = skipped("blanks", "other blanks than one space", Octets(BLANK))
NO_SPACE = "no-space", "no space before an argument or a parameter"


def _mark(marks: str) -> Leniency:
    """A mark in the place of a space: `AUTH=PLAIN`, `AUTH PLAIN,...`; or NUL."""
    mark = Octets(OctetSet.of("mark", marks), 1, 1)
    return Leniency(*NO_SPACE, Struct(Octets(BLANK, 0), mark, Octets(BLANK, 0)))


_a_mark = _mark("=:,;\0")
# behind what an equals sign may pad
separator_past_base64 = relaxed(separator, _mark(":,;\0"))
# behind a verb, which ends all the same: no letter, digit or hyphen follows it
first_separator = relaxed(separator, _a_mark, Leniency(*NO_SPACE, Struct()))
# before a word that there may be
separator_past_words = relaxed(
    separator,
    Leniency(
        *EXTRA_TEXT,
        Struct(Octets(BLANK), Repeat(Struct(Octets(NO_BLANK), Octets(BLANK)), 1)),
        cost="word",
    ),
    _a_mark,
    # right behind a number
    Leniency(*NO_SPACE, Struct()),
)

# of a parameter: its rule is said where parameters are declared
UNKNOWN_PARAMETER = Leniency(
    "unknown-parameter", "a parameter whose keyword is not known", Struct(), cost="lost"
)
# parameters behind it are read
EXTRA_WORD = Leniency(*EXTRA_TEXT, Struct(Octets(BLANK), Octets(NO_BLANK)), cost="word")
BAD_VALUE = Leniency(
    "bad-value",
    "a parameter or an argument whose value its rule does not accept; kept as it stands",
    Struct(),
    cost="lost",
)
_NO_BRACKET = OctetSet("any octet but brackets and line ends", ANY_TEXT.octets - {*b"<>"})
_IN_A_WORD = OctetSet("", NO_BLANK.octets - {*b"<>"})
BLANKS_IN_VALUE = "blanks-in-value", "blanks within a value"


def mark(sign: str) -> Construct:
    """A mark within a value, which may stand apart from what is around it."""
    apart = Struct(Octets(BLANK, 0), sign, Octets(BLANK, 0))
    return relaxed(Literal(sign), Leniency(*BLANKS_IN_VALUE, apart, cost="spelt"))


_ODD_SIGN = "odd-sign", "blanks around an equals sign, or a colon in its place"
# where the keyword may be any, there are blanks before it, or it stands for itself
blanks_at_equals = Leniency(*_ODD_SIGN, Struct(Octets(BLANK), "=", Octets(BLANK, 0)))


def equals(keyword: str) -> Construct:
    """The keyword of a parameter, and the equals sign behind it."""
    sign = Struct(Octets(BLANK, 0), Octets(OctetSet.of("sign", "=:"), 1, 1), Octets(BLANK, 0))
    return relaxed(f"{keyword}=", Leniency(*_ODD_SIGN, Struct(keyword, sign)))


ODD_VALUE = "odd-value", "a value of other characters, such as an equals sign"


def any_word(*, is_text: bool, is_bracketed: bool, is_rest: bool) -> Leniency:
    """What may stand where an argument of a command is due: a word, or all that follows.

    An argument that is text has that text for its value; any other has none.
    """
    if is_rest:
        word: Construct = Octets(ANY_TEXT)
    elif is_bracketed:
        # there may be nothing at all before the parameters; what follows a bracket is no part of it
        word = Select(
            Struct("<", Octets(_NO_BRACKET, 0), ">"),
            Struct(Optional("<"), Octets(_IN_A_WORD, 0), Optional(">")),
        )
    else:
        word = Octets(NO_BLANK)
    told = ODD_VALUE if is_text else (BAD_VALUE.name, BAD_VALUE.sentence)
    return Leniency(*told, word, cost="lost")


def eight_bit(octets: OctetSet | Construct) -> Leniency:
    """8-bit octets where there should be none, among others."""
    instead = Octets(octets) if isinstance(octets, OctetSet) else octets
    return Leniency("eight-bit", "8-bit octets that are not UTF-8", instead)


#: of a value in xtext
BEYOND_ASCII = "beyond-ascii", "a value that stands for octets beyond ASCII, and has to be ASCII"


def free_text(octets: OctetSet = ANY_TEXT) -> tuple[Leniency, ...]:
    """Text that is no text: 8-bit octets that are not UTF-8, controls, NUL."""
    return (
        Leniency("control", "a control character in text", Octets(SEVEN_BIT)),
        eight_bit(NO_NUL),
        Leniency("nul", "NUL in text", Octets(octets)),
    )


#: what prose refuses: name -> sentence
PROSE = {
    "over-long": "a part, or the line, is longer than it may be",
    "duplicate": "a parameter is given twice; the last one counts",
    "combination": "parameters that exclude, or need, one another",
    "literal": "an address literal that is no IPv4 or IPv6 address",
    "not-ascii": "a line that is not ASCII without SMTPUTF8, or where it never may be",
    "mixed-codes": "another code on a later line of a reply; the first one counts",
    "status-place": "an enhanced status code that is marked, or not before the first text",
    "masked": "what a firewall puts in place of what a server says",
    "lost-line-ends": "reply codes within a line, as if the line ends before them were lost",
    "status-class": "an enhanced status code of another class than the reply",
    "ambiguous": "a field that may as well end elsewhere; it has no value",
    "value": "a value that its rule accepts and that means nothing",
    UNKNOWN_PARAMETER.name: UNKNOWN_PARAMETER.sentence,
    BAD_VALUE.name: BAD_VALUE.sentence,
    "not-offered": "a verb, or a parameter, that was not offered",
    "unknown-verb": "a verb that is not known",
    "no-verb": "a line that does not begin with a verb",
    "unreadable-arguments": "a verb that is known, with arguments that nothing reads",
    "no-code": "a line of a server that does not begin with a reply code",
    "unreadable": "octets that no rule reads; kept as they stand",
}

#: what is wrong with a line of an answer to EHLO, of which the rest is read: name -> sentence
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
    "masked": PROSE["masked"],
    "lost-line-ends": PROSE["lost-line-ends"],
}

__all__ = [
    "ANY_TEXT",
    "BEYOND_ASCII",
    "BLANK",
    "NO_BLANK",
    "OFFERED",
    "PROSE",
    "blanks",
    "colon",
    "comma",
    "eight_bit",
    "extra_text",
    "first_separator",
    "free_text",
    "leading_blanks",
    "line_end",
    "mark",
    "more_blanks",
    "more_commas",
    "odd_word",
    "separator",
    "separator_past_base64",
    "separator_past_words",
    "skipped",
    "trailing_blanks",
]
