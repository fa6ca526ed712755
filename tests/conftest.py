"""What tests share: where the example corpus is, and where shared acceptance data is when there is any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast examples are drawn says how busy the machine is, not whether the program is right.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With ``-n 2 --dist loadgroup`` the tests of a file run in one process, and those that share a server too."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
