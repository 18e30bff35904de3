"""What of a line may be a secret, and is not shown unless it is asked for by name.

One scanner (`SecretVerbs.mentions`) finds where octets mention a verb or a parameter that a
declaration marks as secret, and how what stands behind it is bound to it: by the name of a SASL
mechanism (`AUTH PLAIN ...`), by a mark or a blank (`AUTH ...`), by nothing (`AUTHx...`), or as a
part of an address, a domain or a value (`<auth@x.example>`, `auth.example`, `AUTH=x`). No mention
is a word of people (`author`, `authentication`), nor an identity (`AUTH=ned@x.example`, `AUTH=<>`:
RFC 4954, 5); XCLIENT's LOGIN is an identity, too.

**What is hidden** then, and from there on to the end, is one table, by where the mention stands:

| in | behind a mechanism | a mark | glued to it | as a part |
| --- | --- | --- | --- | --- |
| a line that is not regular, or of no known verb | all | all | a word | a token |
| a regular line of another verb | all | a word | a token | a long token |
| a reply | a word | a word | a word | a token |
| a reply that says yes (2yz): it may offer them | a long token | | | |

*All* is whatever is there. A *word* is one that is not known: no word of people (those that the
meanings of reply codes are told in, and `_SAID`), no mechanism, verb or keyword, and no number of
three digits; within the next few words, as what follows is prose. A *token* looks like base64: it
has letters of both cases (not as a name has them), padding, or eight letters and digits; a *long*
one has twelve octets, and is hidden anywhere behind any mention. So `504 AUTH LOGIN is disabled`,
`HELP AUTH`, `NOOP author` and `250 AUTH PLAIN LOGIN` stay as they are, and of `500 unknown: AUTH
PLAIN secret` nothing is shown that is not surely prose, in any case and cut.

A line of an unknown verb is also hidden where it is an answer in an exchange by its looks, behind
a mechanism as its first or second word, and from a token of eight octets on.

**What is said again.** A server may repeat what it does not understand: `Secrets` finds what was
sent, in base64 or decoded, without its padding or cut, down to pieces of four octets.

**Who asks by name** gets it: `view.initial_response`, `view.octets(name)`, `bytes(view)`,
`view.values()`, `to_dict(secrets=True)`, `reply.lines`, `layer.reply_text`, `layer.args`,
`layer.raw`, `layer.get_field(name)`, and a pickle, which holds octets and not a text.
"""

from __future__ import annotations

from smtpkit.errors import ParseError, SuggestedReply
from smtpkit.octets import code_of, leading_word, lines_in, verb_of
from smtpkit.wording import expectation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set

    from smtpkit.command import Command

_LETTERS_AND_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = frozenset(b"+/" + _LETTERS_AND_DIGITS)
_BLANK_OCTETS = bytes((*range(33), 127))
_TO_SPACES = bytes(32 if octet in _BLANK_OCTETS else octet for octet in range(256))
#: how what stands behind a mention is bound to it
_NAMED, _MARKED, _GLUED, _PART = range(4)
#: how much like base64 what is hidden has to look: at all, an unknown word, and tokens, by octets
_ALL, _WORD, _TOKEN, _SURE_TOKEN, _LONG_TOKEN = 0, 1, 4, 8, 12
#: the table above
_BROKEN = (_ALL, _ALL, _WORD, _TOKEN)
_REGULAR = (_ALL, _WORD, _TOKEN, _LONG_TOKEN)
_REPLY = (_WORD, _WORD, _WORD, _TOKEN)
_OFFER = (_LONG_TOKEN,) * 4
#: behind so many known words it is prose; and so far is looked for what a word belongs to
_NEAR = 4
_FAR = 64
#: the shortest piece of a secret that is searched for in replies, and the shortest in other case
_SHORTEST_ECHO = 4
_SHORTEST_IN_OTHER_CASE = 6
#: so many secrets are searched for, the latest, and so much of each: no line of an exchange is
#: longer (RFC 4954, 4)
_KEPT = 32
_LONGEST_SECRET = 12288
#: the octets of words, the rarest in lines first
_RARE = b"QZJKVUXYWGHPBFLCNSDMRTOIAE"
#: so far a verb is looked for whose blank is missing
_LONGEST_LINE = 512
#: what servers say of such verbs, beside the words of the codes
_SAID = """
    aborted advertised again already allow although and announced attempt attempts
    authenticate authenticated authenticating authentications authenticator authorization
    authorize authorized authors back cancelled cannot channel clear configured contact correct
    could decode decoding denied disallowed each either enable enabled encoded encrypt error errors
    etc expected expired extension failures first from given good got hello if illegal imap in
    incorrect internal issue just later login logins logged long mail malformed mechanisms method
    mode more must need no offered ok okay one operation options other permission plain plaintext
    please possible problem proceed provided quitting rejected reject repeat requires response
    retry secure secured see send server session since specified ssl still string successful
    successfully such support supports then there these tries twice type unauthenticated
    unauthorised unauthorized understood unencrypted unexpected unknown unrecognised unrecognized
    unsupported until used username users using via want wants we welcome were when while would
    wrong yet your
"""


