"""What the generated views of mailboxes and paths stand on: addresses as values.

Two mailboxes are equal when they name the same one, however it is written: a domain has no case,
its A-label and U-label forms are one domain, and a quoted local part is what is in the quotes.

>>> import smtpkit
>>> quoted = smtpkit.Mailbox.parse(b'"ned"@B\\xc3\\xbccher.example')
>>> quoted == smtpkit.Mailbox.parse(b"ned@xn--bcher-kva.EXAMPLE")
True
>>> quoted.local_part, quoted.decoded_local_part, quoted.domain_a_label
('"ned"', 'ned', 'xn--bcher-kva.example')
"""

from __future__ import annotations

from smtpkit.errors import BuildError, FieldError, escaped, short_repr
from smtpkit.generated.codecs import decode_text, encode_text
from smtpkit.generated.patterns import DOT_STRING, QUOTED_STRING
from smtpkit.octets import octets_of
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address, IPv6Address
    from typing import Any, Self

#: the characters of a label, and of a domain, in A-labels (RFC 1035, 2.3.4; RFC 5321, 4.5.3.1.2)
_LABEL, _DOMAIN = 63, 255


class MailboxView(View):
    """A mailbox: a local part at a domain, or at an address."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def local_part(self) -> str: ...

        @property
        def domain(self) -> str: ...

        @classmethod
        def build(cls, local_part: str | bytes, domain: str | bytes) -> bytes: ...

    @classmethod
    def of(cls, local_part: str | bytes, domain: str | bytes | IPv4Address | IPv6Address) -> Self:
        """The mailbox of this name at this domain, or address, with the fewest quotes.

        `local_part` is what is meant, without quotes and quoted-pairs; they are written where they
        are needed, and only there (RFC 5321, 4.1.2). Nothing else is changed: a domain stays in the
        labels it is given in. Raises `BuildError` for what no mailbox can hold.

        >>> from smtpkit import Mailbox
        >>> print(Mailbox.of("ned", "x.example"), Mailbox.of('joe "q" smith', "x.example"))
        ned@x.example "joe \\"q\\" smith"@x.example
        """
        octets = octets_of(local_part, "local_part")
        if not _is_dot_string(octets):
            octets = _quoted(octets)
        tag = {4: "", 6: "IPv6:"}.get(getattr(domain, "version", 0))
        host: Any = domain if tag is None else f"[{tag}{domain!s}]"
        return cls.parse(cls.build(octets, host))

    @property
    def decoded_local_part(self) -> str:
        """The local part as it is meant: without quotes and quoted-pairs.

        >>> from smtpkit import Mailbox
        >>> Mailbox.parse(b'"joe\\\\ \\\\"q\\\\" smith"@x.example').decoded_local_part
        'joe "q" smith'
        """
        text = self.local_part
        if text[:1] != '"' or not _is_quoted_string(self.octets("local_part")):
            return text
        characters = iter(text[1:-1])
        return "".join(next(characters) if each == "\\" else each for each in characters)

    @property
    def needs_quoting(self) -> bool:
        """Whether the local part can only be written as a quoted-string.

        >>> from smtpkit import Mailbox
        >>> [Mailbox.parse(text).needs_quoting for text in (b'"ned"@x.example', b'"n d"@x.example')]
        [False, True]
        """
        return not _is_dot_string(encode_text(self.decoded_local_part))

    @property
    def needs_smtputf8(self) -> bool:
        """Whether it can be sent with SMTPUTF8 alone, as it is written (RFC 6531).

        A domain may do without, in A-labels; a local part may not.

        >>> from smtpkit import Mailbox
        >>> box = Mailbox.of("ned", "b\\u00fccher.example")
        >>> box.needs_smtputf8, Mailbox.of("ned", box.domain_a_label).needs_smtputf8
        (True, False)
        """
        return not self.octets().isascii()

    @property
    def domain_a_label(self) -> str | None:
        """The domain in lower case and in ASCII, as the DNS has it (RFC 5890, 2.3.2.1).

        None for an address literal, and for labels that are no U-labels. Those are judged by the
        package `idna` where it is installed; without it, by their characters alone. None of them
        is mapped to another name, as IDNA2003 did.

        >>> from smtpkit import Mailbox
        >>> Mailbox.of("ned", "fa\\u00df.example").domain_a_label
        'xn--fa-hia.example'
        >>> Mailbox.of("ned", "x\\u2024example").domain_a_label is None
        True
        """
        if self.is_address_literal:
            return None
        domain = _joined(map(_a_label, self.domain.split(".")))
        return None if domain is None or len(domain) > _DOMAIN else domain

    @property
    def domain_u_label(self) -> str | None:
        """The domain in lower case and as people read it; None as for `domain_a_label`.

        >>> from smtpkit import Mailbox
        >>> Mailbox.of("ned", "XN--bcher-kva.example").domain_u_label
        'b\\xfccher.example'
        """
        if self.is_address_literal:
            return None
        return _joined(map(_u_label, self.domain.split(".")))

    @property
    def is_address_literal(self) -> bool:
        """Whether an address in brackets stands for the domain (RFC 5321, 4.1.3)."""
        return self.domain[:1] == "["

    @property
    def address(self) -> IPv4Address | IPv6Address | None:
        """The address of an address literal; None for a domain, or an address of another kind.

        >>> from smtpkit import Mailbox
        >>> Mailbox.parse(b"ned@[IPv6:2001:DB8::25]").address
        IPv6Address('2001:db8::25')
        """
        return _address(self.domain)

    def _identity(self) -> object:
        local_part = self.decoded_local_part
        # the one name that has no case (RFC 5321, 4.5.1)
        if local_part.lower() == "postmaster":
            local_part = "postmaster"
        return local_part, _same_domain(self.domain)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MailboxView):
            return NotImplemented
        return _identity_of(self) == _identity_of(other)

    def __hash__(self) -> int:
        return hash(_identity_of(self))


class PathView(View):
    """A path: where mail goes to or comes from, or nobody.

    Two paths are equal when their mailboxes and source routes are. The null path, `<Postmaster>`
    and every mailbox are different.

    >>> import smtpkit
    >>> null, ned, postmaster = (
    ...     smtpkit.ReversePath.parse(b"<>"),
    ...     smtpkit.ReversePath.parse(b"<@a.example:ned@X.EXAMPLE>"),
    ...     smtpkit.ForwardPath.parse(b"<Postmaster>"),
    ... )
    >>> null == postmaster, ned == smtpkit.ForwardPath.parse(b"<ned@x.example>")
    (False, False)
    >>> ned.mailbox == smtpkit.Mailbox.parse(b"ned@x.example"), ned.source_route
    (True, '@a.example')
    """

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def source_route(self) -> str | None: ...

        @property
        def mailbox(self) -> MailboxView | None: ...

    @property
    def needs_smtputf8(self) -> bool:
        """Whether it can be sent with SMTPUTF8 alone, as it is written (RFC 6531)."""
        return not self.octets().isascii()

    def _identity(self) -> object:
        mailbox = self.mailbox
        if mailbox is None:
            # the null path, or <Postmaster>, which has no case
            text = str(self)
            return text.lower() if getattr(self, "is_postmaster", False) else text
        route = (self.source_route or "").split(",")
        # each of them begins with an at sign
        return tuple(_same_domain(domain[1:]) for domain in route), _identity_of(mailbox)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PathView):
            return NotImplemented
        return _identity_of(self) == _identity_of(other)

    def __hash__(self) -> int:
        return hash(_identity_of(self))


def _identity_of(view: MailboxView | PathView) -> object:
    """What is compared of a mailbox or path: its octets, where a lenient one lacks a field."""
    try:
        return view._identity()
    except FieldError as error:
        try:
            return view.octets()
        except FieldError:
            return str(error)


def needs_smtputf8(*parts: View | str | bytes | None) -> bool:
    """Whether an envelope can be sent with SMTPUTF8 alone: any of its paths, as they are written.

    A path is a view of it, or of the command that has it; its text or octets; or None, the null
    path.

    >>> from smtpkit import needs_smtputf8
    >>> needs_smtputf8(None, "ned@x.example"), needs_smtputf8(None, "j\\u00f8rn@x.example")
    (False, True)
    """
    for part in parts:
        text = bytes(part) if isinstance(part, View) else part
        if text is not None and not isinstance(text, (str, bytes, bytearray)):
            kinds = "a view, its text or octets, or None"
            raise TypeError(f"a path is {kinds}, not {short_repr(part)}")
        if text is not None and not text.isascii():
            return True
    return False


# ---------------------------------------------------------------------------- local parts


def _is_dot_string(octets: bytes) -> bool:
    return DOT_STRING.fullmatch(octets) is not None


def _is_quoted_string(octets: bytes) -> bool:
    return QUOTED_STRING.fullmatch(octets) is not None


def _in_quotes(octets: bytes) -> bytes:
    return b'"' + octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _quoted(octets: bytes) -> bytes:
    """A text as quoted-string; raises `BuildError` where it has characters that none can hold."""
    written = _in_quotes(octets)
    if _is_quoted_string(written):
        return written
    at = 0
    for character in decode_text(octets):
        piece = encode_text(character)
        if not _is_quoted_string(_in_quotes(piece)):
            break
        at += len(piece)
    raise BuildError(
        f"local_part: not a Quoted-string at octet {at}, {escaped(octets[at : at + 1])!r}",
        field="local_part",
        rule="Quoted-string",
        offset=at,
    )


# ---------------------------------------------------------------------------- domains


def _address(domain: str) -> IPv4Address | IPv6Address | None:
    """The address of an address literal."""
    if domain[:1] != "[" or domain[-1:] != "]":
        return None
    from ipaddress import IPv4Address, IPv6Address

    text = domain[1:-1]
    try:
        return IPv6Address(text[5:]) if text[:5].upper() == "IPV6:" else IPv4Address(text)
    except ValueError:
        return None


def _same_domain(domain: str) -> object:
    """What is the same for all spellings of a domain or of an address."""
    if domain[:1] == "[":
        tag, colon, content = domain.partition(":")
        return _address(domain) or tag.lower() + colon + content
    if domain.isascii() and "xn--" not in domain.lower():
        return domain.lower()
    return ".".join(map(_same_label, domain.split(".")))


def _same_label(label: str) -> str:
    if label.isascii():
        return _decoded(label) or label.lower()
    return _normal(label)


def _normal(label: str) -> str:
    """A label beyond ASCII in lower case and in normal form C."""
    if len(label) > _LABEL:
        return label.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", label).lower())


def _encoded(text: str) -> str | None:
    """The A-label of a label in normal form; None where it would be too long, or no text is."""
    if len(text) > _LABEL or any("\ud800" <= character <= "\udfff" for character in text):
        return None
    label = "xn--" + text.encode("punycode").decode("ascii")
    return label if len(label) <= _LABEL else None


def _decoded(label: str) -> str | None:
    """What an A-label stands for; None for any other label (RFC 5891, 5.3 and 5.4)."""
    label = label.lower()
    if label[:4] != "xn--" or len(label) > _LABEL:
        return None
    try:
        text = label[4:].encode("ascii").decode("punycode")
    except (ValueError, IndexError, OverflowError):
        return None
    if text.isascii() or _normal(text) != text or _encoded(text) != label:
        return None
    return text


def _joined(labels: Iterable[str | None]) -> str | None:
    """The domain of these labels; None where one of them is missing."""
    found = []
    for label in labels:
        if label is None:
            return None
        found.append(label)
    return ".".join(found)


def _a_label(label: str) -> str | None:
    if label.isascii():
        return label.lower()
    text = _normal(label)
    return _encoded(text) if _is_u_label(text) else None


def _u_label(label: str) -> str | None:
    if label.isascii():
        if label[:4].lower() != "xn--":
            return label.lower()
        text = _decoded(label)
    else:
        text = _normal(label)
    return text if text is not None and _is_u_label(text) else None


#: letters, marks and digits, as RFC 5892, 2.1 groups them
_LETTERS = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})
#: what is neither and yet is allowed, in its context (RFC 5892, 2.6)
_EXCEPTIONS = frozenset("-\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u30fb")


def _is_u_label(text: str) -> bool:
    """Whether a label in normal form may be registered: by IDNA2008 itself, or roughly so."""
    if _encoded(text) is None or text[0] == "-" or text[-1] == "-" or text[2:4] == "--":
        return False
    try:
        import idna
    except ImportError:
        from unicodedata import category, normalize

        return normalize("NFKC", text) == text and all(
            character in _EXCEPTIONS or category(character) in _LETTERS for character in text
        )
    try:
        idna.check_label(text)
    except (UnicodeError, ValueError):
        return False
    return True
