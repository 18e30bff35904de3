"""The native engine, where it can be built; everything else is in pyproject.toml."""

import sysconfig

from setuptools import Extension, setup

# the pure engine does the same: no compiler, no reason to fail. A free-threaded interpreter has
# no lock that the native engine could rely on
EXTENSIONS = (
    []
    if sysconfig.get_config_var("Py_GIL_DISABLED")
    else [Extension("smtpkit._engine", ["smtpkit/_engine.c"], optional=True)]
)

setup(ext_modules=EXTENSIONS)