# ---------------------------------------------------------------------------- words


def is_answer(octets: bytes) -> bool:
    """Whether a line looks like an answer in an AUTH exchange: one word of base64, and no verb.

    Nothing but what went before it says what such a line is, and so it is not shown; a word of
    letters in one case passes for a verb, and so does one that begins with a capital, where its
    length is not that of base64.
    """
    word = octets.strip(b" \t\r\n\0")
    text = word.rstrip(b"=")
    if not text or not _BASE64.issuperset(text):
        return False
    if len(word) % 4 == 0 or len(word) > len(text):
        return not (word.isalpha() and (word.isupper() or word.islower()))
    return len(text) >= _TOKEN and _is_mixed(text) and not (text.isalpha() and text.istitle())


def _is_mixed(word: bytes) -> bool:
    """Whether a word has letters in both cases."""
    return word != word.upper() and word != word.lower()


def _likeness(word: bytes) -> int:
    """How much a word of the letters of base64 looks like it: as many octets, at most."""
    text, is_mixed = word.rstrip(b"="), _is_mixed(word)
    if text != word or (is_mixed and not word.isalpha()):
        return len(word)
    if is_mixed and not word.istitle():
        return min(len(word), _LONG_TOKEN - 1)
    if len(word) >= _SURE_TOKEN and not word.isalpha() and not word.isdigit():
        return min(len(word), _LONG_TOKEN - 1)
    return _WORD


def _next_word(octets: bytes, at: int) -> int | None:
    """Where what follows the blanks at a place begins; None: nothing does."""
    at = len(octets) - len(octets[at:].lstrip(_BLANK_OCTETS))
    return at if at < len(octets) else None


# ---------------------------------------------------------------------------- a line


