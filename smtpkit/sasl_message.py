"""What the generated views of SASL messages stand on."""

from __future__ import annotations

from smtpkit.generated.codecs import decode_text
from smtpkit.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class SaslMessage(View):
    """A message of a mechanism, or a line of the exchange."""

    __slots__ = ()

    #: who sends it: `client` or `server`
    sender: ClassVar[str] = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that it keeps secret, for whoever looks for them elsewhere.

        >>> from smtpkit.sasl import PlainResponse
        >>> PlainResponse.parse(b"\\0tim\\0tanstaaf").secrets
        ('tanstaaf',)
        """
        found = [getattr(self, name) for name in self.fields if name in self.secret_fields]
        octets = [each for each in found if isinstance(each, bytes)]
        texts = [each for each in found if isinstance(each, str)]
        return (*texts, *map(decode_text, octets))

    @property
    def control_characters(self) -> tuple[str, ...]:
        """The fields that hold control characters: no name or password has any (RFC 4013, 2.3).

        >>> from smtpkit.sasl import PlainResponse
        >>> PlainResponse.parse(b"\\0ti\\tm\\0secret").control_characters
        ('authcid',)
        """
        return tuple(
            name
            for name, value in self.present_fields()
            if isinstance(value, str) and any(c < " " or "\x7f" <= c < "\xa0" for c in value)
        )


class BearerMessage(SaslMessage):
    """A message of keys and values (RFC 7628, 3.1); their order is the client's."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def pairs(self) -> tuple[tuple[str, str], ...]: ...

    def _value(self, wanted: str) -> str | None:
        return next((value for key, value in self.pairs if key == wanted), None)

    @property
    def auth(self) -> str:
        """What HTTP would have in its Authorization field: a scheme, and the token."""
        return self._value("auth") or ""

    @property
    def token(self) -> str | None:
        """The bearer token; None where the scheme is another one."""
        scheme, _, token = self.auth.partition(" ")
        return token if scheme.lower() == "bearer" else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What stands behind the scheme."""
        return tuple(self.auth.split(" ")[1:])

    @property
    def host(self) -> str | None:
        """The host that the client connected to; None when not sent."""
        return self._value("host")

    @property
    def port(self) -> str | None:
        """The port that the client connected to; None when not sent."""
        return self._value("port")
