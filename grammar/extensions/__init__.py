"""The service extensions, one short file each.

Their order here is that of the parameters a builder writes, and of the alternatives a parser
tries: the usual ones first.
"""

from grammar.declarations import Command, Extension
from grammar.extensions.atrn import ATRN
from grammar.extensions.auth import AUTH_EXTENSION
from grammar.extensions.burl import BURL
from grammar.extensions.checkpoint import CHECKPOINT
from grammar.extensions.chunking import CHUNKING
from grammar.extensions.conversion import CONNEG, CONPERM
from grammar.extensions.deliverby import DELIVERBY
from grammar.extensions.dsn import DSN
from grammar.extensions.eightbitmime import BINARYMIME, EIGHTBITMIME
from grammar.extensions.enhancedstatuscodes import ENHANCEDSTATUSCODES
from grammar.extensions.etrn import ETRN
from grammar.extensions.exim import PIPECONNECT, PRDR
from grammar.extensions.futurerelease import FUTURERELEASE
from grammar.extensions.limits import LIMITS
from grammar.extensions.lmtp import LHLO
from grammar.extensions.microsoft import (
    X_ANONYMOUSTLS,
    X_EXPS,
    X_LINK2STATE,
    XEXCH50,
    XPROXY,
    XPROXYFROM,
    XPROXYTO,
    XRDST,
    XSHADOW,
    XSHADOWREQUEST,
)
from grammar.extensions.mtpriority import MT_PRIORITY
from grammar.extensions.mtrk import MTRK
from grammar.extensions.nosoliciting import NO_SOLICITING
from grammar.extensions.oracle import XADR, XCIR, XGEN, XLOOP, XSTA
from grammar.extensions.pipelining import PIPELINING
from grammar.extensions.postfix import VERP, XCLIENT, XFORWARD, XVERP
from grammar.extensions.requiretls import REQUIRETLS
from grammar.extensions.rfc821 import SAML, SEND, SOML, TURN
from grammar.extensions.rfc5321 import EXPN, HELP, VRFY
from grammar.extensions.rrvs import RRVS
from grammar.extensions.sendmail import ONEX, VERB, XUSR
from grammar.extensions.size import SIZE
from grammar.extensions.smtputf8 import SMTPUTF8
from grammar.extensions.starttls import STARTTLS_EXTENSION
from grammar.extensions.submitter import SUBMITTER
from grammar.extensions.utf8smtp import UTF8SMTP

#: the registered ones
REGISTERED: tuple[Extension, ...] = (
    SIZE,
    EIGHTBITMIME,
    BINARYMIME,
    SMTPUTF8,
    DSN,
    AUTH_EXTENSION,
    STARTTLS_EXTENSION,
    CHUNKING,
    PIPELINING,
    ENHANCEDSTATUSCODES,
    REQUIRETLS,
    DELIVERBY,
    MT_PRIORITY,
    FUTURERELEASE,
    MTRK,
    RRVS,
    NO_SOLICITING,
    LIMITS,
    BURL,
    ETRN,
    ATRN,
    CHECKPOINT,
    SUBMITTER,
    CONPERM,
    CONNEG,
    UTF8SMTP,
    VRFY,
    EXPN,
    HELP,
    SEND,
    SOML,
    SAML,
    TURN,
    VERB,
    ONEX,
)

#: seen in the wild, registered nowhere
VENDOR: tuple[Extension, ...] = (
    XCLIENT,
    XFORWARD,
    XVERP,
    VERP,
    PRDR,
    PIPECONNECT,
    X_EXPS,
    X_ANONYMOUSTLS,
    X_LINK2STATE,
    XEXCH50,
    XRDST,
    XSHADOW,
    XSHADOWREQUEST,
    XPROXY,
    XPROXYFROM,
    XPROXYTO,
    XADR,
    XCIR,
    XSTA,
    XGEN,
    XLOOP,
    XUSR,
)

EXTENSIONS: tuple[Extension, ...] = (*REGISTERED, *VENDOR)

#: commands that are no extension of SMTP, but another protocol's
LMTP_COMMANDS: tuple[Command, ...] = (LHLO,)
