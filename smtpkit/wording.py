"""How errors say things: with articles, and in lists that are short."""

from __future__ import annotations

from smtpkit.errors import escaped, joined_with_or

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ARTICLES = frozenset(["a", "an", "the", "any", "no", "what"])
# said as if they began with "y", and the letters whose names begin with a vowel
_LIKE_Y = ("u-", "uni", "uri", "use", "utf", "one", "eu")
_LETTERS = frozenset("FHLMNRSX")
_SIGNS = {'"-"': "hyphen", '" "': "space"}


def article(name: str) -> str:
    """A name with "a" or "an" before it.

    >>> [article(name) for name in ("digit", "atext", "Ldh-label", "EHLO", "URI", "xchar")]
    ['a digit', 'an atext', 'an Ldh-label', 'an EHLO', 'a URI', 'an xchar']
    >>> [article(name) for name in ("String", "SMTP line", "MAIL", "RFC", "Snum", "Framework")]
    ['a String', 'an SMTP line', 'a MAIL', 'an RFC', 'a Snum', 'a Framework']
    >>> [article(name) for name in ("rrvs-value", "ldh-str", "size", "NUL")]
    ['an rrvs-value', 'an ldh-str', 'a size', 'a NUL']
    """
    begins = name[:3].lower()
    # what no one can say is spelt: "an Ldh-label", "an SMTP line"
    said = begins if name[:2].isupper() else name.partition("-")[0].lower()
    is_spelt = name[:1].upper() in _LETTERS and not set(said) & set("aeiouy")
    is_vowel = begins[:1] in ("a", "e", "i", "o", "u", "x", "8") or is_spelt
    is_vowel = is_vowel or (begins[:1] == "h" and begins[1:2].isdigit())
    return f"{'an' if is_vowel and not begins.startswith(_LIKE_Y) else 'a'} {name}"


def with_article(expected: str) -> str:
    """What an error expects, with "a" or "an" where that belongs.

    Words of the wire, names in capitals, and what is not counted have none:

    >>> [with_article(each) for each in ("space", "URI character", '"IPv6:"', "CRLF", "atext")]
    ['a space', 'a URI character', '"IPv6:"', 'CRLF', 'atext']
    """
    first = expected.partition(" ")[0]
    is_word = len(first) > 1 and first.islower() and first[0].isalpha()
    is_word = is_word or (first[:3] in ("UTF", "URI") and first != expected)
    is_counted = not expected.endswith(("text", "content", "textSMTP", "the end"))
    return article(expected) if is_word and is_counted and first not in _ARTICLES else expected


def one_by_one(names: Iterable[str]) -> list[str]:
    """What is expected, each thing once.

    >>> one_by_one(["letter or digit", "digit", "hyphen", '"-"', "letter, digit or low line"])
    ['letter', 'digit', 'hyphen', 'low line']
    >>> one_by_one(['visible character but "=" or ","'])
    ['visible character but "=" or ","']
    """
    found: list[str] = []
    for name in names:
        words, _, last = name.rpartition(" or ")
        is_plain = not ({"but", "no", "any", "UTF-8"} & {*name.replace(",", " ").split()})
        found += [*words.split(", "), last] if words and is_plain else [name]
    return list(dict.fromkeys(_SIGNS.get(each, each) for each in found))


def expectation(expected: Iterable[str]) -> str:
    """What was expected, as people say it.

    >>> expectation(["letter", "hyphen", '"."', "CRLF"])
    'expected a letter, a hyphen, "." or CRLF'
    """
    return f"expected {joined_with_or([with_article(each) for each in expected])}"


def quoted(octets: bytes) -> str:
    """Octets of the wire, as an error quotes them."""
    return f'"{escaped(octets)}"'
