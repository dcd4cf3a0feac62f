"""How long `atqaru serve` takes until it answers."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

LONGEST_SECONDS = 30


def seconds_until_ready(folder: Path) -> float:
    """Seconds from the start of the process to the first answer of /health."""
    environment = {**os.environ, "ATQARU_DATABASE": f"sqlite:///{folder / 'serve.db'}"}
    atqaru = [sys.executable, "-m", "web.cli"]
    subprocess.run([*atqaru, "db", "upgrade"], env=environment, check=True, capture_output=True)
    port = _free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [*atqaru, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - begun < LONGEST_SECONDS:
            if _answers(f"http://127.0.0.1:{port}/health"):
                return time.perf_counter() - begun
            time.sleep(0.01)
        raise RuntimeError("the server did not answer")
    finally:
        server.terminate()
        server.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
