"""A server without some extensions: what it does not offer is not read, and has no builder.

>>> import smtpkit
>>> plain = smtpkit.dialect(without=["SIZE", "AUTH"])
>>> plain.parse_command(b"MAIL FROM:<> SIZE=5\\r\\n").parameters
(<EsmtpParam keyword='SIZE' value='5'>,)
>>> try:
...     plain.parse_command(b"AUTH PLAIN\\r\\n")
... except smtpkit.ParseError as error:
...     print(error.reply.code, error.reply.enhanced_code)
500 5.5.1
>>> plain.sasl.MECHANISMS, hasattr(plain.SmtpBuilder(), "auth_failed")
({}, False)

Here an unknown parameter is kept as it stands. A server that refuses it says so:

>>> closed = smtpkit.dialect(without=["SIZE"], unknown="refused")
>>> try:
...     closed.parse_command(b"MAIL FROM:<> SIZE=5\\r\\n")
... except smtpkit.ParseError as error:
...     print(error.reply.code, error.reply.enhanced_code)
555 5.5.4

Nothing is declared: what there is, is chosen by its EHLO keywords.
"""
