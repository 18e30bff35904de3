r"""What a server answers in an AUTH exchange, for the mechanisms PLAIN and LOGIN.

>>> exchange = sasl.Exchange.begun_by(b"AUTH LOGIN\r\n")
>>> prove(exchange, {"tim": "tanstaaf"})
b'334 VXNlcm5hbWU6\r\n'
>>> _ = exchange.client(b"dGlt\r\n"), exchange.client(b"dGFuc3RhYWY=\r\n")
>>> prove(exchange, {"tim": "tanstaaf"})
b'235 2.7.0 ok\r\n'
"""

import hmac
from collections.abc import Mapping
from typing import Any

from smtpkit import Reply, sasl

OFFER = "AUTH PLAIN LOGIN"


def prove(exchange: Any, users: Mapping[str, str]) -> bytes:
    """A question, or the verdict; `users` are passwords by name."""
    if exchange.mechanism not in OFFER.split()[1:]:
        return Reply.build(504, "this mechanism is not offered", enhanced_code="5.5.4")
    said = {"password": None, "username": None}
    for message in exchange.messages:
        if message.sender == sasl.CLIENT and (message.cancelled or message.view is None):
            return Reply.build(501, "cancelled, or no right answer", enhanced_code="5.5.2")
        if message.sender == sasl.CLIENT:
            said |= message.view.values()
    name, password = said.get("authcid") or said["username"], said["password"]
    if password is None:
        question = "Username:" if name is None else "Password:"
        return sasl.build_challenge(question if exchange.mechanism == "LOGIN" else "")
    if hmac.compare_digest(users.get(name, "").encode(), password.encode()) and name in users:
        return Reply.build(235, "ok", enhanced_code="2.7.0")
    return Reply.build(535, "no such name and password", enhanced_code="5.7.8")
