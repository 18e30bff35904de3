"""What of a line may be a secret, and is not shown unless it is asked for by name.

One scanner (`smtpkit.mentions`) finds where octets mention a verb or a parameter that a
declaration marks as secret, and how what stands behind it is bound to it: by the name of a SASL
mechanism (`AUTH PLAIN ...`), by a mark or a blank (`AUTH ...`), by nothing (`AUTHx...`), or as a
part of an address, a domain or a value (`<auth@x.example>`, `auth.example`, `AUTH=x`). No mention
is a word of people (`author`, `authentication`), nor an identity (`AUTH=ned@x.example`, `AUTH=<>`:
RFC 4954, 5); XCLIENT's LOGIN is an identity, too.

**What is hidden** then, and from there on to the end, is one table, by where the mention stands:

| in | behind a mechanism | a mark | glued to it | as a part |
| --- | --- | --- | --- | --- |
| a line that is not regular, or of no known verb | all | all | a word | a token |
| a regular line of another verb | all | a word | a token | a sure token |
| a reply | a word | a word | a word | a token |
| a reply that says yes (2yz): it may offer them | a long token | | | |

*All* is whatever is there. A *word* is one that is not known: no word of people (those in which the
meanings of reply codes are told, and some more), no mechanism, verb or keyword, and no number of
three digits; within the next few words, as what follows is prose. A *token* looks like base64: it
has letters of both cases (not as a name has them), padding, or eight letters and digits; a *sure*
one has eight octets, and a *long* one twelve, and is hidden anywhere behind any mention. So `504
AUTH LOGIN is disabled`, `HELP AUTH`, `NOOP author` and `250 AUTH PLAIN LOGIN` stay as they are, and
of `500 unknown: AUTH PLAIN ...` nothing is shown that is not surely prose, in any case and cut. A
secret that is a word of people itself (`error`) is told from it by nothing.

In a line of a verb with secrets, if it does not follow its rule, all is hidden behind the verb and
the mechanism. A line of an unknown verb is also hidden where it is an answer in an exchange by its
looks, behind a mechanism as its first or second word, from a sure token on, and behind what is a
verb with secrets but for a letter (`AUHT`); what stands behind a CR is looked at as a line of its
own. Control characters between the letters (as UTF-16 has them) hide no mention. A refusal (50x,
53x) repeats a token of 16 octets without any mention.

**What is said again.** A server may repeat what it does not understand: `Secrets` finds what was
sent, in base64 or decoded, without its padding or cut, down to pieces of four octets; and in other
base64, or in numbers.

**Who asks by name** gets it: `view.initial_response`, `view.octets(name)`, `bytes(view)`,
`view.values()`, `to_dict(secrets=True)`, `reply.lines`, `layer.reply_text`, `layer.args`,
`layer.raw`, `layer.get_field(name)`, and a pickle, which holds octets and not a text.
"""

from __future__ import annotations

