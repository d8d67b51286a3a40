"""uvicorn that ends with the process that began it, however that ended.

A run that is killed cannot stop its server, which would go on for ever. Its end of the pipe that is our standard input
is closed by the system, whatever became of it.

    python -m flows.attended APP OPTIONS      as python -m uvicorn, with a pipe as standard input
"""

from __future__ import annotations

import os
import runpy
import signal
import threading
import time

_PATIENCE = 10.0  # seconds for what a server has to put in order


def main() -> None:
    """Serve until the other end of standard input is closed."""
    threading.Thread(target=_attend, daemon=True).start()
    runpy.run_module("uvicorn", run_name="__main__")


def _attend() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)


if __name__ == "__main__":
    main()
