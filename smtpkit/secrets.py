"""What of a line may be a secret, and is not shown unless it is asked for."""

from __future__ import annotations

from smtpkit.octets import leading_word, verb_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smtpkit.command import Command
    from smtpkit.view import View

_BASE64 = frozenset(b"+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
#: a secret shorter than this is hidden where it was sent, but not searched for in replies
_SHORTEST_ECHO = 4
#: and so many of them are, the latest
_KEPT = 32


# ---------------------------------------------------------------------------- a line


def secret_from(view: type[View] | None, octets: bytes) -> int | None:
    """From where on a line may hold a secret: behind the arguments before it, if they are names."""
    if view is not None and view.facts.secret:
        return 0
    if view is None or not view.secret_fields:
        return None
    blank = len(octets) - len(octets.lstrip(b" \t"))
    at = blank + len(leading_word(octets[blank:])) + 1
    # as many words as there are fields before the first one that is secret
    for _ in range(min(map(view.fields.index, view.secret_fields))):
        if is_answer(octets[at:].partition(b" ")[0]):
            # the name is missing, and this is none
            return at
        at += len(leading_word(octets[at:])) + 1
    return min(at, len(octets))


def is_answer(octets: bytes) -> bool:
    """Whether a line looks like an answer in an AUTH exchange: one word of base64, and no verb.

    Nothing but what went before it says what such a line is, and so it is not shown; a word of
    letters in one case passes for a verb.
    """
    word = octets.strip(b" \t\r\n")
    text = word.rstrip(b"=")
    return (
        0 < len(text) < len(word) + 1 <= len(text) + 3
        and len(word) % 4 == 0
        and _BASE64.issuperset(text)
        and not (word.isalpha() and (word.isupper() or word.islower()))
    )


class SecretVerbs:
    """The verbs of a dialect, and which of their lines may hold secrets."""

    __slots__ = ("_commands", "_reference", "_secret")

    def __init__(self, commands: Mapping[str, type[Command]], reference: str) -> None:
        """The commands by their verbs, and where they are said to be lines."""
        self._commands, self._reference = commands, reference
        self._secret = [
            verb.encode("ascii") for verb, view in commands.items() if view.secret_fields
        ]

    def hidden_from(self, octets: bytes) -> int | None:
        """From where on a client's line may hold a secret, whatever its verb; None: nowhere."""
        verb = verb_of(octets.lstrip(b" \t"))
        if verb in self._commands:
            return secret_from(self._commands[verb], octets)
        if is_answer(octets):
            return 0
        # a verb with secrets may stand behind what does not belong there, or within another word
        upper = octets.upper()
        places = [at + len(word) for word in self._secret if (at := upper.find(word)) >= 0]
        if not places:
            return None
        behind = min(places)
        return behind + len(leading_word(octets[behind:]))

    def hidden_from_unread(self, octets: bytes) -> int | None:
        """The same of a line that no rule reads: it may lack what comes before the secret."""
        known = self._commands.get(verb_of(octets))
        if known is None:
            return self.hidden_from(octets)
        return len(known.verb) if known.secret_fields else None

    def unknown(self, octets: bytes) -> tuple[str, str, int | None]:
        """What is said of a line whose verb is not known: its word, a sentence, what is secret."""
        word = verb_of(octets)
        message = f'unknown verb "{word[:40]}"' if word else "expected a verb"
        hidden_from = self.hidden_from(octets)
        if hidden_from == 0:
            message, word = "unknown verb, not shown: it may be credentials", ""
        return word, f"{message} (command, {self._reference})", hidden_from


# ---------------------------------------------------------------------------- many lines


class Secrets:
    """The secrets that were sent: some servers repeat what they do not understand."""

    __slots__ = ("_latest",)

    def __init__(self) -> None:
        self._latest: list[bytes] = []

    def add(self, words: Iterable[bytes]) -> None:
        """Keep those that are long enough to be searched for."""
        self._latest += [word for word in words if len(word) >= _SHORTEST_ECHO]
        del self._latest[:-_KEPT]

    def is_echoed(self, octets: bytes) -> bool:
        """Whether octets repeat a secret."""
        return any(secret in octets for secret in self._latest)

    def echoes(self, octets: bytes) -> tuple[tuple[int, int], ...]:
        """The spans where octets repeat a secret."""
        return echoes(octets, self._latest)


def echoes(octets: bytes, secrets: Iterable[bytes]) -> tuple[tuple[int, int], ...]:
    """The spans where octets repeat one of these secrets."""
    found = [secret for secret in secrets if secret in octets]
    if not found:
        return ()
    import re

    longest_first = sorted(found, key=len, reverse=True)
    pattern = b"|".join(map(re.escape, longest_first))
    return tuple(match.span() for match in re.finditer(pattern, octets))


def veil(octets: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """Put the length of a secret in its place."""
    shown, position = [], 0
    for start, end in spans:
        shown += [octets[position:start], b"<%d octets hidden>" % (end - start)]
        position = end
    return b"".join([*shown, octets[position:]])
