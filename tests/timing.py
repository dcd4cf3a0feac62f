"""How much of the processor a piece of work takes, whatever other tests have left in memory."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails if the block takes more of the processor; what was there before is not looked through for garbage."""
    gc.freeze()
    began = time.process_time()
    yield
    spent = time.process_time() - began
    assert spent < seconds, f"it took {spent:.2f} s of the processor"
