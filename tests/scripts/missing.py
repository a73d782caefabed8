"""What a test does where something that it needs is not installed: it is skipped, with a word; under
CI=true it fails, since there nothing may be missing."""
import importlib
import os
import shutil
import sys

SKIPPED = 77  # CMake's SKIP_RETURN_CODE of these tests


def give_up(what, package):
    print(f"skipped: {what} is missing (Debian: {package})")
    sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)


def required_module(name, package):
    try:
        return importlib.import_module(name)
    except ImportError:
        give_up(f"Python's {name}", package)


def required_program(names, package):
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    give_up(names[0], package)
