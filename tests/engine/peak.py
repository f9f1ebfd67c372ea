# SPDX-License-Identifier: GPL-3.0-or-later
"""peak.py COMMAND…: run it, then print its peak of resident memory in bytes to stderr.

A process of its own, as a child starts out with the peak of its parent, and tests are large ones."""
import os
import sys

pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss * 1024, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