from smtpkit.errors import ParseError, SuggestedReply
from smtpkit.wording import expectation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BASE64 = frozenset(b"+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_TO_RUNS = bytes(octet if octet in _BASE64 else 32 for octet in range(256))
_TO_SPACES = bytes(32 if octet < 33 or octet == 127 else octet for octet in range(256))
#: the shortest piece of a secret that is searched for in replies, and the shortest in other case
_SHORTEST_ECHO = 4
_SHORTEST_IN_OTHER_CASE = 6
#: so many secrets are searched for, the latest, and so much of each: no line of an exchange is
#: longer (RFC 4954, 4)
_KEPT = 32
_LONGEST_SECRET = 12288
#: longer ones are no passwords, and searched for as they were sent alone
_LONGEST_ENCODED = 256
#: so many octets that are a text are no chance
_LEAST_TEXT = 8
#: what stands between octets that are spelt, or that are written as numbers
_MARKS = rb"(?i)0x|\\x|\\u00|&#x|[\0 ,:;%=.-]"


class Secrets:
    """The secrets that were sent: some servers repeat what they do not understand.

    A piece of four octets is an echo, too, and one of six in any case of its letters, with marks
    between them, or in base64 that nobody sent; and so are four octets in hexadecimal digits, be
    they written as `73336372`, `73 33 63 72`, `%73%33%63%72` or like that.
    """

    __slots__ = ("_encoded", "_forms", "_in_numbers", "_in_other_case", "_latest", "_pieces")

    def __init__(self) -> None:
        self._latest: list[bytes] = []
        # the pieces of each of them, in all forms
        self._forms: dict[bytes, tuple[set[bytes], ...]] = {}
        self._pieces: set[bytes] | None = None
        self._in_other_case: set[bytes] = set()
        self._encoded: set[bytes] = set()
        self._in_numbers: set[bytes] = set()

    def add(self, words: Iterable[bytes]) -> None:
        """Keep those that are long enough to be searched for."""
        more = [word[:_LONGEST_SECRET] for word in words if len(word) >= _SHORTEST_ECHO]
        if more:
            self._latest = [*self._latest, *more][-_KEPT:]
            self._pieces = None

    def __contains__(self, octets: bytes) -> bool:
        """Whether this was sent as a secret, all of it."""
        return octets[:_LONGEST_SECRET] in self._latest

    def echoes(self, octets: bytes, start: int = 0) -> tuple[tuple[int, int], ...]:
        """The spans, from a place on, where octets repeat a secret or a piece of one."""
        if not self._latest:
            return ()
        if self._pieces is None:
            self._pieces = self._cut()
        found: list[tuple[int, int]] = []
        for first, last in sorted([*self._repeated(octets, start), *self._spelt(octets, start)]):
            if found and first <= found[-1][1]:
                found[-1] = found[-1][0], max(last, found[-1][1])
            else:
                found.append((first, last))
        return tuple(found)

    def _cut(self) -> set[bytes]:
        """The pieces of the secrets, and what they are in other forms."""
        known = self._forms
        self._forms = {each: known.get(each) or _forms_of(each) for each in self._latest}
        found = [set[bytes]().union(*forms) for forms in zip(*self._forms.values(), strict=True)]
        pieces, self._in_other_case, self._encoded, self._in_numbers = found
        return pieces

    def _repeated(self, octets: bytes, start: int) -> Iterator[tuple[int, int]]:
        lower = octets.lower()
        for at in range(start, len(octets) - _SHORTEST_ECHO + 1):
            end = at + _SHORTEST_IN_OTHER_CASE
            if lower[at:end] in self._in_other_case or octets[at:end] in self._encoded:
                yield at, end
            elif octets[at : at + _SHORTEST_ECHO] in self._pieces:  # type: ignore[operator]
                yield at, at + _SHORTEST_ECHO

    def _spelt(self, octets: bytes, start: int) -> Iterator[tuple[int, int]]:
        """Where it stands with marks between its octets, or in hexadecimal digits."""
        import re

        places, end = list[int](), start
        for mark in re.compile(_MARKS).finditer(octets, start):
            places += range(end, mark.start())
            end = mark.end()
        places += range(end, len(octets))
        letters = bytes(octets[at] for at in places).lower()
        for at in range(len(letters)):
            for pieces, length in (
                (self._in_other_case, _SHORTEST_IN_OTHER_CASE),
                (self._in_numbers, 2 * _SHORTEST_ECHO),
            ):
                if letters[at : at + length] in pieces:
                    yield places[at], places[at + length - 1] + 1


def _forms_of(secret: bytes) -> tuple[set[bytes], ...]:
    """The pieces of a secret: as it was sent, in lower case, in base64, and in numbers."""
    short = [secret] if len(secret) <= _LONGEST_ENCODED else []
    return (
        _pieces([secret], _SHORTEST_ECHO),
        _pieces([secret.lower()], _SHORTEST_IN_OTHER_CASE),
        _pieces((text for each in short for text in _encodings(each)), _SHORTEST_IN_OTHER_CASE),
        _pieces((each.hex().encode("ascii") for each in short), 2 * _SHORTEST_ECHO),
    )


def _pieces(secrets: Iterable[bytes], length: int) -> set[bytes]:
    return {
        secret[at : at + length] for secret in secrets for at in range(len(secret) - length + 1)
    }


def _encodings(secret: bytes) -> Iterator[bytes]:
    """What base64 has of octets, wherever they stand in a message."""
    import binascii

    for before in range(3):
        text = binascii.b2a_base64(bytes(before) + secret, newline=False).rstrip(b"=")
        yield text[(0, 2, 3)[before] :]


def repeatable(octets: bytes) -> list[bytes]:
    """What a server may repeat of a line that nothing is known of: its words, and what they mean.

    >>> repeatable(b"AGtpbQBzM2NyZXQ")
    [b'AGtpbQBzM2NyZXQ', b's3cret']
    """
    # what stands beside base64 is no part of it
    runs = octets.translate(_TO_RUNS).split()
    texts = [decoded_anyhow(run) for run in runs if len(run) >= _SHORTEST_ECHO]
    for run in runs:
        # something may be glued before it, and then it begins anywhere
        others = (decoded_anyhow(run[at:]) for at in range(1, 4))
        texts += (each for each in others if len(each) > _LEAST_TEXT and _is_text(each))
    return octets.split() + [word for text in texts for word in words_of(text)]


def _is_text(octets: bytes) -> bool:
    """Whether the last octets of what was decoded are of a text, as by chance they never are."""
    return octets[-_LEAST_TEXT:].isascii()


def decoded_anyhow(text: bytes) -> bytes:
    """What base64 stands for that lacks its padding, or was cut."""
    import binascii

    text = text[: len(text) - (len(text) % 4 == 1)]
    return binascii.a2b_base64(text + b"=" * (-len(text) % 4))


def words_of(decoded: bytes) -> list[bytes]:
    """What may be secret in a message that was not read: behind a NUL, the last word; else all."""
    if b"\0" in decoded:
        return [decoded.rpartition(b"\0")[2]]
    return decoded.translate(_TO_SPACES).split()


def veil(octets: bytes, spans: Sequence[tuple[int, int]]) -> bytes:
    """Put the length of a secret in its place."""
    if not spans:
        return octets
    shown, position = [], 0
    for start, end in spans:
        shown += [octets[position:start], b"<%d octets hidden>" % (end - start)]
        position = end
    return b"".join([*shown, octets[position:]])


def told_of(error: ParseError) -> ParseError:
    """An error about octets that are not shown: the place and what was expected, no octet."""
    text = "unknown verb"
    if error.rule != "command":
        text = expectation(error.expected) if error.expected else f"no {error.rule}"
    reply = error.reply
    return ParseError(
        f"{text} ({error.rule}, {error.reference})",
        offset=error.offset,
        rule=error.rule,
        expected=error.expected,
        reference=error.reference,
        level=error.level,
        reply=reply and SuggestedReply(reply.code, reply.enhanced_code, text),
        leniencies=error.leniencies,
    )


def quoted_from(text: str, octets: bytes, hidden_from: int | None) -> str:
    """A sentence about a line, without what it quotes of the secret in it."""
    if hidden_from is None:
        return text
    secrets = Secrets()
    secrets.add([octets[hidden_from:].strip()])
    found = text.encode("utf-8", "surrogateescape")
    return veil(found, secrets.echoes(found)).decode("utf-8", "replace")
