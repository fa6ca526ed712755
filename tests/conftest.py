"""What tests share: where the example corpus is, and where shared acceptance data is when there is any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The example corpus: ``reports/*.jsonl`` and their hand-made ``records/*.jsonl``."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Acceptance data beside the checkout that does not ship; a test that needs it is skipped without, but not in CI."""
    path = ROOT.parent / "shared"
    if not path.is_dir() and not os.environ.get("CI"):
        pytest.skip("the acceptance data (../shared) is not here")
    return path
