"""A vendor's form of a parameter: SIZE with a unit. The rest of its extension stays as it is.

>>> import smtpkit
>>> mine = smtpkit.dialect(UNITS)
>>> mail = mine.parse_command(b"MAIL FROM:<ned@x.example> SIZE=3M RET=HDRS\\r\\n")
>>> mail.size.number, mail.size.unit.name, mail.ret.name
(3, 'M', 'HDRS')
>>> mine.Mail.build("ned@x.example", size=(500, "K"))
b'MAIL FROM:<ned@x.example> SIZE=500K\\r\\n'
>>> mine.Capabilities(b"250-x.example\\r\\n250 SIZE 1000\\r\\n").size
1000

Two parameters of one name are refused, unless it is said which of them counts:

>>> again = Parameter("SIZE", size, "the size", "our manual, 2")
>>> smtpkit.dialect(Extension("X-S", "sizes", "our manual", parameters={"MAIL": (again,)}))
Traceback (most recent call last):
    ...
smtpkit.errors.DialectError: X-S: MAIL SIZE: the parameter is declared twice, by SIZE, too: \
replaces='SIZE' puts this one in its place, without=['SIZE'] leaves out all that SIZE has
"""

from grammar import (
    DIGIT,
    Enumeration,
    Extension,
    Integer,
    Octets,
    Optional,
    Parameter,
    Rule,
    Struct,
)

# --- the declaration ---
number = "number" / Integer(Octets(DIGIT, 1, 9)) * "how many of them"
unit = "unit" / Enumeration("Unit", K="K", M="M") * "thousands or millions of octets"
size = Rule("unit-size", "our manual, 1", Struct(number, Optional(unit)))
UNITS = Extension(
    "X-UNITS",
    "sizes with a unit",
    "our manual",
    parameters={"MAIL": (Parameter("SIZE", size, "the size", "our manual, 2", replaces="SIZE"),)},
)