class SecretVerbs:
    """The verbs of a dialect, and what of a line may hold secrets."""

    __slots__ = ("_commands", "_look", "_names", "_reference", "_search", "_secret")

    def __init__(
        self, commands: Mapping[str, type[Command]], reference: str, mechanisms: Iterable[str] = ()
    ) -> None:
        """The commands by their verbs, where they are said to be lines, and SASL's mechanisms."""
        self._commands, self._reference = commands, reference
        self._names = frozenset(name.encode("ascii") for name in mechanisms)
        # the verbs of which a field is secret that is no parameter; and parameters by themselves
        self._secret: dict[bytes, type[Command] | None] = {
            verb.encode("ascii"): view
            for verb, view in commands.items()
            if len(view.secret_fields) > len(view.facts.secret_keywords)
        }
        for view in commands.values():
            for keyword in view.facts.secret_keywords:
                self._secret.setdefault(keyword.encode("ascii"), None)
        self._search: Callable[[bytes], object] | None = None
        self._look: _Look | None = None

    def is_name(self, word: bytes) -> bool:
        """Whether a word is the name of a SASL mechanism, in any case, and so no secret."""
        return word.upper() in self._names

    def may_hide(self, octets: bytes) -> bool:
        """Whether a line of a known verb has to be looked at: a quick test, never too lax."""
        return (self._search or self._quick())(octets) is not None

    def _quick(self) -> Callable[[bytes], object]:
        """Look for the rarest letter of each word first: few lines have it."""
        import re

        rare, words = b"", []
        for word in self._secret:
            at = min(range(len(word)), key=[_RARE.find(octet) for octet in word].__getitem__)
            rare += word[at : at + 1] + word[at : at + 1].lower()
            words.append(b"(?<=%b)%b" % (re.escape(word[: at + 1]), re.escape(word[at + 1 :])))
        pattern = b"[%b](?i:%b)" % (re.escape(rare), b"|".join(words)) if words else b"(?!)"
        self._search = re.compile(pattern).search
        return self._search

    # -- the scanner

    def mentions(
        self, octets: bytes, passed: Container[str] = (), keywords: Container[str] = ()
    ) -> Iterator[tuple[int, int, int]]:
        """Where verbs and parameters with secrets are mentioned.

        passed: keywords of parameters that are not looked for
        keywords: those of the line, which may stand for an identity

        Yields where the mention ends, where what it begins does, and how that is bound to it.
        """
        look = self._look or self._looked()
        for found in look.mention.finditer(octets):
            word, (at, end) = found[0].upper(), found.span()
            view, follows = self._secret[word], octets[end : end + 1]
            before, behind = octets[max(at - _FAR, 0) : at], look.letters(octets, end)
            glued = before[len(before.rstrip(_LETTERS_AND_DIGITS)) :]
            if view is None:
                if word.decode("ascii") in passed:
                    continue
                if sign := look.equals.match(octets, end):
                    yield end, sign.end(), _NAMED
                elif follows and not (glued or behind):
                    yield end, end, _MARKED
                continue
            whole = glued + word + behind
            if whole != word and (
                look.is_prose(whole) or (len(behind) >= _TOKEN and look.is_prose(behind))
            ):
                continue
            is_part = look.part.match(octets, end) is not None
            begin = self._behind(octets, end, view)
            if self.is_name(whole):
                begin = end + len(behind)
            if begin > end and not (is_part and look.part.match(octets, begin)):
                yield end, begin, _NAMED
            elif word.decode("ascii") in keywords and look.identity.match(octets, end):
                continue
            elif is_part or (follows == b">" and b"@" in b"".join(before.split()[-1:])):
                yield end, end, _PART
            elif not behind:
                yield end, end, _MARKED
            elif not view.facts.mechanism and self._lacks_a_blank(octets, end, word, view):
                yield end, end, _NAMED
            else:
                yield end, end, _GLUED

    def _behind(self, octets: bytes, at: int, view: type[Command]) -> int:
        """Where the name of a mechanism ends that follows a verb, or the verb itself."""
        look = self._look or self._looked()
        found = look.name.match(octets, at) if view.facts.mechanism else None
        if found is None or look.is_prose(look.letters(octets, found.start(1))):
            return at
        return found.end()

    @staticmethod
    def _lacks_a_blank(octets: bytes, end: int, word: bytes, view: type[Command]) -> bool:
        """Whether it is a regular line of a verb, but for the blank, what begins with it here."""
        line = word + b" " + octets[end : end + _LONGEST_LINE].rstrip(b"\r\n") + b"\r\n"
        return view.facts.pattern.fullmatch(line) is not None

    # -- the policy

    def hidden_from(self, octets: bytes, known_keywords: tuple[str, ...] = ()) -> int | None:
        """From where on a client's line may hold a secret, whatever its verb; None: nowhere.

        known_keywords: those of secret parameters that need not be looked for
        """
        begin = len(octets) - len(octets.lstrip(b" \t"))
        verb = verb_of(octets[begin:])
        known, secret = self._commands.get(verb), self._secret.get(verb.encode("ascii"))
        if known is None:
            return self._of_unknown(octets)
        if secret is not None:
            return _next_word(octets, self._behind(octets, begin + len(verb), secret))
        if not self.may_hide(octets):
            return None
        line = octets.rstrip(b"\r\n") + b"\r\n"
        is_regular = known.facts.pattern.fullmatch(line) is not None
        levels = _REGULAR if is_regular else _BROKEN
        return self._begun(octets, levels, known_keywords, known.facts.known)

    def hidden_in_reply(self, octets: bytes) -> list[tuple[int, int]]:
        """What of a reply may repeat a secret: spans in its texts, codes and line ends left out."""
        if not self.may_hide(octets):
            return []
        texts = [
            (min(first + 4, last) if code_of(octets[first:last]) is not None else first, last)
            for first, last in lines_in(octets)
        ]
        # one text, of which all lines stand where they stood
        prose = bytearray(b"\n" * len(octets))
        for first, last in texts:
            prose[first:last] = octets[first:last]
        begin = self._begun(bytes(prose), _OFFER if octets[:1] == b"2" else _REPLY)
        if begin is None:
            return []
        return [(max(first, begin), last) for first, last in texts if max(first, begin) < last]

    def unknown(self, octets: bytes) -> tuple[str, str, int | None]:
        """What is said of a line whose verb is not known: its word, a sentence, what is secret."""
        word = verb_of(octets)
        message = f'unknown verb "{word[:40]}"' if word else "expected a verb"
        hidden_from = self.hidden_from(octets)
        if (hidden_from is not None and hidden_from < len(word)) or hidden_from == 0:
            message, word = "unknown verb, not shown: it may be credentials", ""
        return word, f"{message} (command, {self._reference})", hidden_from

    def _of_unknown(self, octets: bytes) -> int | None:
        """From where on a line is secret whose verb is not known."""
        if is_answer(octets):
            return 0
        look = self._look or self._looked()
        found = [self._begun(octets, _BROKEN), look.token(octets, 0, _SURE_TOKEN)]
        for at in (0, len(leading_word(octets))):
            name = look.name.match(octets, at)
            if name is not None and not look.letters(octets, name.end()):
                found.append(_next_word(octets, name.end()))
        return min((each for each in found if each is not None), default=None)

    def _begun(
        self,
        octets: bytes,
        levels: tuple[int, ...],
        passed: Container[str] = (),
        keywords: Container[str] = (),
    ) -> int | None:
        """From where on it is secret what a mention begins, by how it is bound; None: nowhere."""
        first, found = None, None
        for end, begin, bond in self.mentions(octets, passed, keywords):
            first = end if first is None else first
            found = self._hidden(octets, begin, bond, levels[bond])
            if found is not None:
                break
        if first is None:
            return None
        token = (self._look or self._looked()).token(octets, first, _LONG_TOKEN)
        return min((each for each in (found, token) if each is not None), default=None)

    def _hidden(self, octets: bytes, begin: int, bond: int, level: int) -> int | None:
        """From where on it is hidden what stands behind a mention, if it looks so much like it."""
        look = self._look or self._looked()
        if level == _ALL:
            return _next_word(octets, begin)
        if level == _WORD and bond != _GLUED:
            return self._first_unknown(octets, begin)
        run = octets[begin : begin + _FAR].translate(_TO_SPACES).partition(b" ")[0]
        if level == _WORD:
            return None if look.is_known(look.letters(octets, begin)) else begin
        is_token = any(_likeness(each) >= level for each in look.piece.findall(run))
        return begin if is_token else None

    def _first_unknown(self, octets: bytes, at: int) -> int | None:
        """Where the first word stands, of the next few, that nobody would say; None: it is prose.

        A mechanism whose blank is missing is one, from its end on.
        """
        look, near = self._look or self._looked(), _NEAR
        for _ in range(4 * _NEAR):
            at = look.between.match(octets, at).end()  # type: ignore[union-attr]  # it may be empty
            if at == len(octets) or not near:
                return None
            word = look.letters(octets, at)
            name = look.name.match(octets, at)
            if name is not None and not look.is_prose(word):
                at = name.end()
                if look.letters(octets, at):
                    return at
                continue
            if not look.is_known(word):
                return at
            at, near = at + len(word), near - 1
        return None

    def _looked(self) -> _Look:
        keywords = {each for view in self._commands.values() for each in view.facts.known}
        self._look = _Look(self._secret, self._names, {*self._commands, *keywords})
        return self._look


