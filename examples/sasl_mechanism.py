"""A SASL mechanism of one's own: the server sends a number, the client a PIN that goes with it.

>>> import smtpkit
>>> mine = smtpkit.dialect(PIN)
>>> mine.sasl.PinResponse.build("ned", 4711)
b'ned 4711'
>>> mine.sasl.PinResponse.parse(b"ned 4711")
<PinResponse user='ned' pin=[redacted]>

An exchange is read message by message, and what is a secret is not shown:

>>> exchange = mine.sasl.Exchange("X-PIN")
>>> exchange.server(b"334 Nw==\\r\\n").view.number
7
>>> exchange.client(b"bmVkIDQ3MTE=\\r\\n")
<ExchangeLine client: <PinResponse user='ned' pin=[redacted]>>
>>> exchange.server(b"525 5.7.99 Locked\\r\\n").code, mine.reply_code_description(525)
(525, 'account disabled, named only in the enhanced-code registry')
>>> mine.parse_reply(b"525 5.7.99 Locked\\r\\n").enhanced_code.meaning
'the PIN was wrong too often'
>>> mine.SmtpBuilder().pin_locked().build()
b'525 PIN locked\\r\\n'
"""

from grammar import (
    CLIENT,
    DIGIT,
    LETTER,
    SERVER,
    Extension,
    Integer,
    Mechanism,
    Message,
    Octets,
    Rule,
    StandardReply,
    StatusCode,
)

# --- the declaration ---
number = Integer(Rule("pin-number", "draft-pin, 2", Octets(DIGIT, 1, 9)))
which, user = "number" / number * "its number", "user" / Octets(LETTER) * "the name"
pin = "pin" / number * "the PIN"
CHALLENGE = Message("pin-challenge", "which PIN", "draft-pin, 3", which, sender=SERVER)
RESPONSE = Message(
    "pin-response", "it", "draft-pin, 3", user, " ", pin, sender=CLIENT, secret=("pin",)
)
PIN = Extension(
    "X-PIN",
    "one of many PINs",
    "draft-pin",
    mechanisms=(Mechanism("X-PIN", "draft-pin, 3", (CHALLENGE, RESPONSE)),),
    status_codes=(StatusCode("X.7.99", "the PIN was wrong too often", "draft-pin, 4"),),
    standard_replies=(StandardReply("pin_locked", 525, "PIN locked"),),
)
