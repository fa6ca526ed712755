"""The heads of the model in numpy: what each word and each pair of words is, given the encoder's vectors.

Each head is a sum of linear maps, one GELU and a linear map (training/net.py has the same in torch). Probabilities are
rounded before anything is decided by them, so that the last bits of a processor decide nothing.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from kg.extract.encoder import Floats, Model

DISTANCES = 24
DIGITS = 4


def gelu(x: Floats) -> Floats:
    """GELU with an error function from Abramowitz & Stegun 7.1.26 (error below 1.5e-7).

    >>> [f"{x:.4f}" for x in gelu(np.array([-1.0, 0.0, 2.0], dtype=np.float32))]
    ['-0.1587', '0.0000', '1.9545']
    """
    z = np.abs(x) / np.float32(math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    out: Floats = (0.5 * x * (1 + erf)).astype(np.float32)
    return out


def softmax(x: Floats) -> Floats:
    """Probabilities over the last axis, rounded."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    out: Floats = np.round(e / e.sum(axis=-1, keepdims=True), DIGITS).astype(np.float32)
    return out


def bucket(d: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Signed distances in words as classes: fine near, coarse far, sign kept.

    >>> bucket(np.array([0, 1, 3, 10, 100, 5000, -1])).tolist()
    [0, 1, 3, 5, 11, 11, 13]
    """
    a = np.abs(d).astype(np.float32)
    far = np.floor(3 + np.log2(np.maximum(a / 3, 1)) * np.float32(1.6))
    b = np.minimum(np.where(a < 4, a, far), DISTANCES // 2 - 1).astype(np.int64)
    out: npt.NDArray[np.int64] = np.where(d < 0, b + DISTANCES // 2, b)
    return out


class Heads:
    """The heads over one document: `h` are its word vectors with the hints added, shape (N, H)."""

    def __init__(self, model: Model, vectors: Floats, hints: Floats) -> None:
        self._w = model.heads
        self.h: Floats = vectors + hints @ self._w["hint.weight"].T
        self.hints = hints
        self._role_w = self._linear("role_w", self.h)
        self._role_y = self._linear("role_y", self.h)

    def _linear(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return out

    def triggers(self) -> Floats:
        """Probability of no event and of each type, for each word: (N, 1 + types)."""
        x = self._linear("trig_h", self.h) + self._linear("trig_lex", self.hints)
        return softmax(self._linear("trig_out", gelu(x)))

    def status(self, mention: Floats) -> Floats:
        """Probability of each status of mentions (M, H): (M, 5)."""
        return softmax(self._linear("status", mention))

    def entities(self) -> Floats:
        """Probability of no party, actor, place for each word: (N, 3)."""
        return softmax(self._linear("entity", self.h))

    def mention(self, words: list[int]) -> Floats:
        """The vector of a mention."""
        out: Floats = self.h[words].mean(axis=0)
        return out

    def roles(self, mention: Floats, types: Floats, distance: npt.NDArray[np.int64], sentences: npt.NDArray[np.int64]) -> Floats:
        """Probability of each role of each word for one mention, given signed distances in words and sentences: (N, roles)."""
        x = self._linear("role_m", mention) + self._linear("role_t", types) + self._role_w
        x = x + self._w["role_d.weight"][bucket(distance)] + self._w["role_s.weight"][np.clip(sentences + 3, 0, 6)]
        x = x + self._linear("role_p", self._linear("role_x", mention) * self._role_y / np.float32(8))
        return softmax(self._linear("role_out", gelu(x)))

    def pairs(self, a: Floats, b: Floats, ta: Floats, tb: Floats, distance: npt.NDArray[np.int64], features: Floats) -> Floats:
        """Probability of each relation of earlier to later mentions, (P, H) and (P, types) each, by their features (P, F): (P, classes)."""
        x = self._linear("pair_a", a) + self._linear("pair_b", b) + self._linear("pair_p", a * b)
        x = x + self._linear("pair_t", np.concatenate([ta, tb, ta * tb], axis=1)) + self._w["pair_d.weight"][bucket(distance)]
        x = x + features @ self._w["pair_f.weight"].T
        return softmax(self._linear("pair_out", gelu(x)))
