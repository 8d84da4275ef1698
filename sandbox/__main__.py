"""`python -m sandbox`: migrate, serve HTTP and SMTP on loopback, end cleanly on a signal."""

from __future__ import annotations

import os
import sys

# Set, not defaulted: the caller's environment usually names the product's settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"

if __name__ == "__main__":
    from sandbox.server import run_sandbox

    sys.exit(run_sandbox())
