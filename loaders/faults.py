"""Named points where a test may break a load: LABSU_FAULT=<point>[:raise|kill|full] (nothing happens without it)."""

import errno
import os
import signal

POINTS = ("read", "placed", "written", "built", "synced", "renamed", "pointed", "registered")
PURGE = ("purge_staged", "purge_sealed", "purge_swapping", "purge_swapped", "purge_filed")  # the same for a purge


def point(name: str) -> None:
    """Break here if the environment asks for it; otherwise do nothing."""
    wanted, _, how = os.environ.get("LABSU_FAULT", "").partition(":")
    if wanted != name:
        return
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    raise RuntimeError(f"fault asked for at {name}")
