"""The encoder at run time: words of a report → vectors, with onnxruntime and tokenizers, no torch, no network.

The model is a folder of five files with a `manifest.json` that holds their SHA-256; a file that is missing or altered is
an error, never a worse answer. It is found in the package (`kg/extract/weights/`) or where `KG_MODEL` points.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import DataError
from kg.extract.features import ROLES, TYPES, Words, spelled
from kg.extract.hints import NAMES
from kg.extract.pairing import FEATURES
from kg.extract.windows import windows

Floats = npt.NDArray[np.float32]
FORMAT = 1
FILES = ("encoder.onnx", "embeddings.npz", "heads.npz", "vocabulary.json", "settings.json")


class Model:
    """A loaded model: `vectors` of words, the weights of the heads, the thresholds, and its name with version and hash."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer, models, pre_tokenizers

        manifest = _checked(folder)
        self.settings: dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        _same_labels(folder, self.settings)
        self.name = f"kg-reader/{manifest['version']}+{manifest['digest'][:12]}"
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = ort.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        table = np.load(folder / "embeddings.npz")
        self._rows, self._scales, self._positions = table["rows"], table["scales"], table["positions"].astype(np.float32)
        vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        pairs = list(zip(vocabulary["pieces"], vocabulary["scores"], strict=True))
        self._tokenizer = Tokenizer(models.Unigram(pairs, unk_id=3, byte_fallback=False))
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
        self._scores = [float(score) for _, score in pairs]
        self.heads: dict[str, Floats] = {k: v.astype(np.float32) for k, v in np.load(folder / "heads.npz").items()}

    def spelled(self, words: Words, names: Mapping[int, str] = MappingProxyType({})) -> list[str]:
        """The words as the encoder is given them (see `kg.extract.features.spelled`)."""
        return spelled(words, self._likely, names)

    def _likely(self, form: str) -> float:
        """The log probability of a word's pieces."""
        pieces = self._tokenizer.encode([form[:64]], is_pretokenized=True, add_special_tokens=False).ids
        return sum(self._scores[p] for p in pieces)

    def pieces(self, spelled: Sequence[str]) -> list[list[int]]:
        """Piece ids of each word (one unknown piece where the vocabulary has none)."""
        out: list[list[int]] = [[] for _ in spelled]
        encoded = self._tokenizer.encode([w[:64] for w in spelled], is_pretokenized=True, add_special_tokens=False)
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            if word is not None:
                out[word].append(piece)
        return [p or [3] for p in out]

    def vectors(self, spelled: Sequence[str]) -> Floats:
        """Word vectors, shape (words, hidden): the mean of a word's pieces, from the window in which it stands inside."""
        pieces = self.pieces(spelled)
        out = np.zeros((len(spelled), self._rows.shape[1]), dtype=np.float32)
        for cut in windows([len(p) for p in pieces]):
            hidden = self._encode([0, *(q for p in pieces[cut.first : cut.last] for q in p), 2])
            at = 1
            for i in range(cut.first, cut.last):
                if cut.own[0] <= i < cut.own[1]:
                    out[i] = hidden[at : at + len(pieces[i])].mean(axis=0)
                at += len(pieces[i])
        return out

    def _encode(self, ids: list[int]) -> Floats:
        x = self._rows[ids].astype(np.float32) * self._scales[ids][:, None] + self._positions[: len(ids)]
        hidden: Floats = self._session.run(None, {"x": x[None]})[0][0]
        return hidden


def _checked(folder: Path) -> dict[str, Any]:
    remedy = "install the package again, or point KG_MODEL at a whole model"
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise DataError(f"a model of format {manifest['format']}, not {FORMAT}", file=str(folder), remedy=remedy)
        for name in FILES:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != manifest["files"][name]:
                raise DataError("the model file is not the one that was shipped", file=str(folder / name), remedy=remedy)
    except (OSError, KeyError, ValueError) as e:
        raise DataError(f"the reading model is missing or broken ({e})", file=str(folder), remedy=remedy) from e
    return manifest


def _same_labels(folder: Path, settings: dict[str, Any]) -> None:
    for name, ours in (("types", TYPES), ("roles", ROLES), ("hints", NAMES), ("features", FEATURES)):
        if list(ours) != settings.get(name):
            raise DataError(f"the model was trained with other {name}", file=str(folder), remedy="train it again: make model")


@lru_cache(maxsize=2)
def _load(folder: str) -> Model:
    return Model(Path(folder))


def model() -> Model:
    """The model in use, loaded once a process. Raises `DataError` where it is missing or altered."""
    return _load(os.environ.get("KG_MODEL") or str(Path(__file__).parent / "weights"))