class _Look:
    """What octets are looked for, made when a line has to be looked at for the first time."""

    def __init__(self, secret: Iterable[bytes], names: Set[bytes], words: Set[str]) -> None:
        """The verbs and keywords, the mechanisms, and what else is said in lines."""
        import re

        from smtpkit.generated.constants import CODES, STATUS_CODES

        def one_of(each: Iterable[bytes]) -> bytes:
            longest_first = sorted(each, key=len, reverse=True)
            return b"|".join(map(re.escape, longest_first)) or b"(?!)"

        self.mention = re.compile(b"(?i:%b)" % one_of(secret))
        self.name = re.compile(b"(?i:[^0-9A-Za-z]{0,4}(%b))" % one_of(names))
        self.equals = re.compile(rb"[ \t]{0,64}=")
        #: who handed a message in, and not a secret (RFC 4954, 5)
        self.identity = re.compile(
            rb"[ \t]{0,64}=[ \t]{0,64}(?:<>|\+3C\+3E|[^\0- \x7f]{0,64}(?:@|\+40))"
        )
        #: what goes on with an address, a domain or a longer name
        self.part = re.compile(
            rb"[-_][0-9A-Za-z]|[-\w]{0,64}\.\w|[^\0- \x7f<>\"=]{0,64}@(?![^0-9A-Za-z\[])"
        )
        self.between = re.compile(rb"[ \t\r\n\"'<>:;,.!?()\[\]{}/=*|-]{0,64}")
        self.piece = re.compile(rb"[-_+/0-9A-Za-z]{4,}=*+")
        #: one that is no part of an address or a domain
        self._token = re.compile(rb"(?<![-_+/0-9A-Za-z@.])[-_+/0-9A-Za-z]{4,}+=*+(?![@.]\w)")
        self._run = re.compile(b"[0-9A-Za-z]{0,64}")
        told = " ".join([*CODES.values(), *STATUS_CODES.values(), *words, _SAID]).lower()
        said = re.findall(b"[a-z]+", told.encode("utf-8"))
        self._prose = frozenset(said) - {name.lower() for name in names}

    def letters(self, octets: bytes, at: int) -> bytes:
        """The letters and digits at a place."""
        found = self._run.match(octets, at)
        return found[0] if found else b""

    def is_prose(self, word: bytes) -> bool:
        """Whether a word is said in replies, or is a keyword."""
        return word.lower() in self._prose

    def is_known(self, word: bytes) -> bool:
        """Whether a word is surely no piece of a secret."""
        return self.is_prose(word) or (len(word) <= 3 and word.isdigit())

    def token(self, octets: bytes, at: int, least: int) -> int | None:
        """Where the first token stands, behind a place, that looks so much like base64.

        One that seems to be the value of a parameter has to be longer.
        """
        for found in self._token.finditer(octets, at):
            is_value = octets[found.start() - 1 : found.start()] == b"="
            if _likeness(found[0]) >= (_LONG_TOKEN if is_value else least):
                return found.start()
        return None


