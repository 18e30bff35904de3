"""What of a line may be a secret, and is not shown unless it is asked for by name.

**What is hidden.** The fields that a declaration marks (`secret=` of a command, of a parameter, of
a message), and what stands behind such a verb wherever it stands, as nobody knows what a broken
line, or one that was glued to another, holds. `hidden_from` is the one place where this is decided;
`repr`, `str`, `to_dict`, errors, defects, the packet view and the command line ask it:

* Behind a verb that has secrets all is hidden, but for the name of a SASL mechanism that is
  registered or declared. Where a line follows its rule, that is done field by field instead.
* In a line of another verb that is not regular (`EHLO x\\rAUTH PLAIN ...`, `MAIL AUTH PLAIN ...`),
  all is hidden behind the secret verb where a blank, a control character, another mark or a
  mechanism follows it, or what looks like base64. It is a part of a name, and hides nothing, within
  a longer word (`author`), an address (`<auth@x.example>`) or a domain (`auth.example`).
* In a regular line of another verb (`NOOP "AUTH PLAIN ..."`) only base64 is hidden, and only behind
  the whole word or a mechanism, or where it is long, but all behind a verb that has no mechanism,
  even where no blank follows it (`NOOP BURLimap://...`). So `HELP AUTH` and
  `RCPT TO:<a@b> AUTH=x` stay as they are. MAIL's `AUTH=` is no secret, but an identity (RFC
  4954, 5), and so is XCLIENT's LOGIN.
* In a line whose verb is not known so is what looks like base64 by its length and its letters, and
  what stands behind the name of a mechanism.

**What is hidden of a reply.** A reply by itself may repeat such a line (`500 unknown: AUTH PLAIN
...`), and is prose in all else: `535 authentication failed`, `504 AUTH LOGIN is disabled` and `250
AUTH PLAIN LOGIN` stay as they are. `hidden_in_reply` decides it:

* Within two words behind the verb and the mechanisms that follow it, be they on another line, it
  is what is base64 rather than a word: letters of both cases, not as a name has them; padding;
  letters and digits, from eight octets on, alone on a line, or right behind a mechanism; or what
  is longer than any word. So is what is glued to them, where a blank is missing; and what is
  surely base64 is further on, too. A token in letters of one case cannot be told from prose.
* Behind a verb without a mechanism, or a keyword with a "=", it is what follows their rule.
* In a reply that says yes (2yz) an answer to EHLO is expected: what such a verb begins is an offer,
  and only what is surely base64 is hidden.

From there on all is hidden to the end of the reply, but for the codes: base64 is wrapped.

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
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from smtpkit.command import Command

_BASE64 = frozenset(b"+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_LETTERS_AND_DIGITS = _BASE64 - frozenset(b"+/")
_BLANK_OCTETS = bytes((*range(33), 127))
_BLANKS = frozenset(_BLANK_OCTETS)
_BLANKS_AND_MARKS = _BLANKS | frozenset(b"\"'<>:;,=!")
#: what goes on with an address, a domain or a longer name
_NAME_GOES_ON = frozenset(b"-._@>")
#: so far is looked for what a word belongs to
_FAR = 64
#: a piece of base64 that is shorter may be any word
_SHORTEST_TOKEN = 4
_SURE_TOKEN = 8
#: and no word of prose, in letters of one case, is as long as this
_LONGEST_WORD = 20
#: the shortest piece of a secret that is searched for in replies, and the shortest in other case
_SHORTEST_ECHO = 4
_SHORTEST_IN_OTHER_CASE = 6
#: so many secrets are searched for, the latest, and so much of each: no line of an exchange is
#: longer (RFC 4954, 4)
_KEPT = 32
_LONGEST_SECRET = 12288
#: so far a verb is looked for whose blank is missing, and of so many words in prose
_LONGEST_LINE = 512
_MOST_ARGUMENTS = 4


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
    return (
        len(text) >= _SHORTEST_TOKEN and _is_mixed(text) and not (text.isalpha() and text.istitle())
    )


def _is_mixed(word: bytes) -> bool:
    """Whether a word has letters in both cases."""
    return word != word.upper() and word != word.lower()


def _is_base64(word: bytes) -> bool:
    """Whether a word has nothing but base64 in it, whole or cut."""
    text = word.rstrip(b"=")
    return bool(text) and _BASE64.issuperset(text)


def _is_token(word: bytes, shortest: int) -> bool:
    """Whether a word is base64 rather than anything else, as far as its letters can tell."""
    return (
        len(word) >= shortest
        and _is_base64(word)
        and (
            _is_mixed(word)
            or word.endswith(b"=")
            or (len(word) >= _SURE_TOKEN and not word.isalpha() and not word.isdigit())
        )
    )


def _past_blanks(octets: bytes, at: int) -> int:
    while piece := octets[at : at + _FAR]:
        rest = piece.lstrip(_BLANK_OCTETS)
        at += len(piece) - len(rest)
        if rest:
            break
    return at


def _next_word(octets: bytes, at: int) -> int | None:
    """Where what follows the blanks at a place begins; None: nothing does."""
    at = _past_blanks(octets, at)
    return at if at < len(octets) else None


def _word_at(octets: bytes, at: int, most: int) -> bytes:
    """What stands at a place before the next blank, and no more of it than so much."""
    end = last = min(len(octets), at + most)
    for place in range(at, last):
        if octets[place] in _BLANKS:
            end = place
            break
    return octets[at:end]


# ---------------------------------------------------------------------------- a line


class SecretVerbs:
    """The verbs of a dialect, and what of a line may hold secrets."""

    __slots__ = (
        "_commands",
        "_keywords",
        "_longest",
        "_names",
        "_prefixes",
        "_reference",
        "_secret",
        "_words",
    )

    def __init__(
        self, commands: Mapping[str, type[Command]], reference: str, mechanisms: Iterable[str] = ()
    ) -> None:
        """The commands by their verbs, where they are said to be lines, and SASL's mechanisms."""
        self._commands, self._reference = commands, reference
        self._names = frozenset(mechanisms)
        self._longest = max(map(len, self._names), default=0)
        self._prefixes = tuple(name.encode("ascii") for name in sorted(self._names))
        # the verbs of which a field is secret that is no parameter; and parameters by themselves
        self._secret = {
            verb.encode("ascii"): view
            for verb, view in commands.items()
            if len(view.secret_fields) > len(view.facts.secret_keywords)
        }
        keywords = {each for view in commands.values() for each in view.facts.secret_keywords}
        self._keywords = tuple(keyword.encode("ascii") for keyword in sorted(keywords))
        self._words = (*self._secret, *self._keywords)

    def is_name(self, word: bytes) -> bool:
        """Whether a word is the name of a SASL mechanism, in any case, and so no secret."""
        return word.decode("latin-1").upper() in self._names

    def may_hide(self, octets: bytes) -> bool:
        """Whether a line of a known verb has to be looked at: a quick test, never too lax."""
        upper = octets.upper()
        return any(word in upper for word in self._words)

    def hidden_from(self, octets: bytes, known_keywords: tuple[str, ...] = ()) -> int | None:
        """From where on a client's line may hold a secret, whatever its verb; None: nowhere.

        known_keywords: those of secret parameters that need not be looked for
        """
        begin = len(octets) - len(octets.lstrip(b" \t"))
        verb = verb_of(octets[begin:])
        known = self._commands.get(verb)
        if known is None:
            return self._of_unknown(octets)
        if (word := verb.encode("ascii")) in self._secret:
            return self._behind(octets, begin + len(word), self._secret[word])
        upper = octets.upper()
        passed = [keyword.encode("ascii") for keyword in known_keywords]
        words = [word for word in self._words if word in upper and word not in passed]
        if not words:
            return None
        line = octets.rstrip(b"\r\n") + b"\r\n"
        is_regular = known.facts.pattern.fullmatch(line) is not None
        found = [self._begun_within(octets, upper, word, is_regular) for word in words]
        places = [each for each in found if each is not None]
        # behind such a verb, be it a part of a name, nothing is shown that looks like a token
        behind = min(upper.find(word) + len(word) for word in words)
        places += _tokens(octets, behind, _SURE_TOKEN + 4 if is_regular else _SHORTEST_TOKEN)
        return min(places, default=None)

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
        begin = self._repeated_from(bytes(prose), {first for first, _ in texts}, octets[:1] == b"2")
        if begin is None:
            return []
        return [(max(first, begin), last) for first, last in texts if max(first, begin) < last]

    def _repeated_from(self, prose: bytes, starts: set[int], says_yes: bool) -> int | None:
        """From where on a text repeats a secret, be it cut; None: nowhere."""
        upper, found, mentioned = prose.upper(), list[int](), len(prose)
        for word in self._words:
            view, at = self._secret.get(word), -1
            while (at := upper.find(word, at + 1)) >= 0:
                end, begin = at + len(word), None
                if view is None:
                    begin = _next_word(prose, end + 1) if prose[end : end + 1] == b"=" else None
                elif view.facts.mechanism:
                    behind, begin = self._token_behind(prose, end, says_yes)
                    mentioned = min(mentioned, behind)
                elif not (says_yes and at in starts):
                    begin = self._argument_behind(prose, end, word, view)
                if begin is not None:
                    found.append(begin)
                    break
        found += [each.start() for each in _runs(prose, mentioned, len(prose)) if _is_sure(each[0])]
        return min(found, default=None)

    def _token_behind(self, prose: bytes, end: int, says_yes: bool) -> tuple[int, int | None]:
        """Where what belongs to a verb in prose begins, and base64 that stands near to it.

        The verb may be a part of a longer word: the first of them is the end, then.
        """
        begin, is_named = _past_blanks(prose, end), False
        for place in (*range(end, min(end + 3, begin)), *range(begin, min(begin + 3, len(prose)))):
            run = _word_at(prose, place, _FAR)
            if name := self._longest_name(run):
                behind = run[len(name) :]
                begin, is_named = place + len(name), True
                if behind and behind[0] in _LETTERS_AND_DIGITS:
                    # a blank is missing
                    return begin, begin if _is_no_word(behind, says_yes) else None
                break
        if not is_named and prose[end : end + 1] and prose[end] in _LETTERS_AND_DIGITS:
            run = _word_at(prose, end, _FAR)
            is_sure = len(run) >= _SURE_TOKEN and not run.isalpha() and _is_no_word(run, says_yes)
            return len(prose), end if is_sure else None
        begin = _past_blanks(prose, begin)
        words = [] if says_yes else _words(prose, begin, begin + 2 * _FAR)
        near = [
            each for each in words if _BASE64.intersection(each[0]) and not self.is_name(each[0])
        ]
        for each in near[:2]:
            # a piece of base64 that was wrapped has a line for itself
            around = prose[each.start() - 1 : each.start()] + prose[each.end() : each.end() + 1]
            is_piece = (is_named and each is near[0]) or not around.strip(b"\n")
            runs = _runs(prose, *each.span())
            if any(
                _is_no_word(run[0], says_yes) or (is_piece and _has_both(run[0])) for run in runs
            ):
                return begin, begin if is_named else each.start()
        return begin, None

    def _longest_name(self, word: bytes) -> bytes:
        """The mechanism that a word begins with, or b""."""
        upper = word.upper()
        if not upper.startswith(self._prefixes):
            return b""
        return max((name for name in self._prefixes if upper.startswith(name)), key=len)

    def _argument_behind(
        self, prose: bytes, end: int, word: bytes, view: type[Command]
    ) -> int | None:
        """Where what follows a verb without a mechanism does so by its rule, be more behind it."""
        words = prose[end : end + _LONGEST_LINE].split()[:_MOST_ARGUMENTS]
        for count in range(1, len(words) + 1):
            argument = b" ".join(words[:count])
            for each in (argument, argument.rstrip(b"\"'<>:;,.!")):
                if view.facts.pattern.fullmatch(word + b" " + each + b"\r\n"):
                    return _next_word(prose, end)
        return None

    def unknown(self, octets: bytes) -> tuple[str, str, int | None]:
        """What is said of a line whose verb is not known: its word, a sentence, what is secret."""
        word = verb_of(octets)
        message = f'unknown verb "{word[:40]}"' if word else "expected a verb"
        hidden_from = self.hidden_from(octets)
        if (hidden_from is not None and hidden_from < len(word)) or hidden_from == 0:
            message, word = "unknown verb, not shown: it may be credentials", ""
        return word, f"{message} (command, {self._reference})", hidden_from

    def _behind(self, octets: bytes, at: int, view: type[Command]) -> int | None:
        """From where on it is secret what follows a verb: behind the name of a mechanism."""
        if view.facts.mechanism:
            at = _past_blanks(octets, at)
            at += self._length_of_name(octets, at)
        return _next_word(octets, at)

    def _length_of_name(self, octets: bytes, at: int) -> int:
        word = leading_word(octets[at : at + self._longest + 1])
        return len(word) if self.is_name(word) else 0

    def _begun_within(
        self, octets: bytes, upper: bytes, word: bytes, is_regular: bool
    ) -> int | None:
        """From where on a line of another verb is secret, because of one word in it."""
        begins = self._argument_begins if word in self._keywords else self._begins
        at = upper.find(word)
        while at >= 0:
            found = begins(octets, at, word, is_regular)
            if found is not None:
                return found
            at = upper.find(word, at + len(word))
        return None

    def _argument_begins(self, octets: bytes, at: int, word: bytes, is_regular: bool) -> int | None:
        """From where on it is secret what follows the keyword of a parameter."""
        end = at + len(word)
        follows = octets[end : end + 1]
        is_whole = at == 0 or octets[at - 1] not in _LETTERS_AND_DIGITS
        if follows == b"=" or (is_whole and follows and follows[0] not in _LETTERS_AND_DIGITS):
            return _next_word(octets, end + (follows[0] not in _BLANKS))
        return None

    def _begins(self, octets: bytes, at: int, word: bytes, is_regular: bool) -> int | None:
        """From where on it is secret what follows a verb in a line of another one."""
        end, view = at + len(word), self._secret[word]
        if end == len(octets):
            return None
        begin = _past_blanks(octets, end)
        if octets[begin : begin + 1] == b"=":
            value = _word_at(octets, _past_blanks(octets, begin + 1), _FAR)
            if b"@" in value or value in (b"<>", b"+3C+3E"):
                # who handed the message in, in a line that something else is wrong with
                return None
        if view.facts.mechanism:
            # a blank may be missing, or be something else
            for place in range(end, end + 3):
                length = self._length_of_name(octets, place)
                if length and octets[place + length : place + length + 1] not in (b"@", b".", b">"):
                    begin = _past_blanks(octets, place + length)
                    if begin < len(octets) and (not is_regular or self._is_bare(octets, begin, 1)):
                        return begin
        follows = octets[end]
        if follows in _BLANKS:
            begin = _past_blanks(octets, end)
            is_whole = at == 0 or octets[at - 1] not in _LETTERS_AND_DIGITS
            if view.facts.mechanism and self._begins_with_name(_word_at(octets, begin, _FAR)):
                return begin
            if begin == len(octets) or (is_regular and not is_whole):
                return None
            if self._length_of_name(octets, begin):
                # nothing is behind the mechanism, or it was found above
                behind = begin + self._length_of_name(octets, begin)
                return None if is_regular else _next_word(octets, behind)
            if not is_regular or not view.facts.mechanism or self._is_bare(octets, begin, 4):
                return begin
            return None
        if not view.facts.mechanism and self._lacks_a_blank(octets, end, word, view):
            return end
        run = _word_at(octets, end, _FAR)
        if follows in _LETTERS_AND_DIGITS or follows in b"-_":
            token = run.lstrip(b"-_")
            if view.facts.mechanism and self._begins_with_name(token):
                return end
            if b"@" in run or b"." in run or b">" in run:
                return None
            likely = _is_token(token, _SURE_TOKEN if is_regular else _SHORTEST_TOKEN)
            return end if likely else None
        if view.facts.mechanism and self._begins_with_name(run[1:]):
            return end + 1
        if is_regular or follows in _NAME_GOES_ON:
            return None
        return _next_word(octets, end + 1)

    @staticmethod
    def _lacks_a_blank(octets: bytes, end: int, word: bytes, view: type[Command]) -> bool:
        """Whether it is a regular line of a verb, but for the blank, what begins with it here."""
        line = word + b" " + octets[end : end + _LONGEST_LINE].rstrip(b"\r\n") + b"\r\n"
        return view.facts.pattern.fullmatch(line) is not None

    def _begins_with_name(self, word: bytes) -> bool:
        """Whether a mechanism is the beginning of a word: the blank behind it is missing."""
        upper = word.upper()
        names = [name for name in self._prefixes if upper.startswith(name)]
        return bool(names) and len(word) >= max(map(len, names)) + _SHORTEST_TOKEN

    @staticmethod
    def _is_bare(octets: bytes, at: int, shortest: int) -> bool:
        """Whether it is base64 what stands at a place of a regular line, and not another word.

        Marks may stand before it. What is long is base64, whatever follows it, and so may be what
        seems to be the value of a parameter.
        """
        while at < len(octets) and octets[at] in _BLANKS_AND_MARKS:
            at += 1
        word = _word_at(octets, at, 4 * _FAR).rstrip(b"\"'<>:;,!")
        if len(word) >= shortest and _is_base64(word):
            return True
        first, _, value = word.partition(b"=")
        return _is_token(first, _SURE_TOKEN + 4) or _is_token(value, _SURE_TOKEN + 4)

    def _of_unknown(self, octets: bytes) -> int | None:
        """From where on a line is secret whose verb is not known."""
        if is_answer(octets):
            return 0
        upper = octets.upper()
        places = [(at, word) for word in self._words if (at := upper.find(word)) >= 0]
        if places:
            at, word = min(places)
            view = self._secret.get(word)
            end = at + len(word)
            if view is None or not view.facts.mechanism:
                return _next_word(octets, end)
            for place in range(end, end + 3):
                if length := self._length_of_name(octets, place):
                    return _next_word(octets, place + length)
            rest = leading_word(octets[end : end + _SHORTEST_TOKEN])
            if len(rest) < _SHORTEST_TOKEN:
                end += len(rest)
            return self._behind(octets, end, view)
        word = leading_word(octets)
        if _is_token(word, _SURE_TOKEN):
            return 0
        at = 0 if self.is_name(word) else len(word)
        begin = _past_blanks(octets, at)
        if length := self._length_of_name(octets, begin):
            return _next_word(octets, begin + length)
        return min(_tokens(octets, 0, _SURE_TOKEN), default=None)


