"""One writer, many readers: a lock on a file that the system takes back when a process dies, however it dies."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType

from kg.errors import StoreError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has only exclusive locks
    fcntl = None  # type: ignore[assignment]


class Lock:
    """A lock on a file, shared or exclusive. Use as a context manager, or `release` it.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "lock"
    >>> one, two = Lock(path).acquire(shared=True), Lock(path).acquire(shared=True)
    >>> Lock(path).try_acquire(shared=False)
    False
    >>> one.release(); two.release()
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    def try_acquire(self, shared: bool) -> bool:
        """Take the lock if nobody else holds it in a way that forbids it."""
        fd = _open(self.path, shared)
        try:
            _lock(fd, shared)
        except OSError:
            os.close(fd)
            return False
        self._fd = fd
        return True

    def acquire(self, shared: bool, wait: float = 0.0) -> Lock:
        """Take the lock, waiting for it at most so many seconds, or raise `StoreError`."""
        until = time.monotonic() + wait
        while not self.try_acquire(shared):
            if time.monotonic() >= until:
                raise StoreError(
                    "the store is open for writing elsewhere", file=str(self.path.parent), remedy="try again when that is done"
                )
            time.sleep(0.05)
        return self

    def release(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def _open(path: Path, shared: bool) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as e:
        if shared and path.exists():
            return os.open(path, os.O_RDONLY)
        raise StoreError("the store cannot be written", file=str(path.parent), remedy="check the permissions of the folder") from e


def _lock(fd: int, shared: bool) -> None:
    if fcntl is not None:
        fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    else:  # pragma: no cover
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
