"""`kg` as a user runs it, in this process: quick, and with everything that it prints."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple
from unittest.mock import patch

from kg.cli import run


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def kg(*args: object, stdin: bytes = b"") -> Result:
    """Run a command line; its input is `stdin`, as through a pipe."""
    given, out, err = io.BytesIO(stdin), io.BytesIO(), io.BytesIO()
    with (
        patch.object(sys, "stdin", io.TextIOWrapper(io.BufferedReader(given), "utf-8")),  # type: ignore[type-var]
        patch.object(sys, "stdout", io.TextIOWrapper(out, "utf-8")) as new_out,
        patch.object(sys, "stderr", io.TextIOWrapper(err, "utf-8")) as new_err,
    ):
        code = run([str(a) for a in args])
        new_out.flush()
        new_err.flush()
        return Result(code, out.getvalue().decode(), err.getvalue().decode())


def good(*args: object, stdin: bytes = b"") -> Result:
    """A command that must succeed without a word of complaint."""
    result = kg(*args, stdin=stdin)
    assert result.code == 0, result.err
    assert "error" not in result.err
    return result


def one_error(*args: object, code: int = 1, stdin: bytes = b"") -> str:
    """The one line that a command that must fail complains with."""
    result = kg(*args, stdin=stdin)
    errors = [line for line in result.err.splitlines() if line.startswith("kg: error: ")]
    assert (result.code, len(errors)) == (code, 1), result
    return errors[0].removeprefix("kg: error: ")
