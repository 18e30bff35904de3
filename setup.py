"""The native engine, where it can be built; everything else is in pyproject.toml."""

import sysconfig

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class BuildEngine(build_ext):
    """Build it; where that cannot be done, say so in one line and go on."""

    def build_extension(self, extension: Extension) -> None:
        if self.compiler.compiler_type == "unix":
            # what one loop takes depends on where it is placed: by up to 15 % otherwise
            options = "-O2 -falign-functions=64 -falign-loops=32 -g0"
            extension.extra_compile_args = options.split()
        try:
            super().build_extension(extension)
        except Exception as error:
            # no compiler, no headers, one that cannot read it: the pure engine does the same
            why = " ".join(str(error).split())
            print(f"smtpkit: no native engine, the pure one is used: {why}")


# A free-threaded interpreter has no lock that the native engine could rely on
EXTENSIONS = (
    []
    if sysconfig.get_config_var("Py_GIL_DISABLED")
    else [Extension("smtpkit._engine", ["smtpkit/_engine.c"], optional=True)]
)

setup(ext_modules=EXTENSIONS, cmdclass={"build_ext": BuildEngine})
