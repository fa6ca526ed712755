"""A Neo4j Community server from its Maven artefacts, for machines without Docker and for the tests.

    KG_NEO4J_PASSWORD=… python serve.py [--home FOLDER] [--port 7687] [--http 7474]

Needs Java 17 or newer, and Maven once: the jars are kept in `~/.cache/conflict-kg` (or `$KG_CACHE`), one folder for each state
of `pom.xml`. Only the standard library is used. Runs until interrupted; the data stay in the home folder.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
HANDSHAKE = bytes.fromhex("6060b01700020805000000050000000400000000")
"""Bolt's magic number and the versions that a driver of today offers: a server that answers is ready to be asked."""
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")


class ServerError(Exception):
    """The server cannot be had or does not start; the message says why."""


def missing() -> str | None:
    """What the machine lacks for a server, None if nothing."""
    if shutil.which("java") is None:
        return "no java on the path (Java 17 or newer)"
    if shutil.which("mvn") is None and not _ready(_folder()):
        return "no mvn on the path (Maven brings the server's jars)"
    return None


def _folder() -> Path:
    cache = Path(os.environ.get("KG_CACHE") or Path.home() / ".cache" / "conflict-kg")
    return cache / f"neo4j-{hashlib.sha256((HERE / 'pom.xml').read_bytes()).hexdigest()[:12]}"


def _ready(folder: Path) -> bool:
    return (folder / "complete").exists()


def jars() -> Path:
    """The folder with the server's jars, fetched with Maven if it is not there; interrupted or raced, it is fetched again."""
    folder = _folder()
    if not _ready(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            shutil.copy(HERE / "pom.xml", work)
            goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"]
            done = subprocess.run(["mvn", "-q", "-B", *goal], cwd=work, capture_output=True, text=True, check=False)
            if done.returncode:
                raise ServerError(f"Maven could not bring the server's jars:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
            (Path(work) / "complete").touch()
            with contextlib.suppress(OSError):  # another process was first
                Path(work).rename(folder)
                Path(work).mkdir()
    return folder / "lib"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Server:
    """One server over one home folder: `start`, `stop`, `kill`, and `start` again over the same data."""

    def __init__(
        self, home: Path, port: int, password: str, http: int | None = None, heap: str = "1g", options: Sequence[str] = ()
    ) -> None:
        self.home, self.port, self.heap, self.options = home, port, heap, options
        self.process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._lib = jars()
        self._configure(http)
        if not (home / "data" / "dbms" / "auth.ini").exists() and not (home / "data" / "databases" / "system").exists():
            self._set_password(password)

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def _configure(self, http: int | None) -> None:
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        lines = [(HERE / "neo4j.conf").read_text("utf-8"), f"server.bolt.listen_address=127.0.0.1:{self.port}"]
        lines += ["server.http.enabled=false"] if http is None else [f"server.http.listen_address=127.0.0.1:{http}"]
        (self.home / "conf" / "neo4j.conf").write_text("\n".join(lines) + "\n", "utf-8")

    def _java(self, *args: str, heap: str) -> list[str]:
        options = [*self.options, *(f"--add-opens={module}=ALL-UNNAMED" for module in OPENED)]
        return ["java", "-Xms128m", f"-Xmx{heap}", "-XX:+UseG1GC", *options, "-Dfile.encoding=UTF-8", "-cp", f"{self._lib}/*", *args]

    def _set_password(self, password: str) -> None:
        env = os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        command = self._java("org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password, heap="256m")
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServerError(f"the password could not be set: {(done.stderr or done.stdout)[-1000:]}")

    def start(self, seconds: float = 300) -> None:
        """Start, and come back when the server answers."""
        main = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}", "--console-mode"]
        with (self.home / "console.log").open("ab") as log:
            self.process = subprocess.Popen(self._java(*main, heap=self.heap), stdout=log, stderr=log, start_new_session=True)
        # the server ends when whoever started it does, however that comes: the guard's standard input closes then
        watch = ["sh", "-c", 'read _; kill "$1"', "sh", str(self.process.pid)]
        self._guard = subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True)
        end = time.monotonic() + seconds
        while not self._answers():
            if self.process.poll() is not None:
                raise ServerError(f"the server did not start: {self._log()}")
            if time.monotonic() > end:
                self.kill()
                raise ServerError(f"the server does not answer after {seconds:.0f} s: {self._log()}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=2) as s:
            s.sendall(HANDSHAKE)
            return len(s.recv(4)) == 4
        return False

    def _log(self) -> str:
        return (self.home / "console.log").read_text("utf-8", "replace")[-2000:]

    def stop(self) -> None:
        """Stop in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._guard is not None:
            self._guard.kill()
            self._guard.wait()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description="A Neo4j Community server from its Maven artefacts.")
    parser.add_argument("--home", type=Path, default=Path(".cache/neo4j"), help="folder of the server's data (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7687, help="Bolt port (default: %(default)s)")
    parser.add_argument("--http", type=int, default=7474, help="HTTP port (default: %(default)s)")
    parser.add_argument("--heap", default="1g", help="Java heap (default: %(default)s)")
    given = parser.parse_args()
    password = os.environ.get("KG_NEO4J_PASSWORD", "")
    try:
        if lack := missing():
            raise ServerError(lack)
        if len(password) < 8:
            raise ServerError("set KG_NEO4J_PASSWORD to a password of at least 8 characters (it counts on the first start)")
        server = Server(given.home.resolve(), given.port, password, given.http, given.heap)
        print("starting …", file=sys.stderr)
        server.start()
    except ServerError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    print(f"Neo4j answers at {server.uri} (user neo4j); stop it with Ctrl-C", file=sys.stderr)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        assert server.process is not None
        return server.process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
