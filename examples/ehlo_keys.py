"""An EHLO line of keys and values in any order, read as a dictionary.

>>> import smtpkit
>>> mine = smtpkit.dialect(QUOTA)
>>> reply = b"250-x.example\\r\\n250 X-QUOTA used=7 limit=100\\r\\n"
>>> mine.Capabilities(reply).x_quota
{'used': 7, 'limit': 100}
>>> mine.Capabilities.lines_by_keyword["X-QUOTA"].build({"limit": 100, "used": 7})
b'X-QUOTA limit=100 used=7'
>>> mine.Capabilities(b"250-x.example\\r\\n250 X-QUOTA used=much\\r\\n").x_quota is None
True
"""

from grammar import DIGIT, LETTER, Codec, Extension, Octets, Repeat, Rule, Struct

# --- the declaration ---
pair = Rule("quota-pair", "draft-quota, 2", Struct(Octets(LETTER), "=", Octets(DIGIT, 1, 9)))


def decode_quota(octets: bytes) -> dict[str, int]:
    pairs = (word.split("=") for word in octets.decode("ascii").split(" "))
    return {key.lower(): int(number) for key, number in pairs}


def encode_quota(quota: dict[str, int]) -> bytes:
    return " ".join(f"{key}={number}" for key, number in quota.items()).encode("ascii")


pairs = Codec(
    Struct(pair, Repeat(Struct(" ", pair))), decode_quota, encode_quota, reads="dict[str, int]"
)
QUOTA = Extension("X-QUOTA", "how much room there is", "draft-quota", ehlo="quota" / pairs)
