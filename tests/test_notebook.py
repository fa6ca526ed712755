"""The notebook runs from top to bottom, and says what the text around it says."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "walkthrough.ipynb"


def test_the_notebook_runs_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbclient = (
        pytest.importorskip(m, reason=f"{m} is not installed (pip install 'conflict-kg[dev]')") for m in ("nbformat", "nbclient")
    )
    pytest.importorskip("ipykernel", reason="ipykernel is not installed (pip install 'conflict-kg[dev]')")
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parents[1]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert not any(c.get("outputs") for c in notebook.cells), "the notebook is kept without outputs"
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    said = "\n".join(o.get("text", "") for c in notebook.cells for o in c.get("outputs", []))
    for words in ("32 reports", "hostile_in", "camp: ", "beyond chance", "↓ answered by", "stated by", "inferred"):
        assert words in said
    pictures = [o for c in notebook.cells for o in c.get("outputs", []) if "image/svg+xml" in o.get("data", {})]
    assert len(pictures) == 3
