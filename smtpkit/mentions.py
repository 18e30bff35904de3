"""The scanner that finds what may be secret in a line of anything, and the policy that hides it.

`smtpkit.secrets` tells the rule.
"""

from __future__ import annotations

from smtpkit.octets import is_reply, leading_word, lines_in, verb_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set

    from smtpkit.command import Command

_LETTERS_AND_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = frozenset(b"+/" + _LETTERS_AND_DIGITS)
_BLANKS = bytes((*range(33), 127))
#: control characters that no text has
_CONTROLS = bytes((*range(10), 11, 12, *range(14, 32), 127))
#: how what stands behind a mention is bound to it
_NAMED, _MARKED, _GLUED, _PART = range(4)
#: how much like base64 what is hidden has to look: at all, an unknown word, and tokens, by octets
_ALL, _WORD, _TOKEN, _SURE_TOKEN, _LONG_TOKEN = 0, 1, 4, 8, 12
#: what a refusal repeats without a verb: longer than a prompt (`UGFzc3dvcmQ6`: "Password:")
_LONGER_TOKEN = 16
_REFUSALS = (b"50", b"53")
#: what is hidden where, by how it is bound: the table of `smtpkit.secrets`
_BROKEN = (_ALL, _ALL, _WORD, _TOKEN)
_REGULAR = (_ALL, _WORD, _TOKEN, _SURE_TOKEN)
_REPLY = (_WORD, _WORD, _WORD, _TOKEN)
_OFFER = (_LONG_TOKEN,) * 4
#: behind so many known words it is prose; and so far is looked for what a word belongs to
_NEAR = 4
_FAR = 64
#: so far a verb is looked for whose blank is missing
_LONGEST_LINE = 512
#: the octets of words, the rarest in lines first
_RARE = b"QZJKVUXYWGHPBFLCNSDMRTOIAE"
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


def is_answer(octets: bytes) -> bool:
    """Whether a line looks like an answer in an AUTH exchange: one word of base64, and no verb.

    Nothing but what went before it says what such a line is, and so it is not shown; a word of
    letters in one case passes for a verb, and so does one that begins with a capital, where its
    length is not that of base64. One of digits passes for none.
    """
    word = octets.strip(b" \t\r\n\0")
    text = word.rstrip(b"=")
    if not text or not _BASE64.issuperset(text):
        return False
    if text.isdigit() and len(text) > _TOKEN:
        return True
    if len(word) % 4 == 0 or len(word) > len(text):
        return not (word.isalpha() and (word.isupper() or word.islower()))
    return len(text) >= _TOKEN and _is_mixed(text) and not (text.isalpha() and text.istitle())


def _is_mixed(word: bytes) -> bool:
    """Whether a word has letters in both cases."""
    return word != word.upper() and word != word.lower()


