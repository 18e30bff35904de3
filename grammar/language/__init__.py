"""The vocabulary of declarations: text, values, codecs. It knows no SMTP."""
