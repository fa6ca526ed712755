"""Turn a checkpoint into the shipped model:  python training/export.py --run ../checkpoints --out kg/extract/weights

Encoder: ONNX, weights as int8 with a scale for each output channel, put back to 32 bits on loading (quantising the
activations too is faster, but turns the vectors by ten degrees and costs types). Word embeddings: int8 rows with one scale
each. Heads: half precision. A manifest holds the SHA-256 of every file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from base import fetch, load
from data import PAIRS
from net import Encoder
from onnx import helper, numpy_helper
from torch import Tensor, nn

from kg.extract.encoder import FILES, FORMAT
from kg.extract.features import ROLES, TYPES
from kg.extract.hints import NAMES
from kg.extract.pairing import FEATURES
from kg.model import LINK_TYPES, STATUSES


class FromEmbeddings(nn.Module):
    """The encoder behind its embedding table: x (1, n, H) → vectors (1, n, H)."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, x: Tensor) -> Tensor:
        return self.encoder.mixed(x, None)


def pack_weights(model: onnx.ModelProto) -> None:
    """Replace every matrix of the graph by int8 values with a scale a column, and a node that multiplies them out."""
    keep, nodes = [], []
    for tensor in model.graph.initializer:
        matrix = numpy_helper.to_array(tensor)
        if matrix.ndim != 2 or matrix.size < 10_000:
            keep.append(tensor)
            continue
        scale = np.maximum(np.abs(matrix).max(axis=0) / 127, 1e-8).astype(np.float32)
        packed = np.clip(np.round(matrix / scale), -127, 127).astype(np.int8)
        name = tensor.name
        keep.append(numpy_helper.from_array(packed, name + ".q"))
        keep.append(numpy_helper.from_array(scale, name + ".s"))
        nodes.append(helper.make_node("DequantizeLinear", [name + ".q", name + ".s"], [name], axis=1))
    del model.graph.initializer[:]
    model.graph.initializer.extend(keep)
    rest = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*nodes, *rest])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--run", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--version", default="1")
    ap.add_argument("--fp32", action="store_true", help="do not quantise the encoder (to measure what it costs)")
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    vocabulary = json.loads((a.run / "vocabulary.json").read_text(encoding="utf-8"))
    base = load(fetch(a.run / "base"))
    at = {p: i for i, p in enumerate(base.pieces)}
    encoder = Encoder(base, [at[p] for p in vocabulary["pieces"]], 0.0)
    weights = torch.load(a.run / "state.pt", weights_only=False)["net"]
    encoder.load_state_dict({k[8:]: v for k, v in weights.items() if k.startswith("encoder.")})
    encoder.eval()
    with tempfile.TemporaryDirectory() as tmp:
        full = Path(tmp) / "full.onnx"
        torch.onnx.export(
            FromEmbeddings(encoder), (torch.zeros(1, 16, base.hidden),), str(full), input_names=["x"], output_names=["h"],
            dynamic_axes={"x": {1: "n"}, "h": {1: "n"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        graph = onnx.load(full)
        if not a.fp32:
            pack_weights(graph)
        (a.out / "encoder.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    table = encoder.word.weight.detach().numpy()
    scales = np.maximum(np.abs(table).max(axis=1) / 127, 1e-8).astype(np.float32)
    rows = np.clip(np.round(table / scales[:, None]), -127, 127).astype(np.int8)
    positions = encoder.pos.weight.detach().numpy().astype(np.float16)
    np.savez(a.out / "embeddings.npz", rows=rows, scales=scales, positions=positions)
    heads = {k[6:]: v.numpy().astype(np.float16) for k, v in weights.items() if k.startswith("heads.")}
    np.savez(a.out / "heads.npz", **heads)
    (a.out / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    settings = {
        "types": list(TYPES), "roles": list(ROLES), "hints": list(NAMES), "features": list(FEATURES), "pairs": list(PAIRS), "links": list(LINK_TYPES),
        "statuses": list(STATUSES), "thresholds": json.loads((Path(__file__).parent / "thresholds.json").read_text(encoding="utf-8")),
    }  # fmt: skip
    (a.out / "settings.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    files = {name: hashlib.sha256((a.out / name).read_bytes()).hexdigest() for name in FILES}
    digest = hashlib.sha256("".join(files[n] for n in FILES).encode()).hexdigest()
    manifest = {"format": FORMAT, "version": a.version, "digest": digest, "files": files}
    (a.out / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    print({n: f"{(a.out / n).stat().st_size / 1e6:.1f} MB" for n in FILES})


if __name__ == "__main__":
    main()