def _is_nearly(word: bytes, verb: bytes) -> bool:
    """Whether a word is a verb but for one letter: too many, missing, another, or two exchanged."""
    if abs(len(word) - len(verb)) > 1 or word == verb:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, verb, strict=False)) if a != b), len(verb))
    rest, due = word[same:], verb[same:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return due in (rest[1:], swapped) or due[1:] in (rest, rest[1:])


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
    at = len(octets) - len(octets[at:].lstrip(_BLANKS))
    return at if at < len(octets) else None


def _first(places: Iterable[int | None]) -> int | None:
    return min((each for each in places if each is not None), default=None)


class SecretVerbs:
    """The verbs of a dialect, and what of a line may hold secrets: the policy."""

    __slots__ = ("_commands", "_made", "_names", "_reference", "_search", "_secret")

    def __init__(
        self, commands: Mapping[str, type[Command]], reference: str, mechanisms: Iterable[str] = ()
    ) -> None:
        """The commands by their verbs, where they are said to be lines, and SASL's mechanisms."""
        self._commands, self._reference = commands, reference
        self._names = frozenset(name.encode("ascii") for name in mechanisms)
        # parameters by themselves, and the verbs of which a field is secret that is no parameter
        self._secret: dict[bytes, type[Command] | None] = {
            keyword.encode("ascii"): None
            for view in commands.values()
            for keyword in view.facts.secret_keywords
        }
        self._secret |= {
            verb.encode("ascii"): view
            for verb, view in commands.items()
            if len(view.secret_fields) > len(view.facts.secret_keywords)
        }
        self._search: Callable[[bytes], object] | None = None
        self._made: Scanner | None = None

    @property
    def scanner(self) -> Scanner:
        """What looks into lines, made when a line has to be looked at for the first time."""
        if self._made is None:
            keywords = (each for view in self._commands.values() for each in view.facts.known)
            self._made = Scanner(self._secret, self._names, (*self._commands, *keywords))
        return self._made

    def is_name(self, word: bytes) -> bool:
        """Whether a word is the name of a SASL mechanism, in any case, and so no secret."""
        return word.upper() in self._names

    def may_hide(self, octets: bytes) -> bool:
        """Whether a line of a known verb has to be looked at: a quick test, never too lax."""
        return (self._search or self._quick())(octets) is not None

    def _quick(self) -> Callable[[bytes], object]:
        """Look for the rarest letter of each word first, as few lines have it; or for a control."""
        import re

        rare = b"\r" + re.escape(_CONTROLS)
        words = [b"(?<=[%b])" % re.escape(_CONTROLS), rb"(?<=\r)(?=[^\r\n])"]
        for word in self._secret:
            at = min(range(len(word)), key=[_RARE.find(octet) for octet in word].__getitem__)
            rare += re.escape(word[at : at + 1] + word[at : at + 1].lower())
            words.append(b"(?<=%b)%b" % (re.escape(word[: at + 1]), re.escape(word[at + 1 :])))
        self._search = re.compile(b"[%b](?i:%b)" % (rare, b"|".join(words))).search
        return self._search

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
            return _next_word(octets, self.scanner.behind(octets, begin + len(verb), secret))
        if not self.may_hide(octets):
            return None
        line = octets.rstrip(b"\r\n") + b"\r\n"
        is_regular = known.facts.pattern.fullmatch(line) is not None
        levels = _REGULAR if is_regular else _BROKEN
        found = self._begun(octets, levels, known_keywords, known.facts.known)
        at = octets.find(b"\r") + 1
        while found is None and 0 < at < len(octets.rstrip(b"\r\n")):
            # what stands behind a CR is another line, whose beginning may be lost
            end = octets.find(b"\r", at) % (len(octets) + 1)
            rest = self.hidden_from(octets[at:end])
            found, at = None if rest is None else at + rest, end + 1
        return found

    def hidden_in_reply(self, octets: bytes, *, is_blind: bool = False) -> list[tuple[int, int]]:
        """What of a reply may repeat a secret: spans in its texts, codes and line ends left out.

        is_blind: whether nobody knows what it answers, and any token may be what was sent
        """
        least = _LONGER_TOKEN if octets[:2] in _REFUSALS else None
        least, may_hide = _SURE_TOKEN if is_blind else least, self.may_hide(octets)
        if least is None and not may_hide:
            return []
        texts = [
            (min(first + 4, last) if is_reply(octets[first:last]) else first, last)
            for first, last in lines_in(octets)
        ]
        # one text, of which all lines stand where they stood
        prose = bytearray(b"\n" * len(octets))
        for first, last in texts:
            prose[first:last] = octets[first:last]
        text = bytes(prose)
        begin = self.scanner.token(text, 0, least) if least else None
        if may_hide:
            levels = _OFFER if octets[:1] == b"2" else _REPLY
            begin = _first((begin, self._begun(text, levels)))
        if begin is None:
            return []
        return [(max(first, begin), last) for first, last in texts if max(first, begin) < last]

    def may_begin(self, octets: bytes) -> bool:
        """Whether a line that is not regular may have been meant to begin an exchange."""
        words = (leading_word(line.lstrip(b" \t")[:_FAR]) for line in octets.split(b"\r")[:_NEAR])
        return any(word.upper() in self._secret or self.scanner.nearly(word) for word in words)

    def hidden_in_text(self, octets: bytes) -> int | None:
        """From where on a line of mail data may hold a secret, if it was a command after all."""
        return self._begun(octets, _REGULAR) if self.may_hide(octets) else None

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
        look = self.scanner
        found = [self._begun(octets, _BROKEN), look.token(octets, 0, _SURE_TOKEN)]
        begin = len(octets) - len(octets.lstrip(b" \t"))
        word = leading_word(octets[begin : begin + _FAR])
        verb = look.nearly(word)
        if verb is not None:
            found.append(_next_word(octets, look.behind(octets, begin + len(word), verb)))
        for at in (0, len(leading_word(octets))):
            name = look.name.match(octets, at)
            if name is not None and not look.letters(octets, name.end()):
                found.append(_next_word(octets, name.end()))
        return _first(found)

    def _begun(
        self,
        octets: bytes,
        levels: tuple[int, ...],
        passed: Container[str] = (),
        keywords: Container[str] = (),
    ) -> int | None:
        """From where on it is secret what a mention begins, by how it is bound; None: nowhere."""
        look, first, found = self.scanner, None, None
        for end, begin, bond in look.mentions(octets, passed, keywords):
            first = end if first is None else first
            found = look.reached(octets, begin, levels[bond])
            if found is not None:
                break
        if first is not None:
            return _first((found, look.token(octets, first, _LONG_TOKEN)))
        plain = octets.translate(None, _CONTROLS)
        if len(plain) < len(octets) and self._begun(plain, levels, passed, keywords) is not None:
            # octets of two, or what is put between letters: nothing is shown from the first on
            return next(at for at, octet in enumerate(octets) if octet in _CONTROLS)
        return None


class Scanner:
    """Finds the mentions of verbs and parameters, the words of people, and tokens."""

    def __init__(
        self,
        secret: Mapping[bytes, type[Command] | None],
        names: Set[bytes],
        words: Iterable[str],
    ) -> None:
        """The verbs and keywords, the mechanisms, and what else is said in lines."""
        import re

        from smtpkit.generated.constants import CODES, STATUS_CODES

        def one_of(each: Iterable[bytes]) -> bytes:
            longest_first = sorted(each, key=len, reverse=True)
            return b"|".join(map(re.escape, longest_first)) or b"(?!)"

        self._secret, self._names = secret, names
        self._mention = re.compile(b"(?i:%b)" % one_of(secret))
        self.name = re.compile(b"(?i:[^0-9A-Za-z]{0,4}(%b))" % one_of(names))
        self._equals = re.compile(rb"[ \t]{0,64}=")
        # who handed a message in, and not a secret (RFC 4954, 5)
        self._identity = re.compile(
            rb"[ \t]{0,64}=[ \t]{0,64}(?:<>|\+3C\+3E|[^\0- \x7f]{0,64}(?:@|\+40))"
        )
        # what goes on with an address, a domain or a longer name
        self._part = re.compile(
            rb"[-_][0-9A-Za-z]|[-\w]{0,64}\.\w|[^\0- \x7f<>\"=]{0,64}@(?![^0-9A-Za-z\[])"
        )
        self._between = re.compile(rb"[ \t\r\n\"'<>:;,.!?()\[\]{}/=*|-]{0,64}")
        self._piece = re.compile(rb"[-_+/0-9A-Za-z]{4,}=*+")
        # one that is no part of an address or a domain
        self._token = re.compile(rb"(?<![-_+/0-9A-Za-z@.])[-_+/0-9A-Za-z]{8,}+=*+(?![@.]\w)")
        self._run = re.compile(b"[^\0- \x7f]{0,64}")
        self._letters = re.compile(b"[0-9A-Za-z]{0,64}")
        said = " ".join([*CODES.values(), *STATUS_CODES.values(), _SAID]).lower().encode("utf-8")
        self._prose = frozenset(re.findall(b"[a-z]+", said)) - {name.lower() for name in names}
        self._words = frozenset(word.lower().encode("ascii") for word in words)

    def mentions(
        self, octets: bytes, passed: Container[str] = (), keywords: Container[str] = ()
    ) -> Iterator[tuple[int, int, int]]:
        """Where verbs and parameters with secrets are mentioned.

        passed: keywords of parameters that are not looked for
        keywords: those of the line, which may stand for an identity

        Yields where the mention ends, where what it begins does, and how that is bound to it.
        """
        for found in self._mention.finditer(octets):
            word, (at, end) = found[0].upper(), found.span()
            view, behind = self._secret[word], self.letters(octets, end)
            before = octets[max(at - _FAR, 0) : at]
            whole = before[len(before.rstrip(_LETTERS_AND_DIGITS)) :] + word + behind
            if view is None:
                if word.decode("ascii") not in passed:
                    if sign := self._equals.match(octets, end):
                        yield end, sign.end(), _NAMED
                    elif whole == word:
                        yield end, end, _MARKED
                continue
            is_name = whole in self._names
            is_prose = whole != word and (
                self._is_prose(whole) or (len(behind) >= _TOKEN and self._is_prose(behind))
            )
            past = end + len(behind) if is_name or is_prose else end
            begin = past if is_name else self.behind(octets, past, view)
            is_part = self._part.match(octets, end) is not None
            if (is_name or begin > past) and not (is_part and self._part.match(octets, begin)):
                yield end, begin, _NAMED
            elif is_prose:
                continue
            elif word.decode("ascii") in keywords and self._equals.match(octets, end):
                # its own parameter, which is an identity; or a mistake
                if not self._identity.match(octets, end):
                    yield end, end, _PART
            elif is_part or (
                octets[end : end + 1] == b">" and b"@" in b"".join(before.split()[-1:])
            ):
                yield end, end, _PART
            elif not behind:
                yield end, end, _MARKED
            elif not view.facts.mechanism and self._lacks_a_blank(octets, end, view):
                yield end, end, _NAMED
            else:
                yield end, end, _GLUED
                # what is so short may be an octet too many before the blank
                run = self._run.match(octets, end)
                if run is not None and len(run[0]) < _TOKEN:
                    begin = _next_word(octets, run.end()) or len(octets)
                    if not self._is_known(self.letters(octets, begin)):
                        yield end, begin, _GLUED

    def nearly(self, word: bytes) -> type[Command] | None:
        """The verb with secrets that a word is but for one letter; None: it is none."""
        upper = word.upper()
        if self._is_known(word) or upper in self._names:
            return None
        near = (view for verb, view in self._secret.items() if view and _is_nearly(upper, verb))
        return next(near, None)

    def behind(self, octets: bytes, at: int, view: type[Command]) -> int:
        """Where the name of a mechanism ends that follows a verb, or the verb itself."""
        found = self.name.match(octets, at) if view.facts.mechanism else None
        if found is None or self._is_prose(self.letters(octets, found.start(1))):
            return at
        return found.end()

    @staticmethod
    def _lacks_a_blank(octets: bytes, end: int, view: type[Command]) -> bool:
        """Whether it is a regular line of a verb, but for the blank, what begins with it here."""
        arguments = octets[end : end + _LONGEST_LINE].rstrip(b"\r\n")
        line = b"%b %b\r\n" % (view.verb.encode("ascii"), arguments)
        return view.facts.pattern.fullmatch(line) is not None

    def reached(self, octets: bytes, at: int, level: int) -> int | None:
        """From where on it is hidden what stands at a place, if it looks so much like base64."""
        if level == _ALL:
            return _next_word(octets, at)
        if level == _WORD:
            return self._unknown_word(octets, at)
        run = self._run.match(octets, at)
        pieces = self._piece.findall(run[0]) if run else ()
        return at if any(_likeness(each) >= level for each in pieces) else None

    def _unknown_word(self, octets: bytes, at: int) -> int | None:
        """Where the first word stands, of the next few, that nobody would say; None: it is prose.

        What follows a mechanism without a blank is one.
        """
        near = _NEAR
        for _ in range(4 * _NEAR):
            if between := self._between.match(octets, at):
                at = between.end()
            if at == len(octets) or not near:
                return None
            word, name = self.letters(octets, at), self.name.match(octets, at)
            if name is not None and not self._is_prose(word):
                at = name.end()
                if self.letters(octets, at):
                    return at
            elif self._is_known(word):
                at, near = at + len(word), near - 1
            else:
                return at
        return None

    def letters(self, octets: bytes, at: int) -> bytes:
        """The letters and digits at a place."""
        found = self._letters.match(octets, at)
        return found[0] if found else b""

    def _is_prose(self, word: bytes) -> bool:
        """Whether a word is said in replies."""
        return word.lower() in self._prose

    def _is_known(self, word: bytes) -> bool:
        """Whether a word is surely no piece of a secret: of people, a keyword, or a number."""
        is_short = len(word) <= 3 and word.isdigit()
        return is_short or self._is_prose(word) or word.lower() in self._words

    def token(self, octets: bytes, at: int, least: int) -> int | None:
        """Where the first token stands, behind a place, that looks so much like base64.

        One that seems to be the value of a parameter has to be longer.
        """
        for found in self._token.finditer(octets, at):
            is_value = octets[found.start() - 1 : found.start()] == b"="
            if _likeness(found[0]) >= (max(least, _LONG_TOKEN) if is_value else least):
                return found.start()
        return None
