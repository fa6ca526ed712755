"""How fast reports are read on one core, and how much of it is the encoder:  python benchmarks/extract.py [DOCS.jsonl]

Prints words a second, the share of the time outside the encoder's own forward pass, and the start of `kg extract` on one
short report (median of five), each with how it was measured.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

from kg.extract import encoder, extract
from kg.model import make_report

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "examples" / "reports" / "sahel.docs.jsonl"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    reports = [make_report(d["text"], lang=d.get("lang")) for d in map(json.loads, path.read_text("utf-8").splitlines())]
    extract(reports[0])  # load model and lexicons
    inside = 0.0
    whole_forward = encoder.Model._encode

    def timed(self: encoder.Model, ids: list[int]) -> encoder.Floats:
        nonlocal inside
        began = time.process_time()
        out = whole_forward(self, ids)
        inside += time.process_time() - began
        return out

    with patch.object(encoder.Model, "_encode", timed):
        began = time.process_time()
        for report in reports:
            extract(report)
        spent = time.process_time() - began
    words = sum(len(r.text.split()) for r in reports)
    print(f"{words} words of {len(reports)} reports in {spent:.1f} s of one core: {words / spent:.0f} words/s")
    print(f"outside the encoder's forward pass: {1 - inside / spent:.0%} of the time")
    starts = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kg", "extract", "-"], input=b"Gunmen attacked Djibo on Monday.", capture_output=True, check=True
        )
        starts.append(time.perf_counter() - began)
    print(f"kg extract on one short report: {statistics.median(starts):.1f} s (median of 5)")


if __name__ == "__main__":
    main()