def _runs(octets: bytes, at: int, end: int) -> Iterator[Any]:
    """What is of the letters of base64 between two places, and is no part of a domain."""
    import re

    run = re.compile(rb"(?<![+/0-9A-Za-z@.])[+/0-9A-Za-z]{4,}+=*+(?![@.]\w)")
    return run.finditer(octets, at, end)


def _words(octets: bytes, at: int, end: int) -> Iterator[Any]:
    """What stands between blanks, between two places."""
    import re

    return re.compile(rb"[^\0- \x7f]++").finditer(octets, at, end)


def _has_both(run: bytes) -> bool:
    """Whether a run has letters and digits."""
    return not (run.isalpha() or run.isdigit())


def _is_no_word(run: bytes, says_yes: bool) -> bool:
    """Whether a run of letters in prose is base64, whole or cut, and no word of people."""
    text = run.rstrip(b"\"'<>:;,.!")
    letters = text.rstrip(b"=")
    if says_yes:
        return _is_sure(text)
    if len(letters) < _SHORTEST_TOKEN or not _is_base64(text):
        return False
    if letters.isalpha() and not _is_mixed(letters):
        return text.endswith(b"=") or len(letters) > _LONGEST_WORD
    if letters.istitle() and letters.isalpha():
        return text.endswith(b"=")
    return _is_token(text, _SHORTEST_TOKEN)


def _is_sure(run: bytes) -> bool:
    """Whether a run of letters is base64 wherever it stands: both cases and digits, or padding."""
    is_mixed = _is_mixed(run) and not run.isalpha()
    return len(run) >= _SURE_TOKEN + 4 and (is_mixed or run.endswith(b"="))


def _tokens(octets: bytes, at: int, shortest: int) -> Iterator[int]:
    """Where the first word stands, behind a place, that looks like a token; or nothing.

    One that stands between other marks than blanks has to be longer, and is no part of a domain;
    one that seems to be the value of a parameter has to be longer still.
    """
    import re

    for match in re.finditer(rb"(?<![+/0-9A-Za-z@.])[+/0-9A-Za-z]{4,}+=*+(?![@.])", octets[at:]):
        start, end = match.start() + at, match.end() + at
        before, behind = octets[max(start - 1, 0) : start], octets[end : end + 1]
        is_word = _BLANKS.issuperset(before + behind)
        least = max(shortest, _SURE_TOKEN + 4 * (before == b"="))
        if _is_token(match[0], shortest if is_word else least):
            yield start
            return


_TO_SPACES = bytes(32 if octet in _BLANKS else octet for octet in range(256))


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