# ---------------------------------------------------------------------------- many lines


class Secrets:
    """The secrets that were sent: some servers repeat what they do not understand.

    A piece of four octets is an echo, too, and one of six in any case of its letters.
    """

    __slots__ = ("_in_other_case", "_latest", "_pieces")

    def __init__(self) -> None:
        self._latest: list[bytes] = []
        self._pieces: set[bytes] | None = None
        self._in_other_case: set[bytes] = set()

    def add(self, words: Iterable[bytes]) -> None:
        """Keep those that are long enough to be searched for."""
        more = [word[:_LONGEST_SECRET] for word in words if len(word) >= _SHORTEST_ECHO]
        if more:
            self._latest = [*self._latest, *more][-_KEPT:]
            self._pieces = None

    def echoes(self, octets: bytes, start: int = 0) -> tuple[tuple[int, int], ...]:
        """The spans, from a place on, where octets repeat a secret or a piece of one."""
        if not self._latest:
            return ()
        if self._pieces is None:
            self._pieces = set(_pieces(self._latest, _SHORTEST_ECHO))
            lower = [secret.lower() for secret in self._latest]
            self._in_other_case = set(_pieces(lower, _SHORTEST_IN_OTHER_CASE))
        found: list[tuple[int, int]] = []
        lower_octets = octets.lower()
        for at in range(start, len(octets) - _SHORTEST_ECHO + 1):
            if octets[at : at + _SHORTEST_ECHO] in self._pieces:
                end = at + _SHORTEST_ECHO
            elif lower_octets[at : at + _SHORTEST_IN_OTHER_CASE] in self._in_other_case:
                end = at + _SHORTEST_IN_OTHER_CASE
            else:
                continue
            if found and at <= found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            else:
                found.append((at, end))
        return tuple(found)


def _pieces(secrets: Iterable[bytes], length: int) -> Iterator[bytes]:
    for secret in secrets:
        for at in range(len(secret) - length + 1):
            yield secret[at : at + length]


def repeatable(octets: bytes) -> list[bytes]:
    """What a server may repeat of a line that nothing is known of: its words, and what they mean.

    >>> repeatable(b"AGtpbQBzM2NyZXQ")
    [b'AGtpbQBzM2NyZXQ', b's3cret']
    """
    found = octets.split()
    for word in [*found]:
        text = word.rstrip(b"=")
        if len(text) >= _SHORTEST_ECHO and _BASE64.issuperset(text):
            found += words_of(decoded_anyhow(text))
    return found


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


def veil(octets: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """Put the length of a secret in its place."""
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
