"""The network: one encoder over words, five small heads on it.

Shapes: a document has N words and M mentions; `h` is (N, H). Heads: trigger (N, 32), status (N, 5), entity (N, 3),
role (M, N, 8), pair (P, 14). All heads are sums of linear maps and one GELU, so that numpy can run them (kg.extract.heads).
"""

from __future__ import annotations

import math

import torch
from base import Base
from torch import Tensor, nn

DISTANCES = 24


class Layer(nn.Module):
    """One BERT layer (post-norm), as in Devlin et al. 2019."""

    def __init__(self, hidden: int, heads: int, ff: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, ff), nn.Linear(ff, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, eps), nn.LayerNorm(hidden, eps)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, d = x.shape
        q, k, v = (f(x).reshape(b, n, self.heads, d // self.heads).transpose(1, 2) for f in (self.q, self.k, self.v))
        a = nn.functional.scaled_dot_product_attention(q, k, v, mask, dropout_p=self.drop.p if self.training else 0.0)
        x = self.aln(x + self.drop(self.ao(a.transpose(1, 2).reshape(b, n, d))))
        return self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x)))))


class Encoder(nn.Module):
    """Piece ids (B, n) → piece vectors (B, n, H); positions count from 0, as BERT does.

    What comes out is a learnt mix of four layers, each dimension standardised first: the base's vectors lie in a narrow
    cone, and heads on the bare last layer learn nothing for several epochs.
    """

    TAPS = (2, 5, 8, 11)

    def __init__(self, base: Base, kept: list[int], dropout: float) -> None:
        super().__init__()
        self.word = nn.Embedding(len(kept), base.hidden)
        self.pos = nn.Embedding(base.max_pos, base.hidden)
        self.ln = nn.LayerNorm(base.hidden, base.eps)
        self.layers = nn.ModuleList(Layer(base.hidden, base.heads, base.ff, base.eps, dropout) for _ in range(base.layers))
        wide = base.hidden * len(self.TAPS)
        self.register_buffer("mean", torch.zeros(wide))
        self.register_buffer("std", torch.ones(wide))
        self.mix = nn.Linear(wide, base.hidden)
        t = base.tensors
        with torch.no_grad():
            self.word.weight.copy_(t["word"][kept])
            self.pos.weight.copy_(t["pos"] + t["type"][0])
            self.ln.weight.copy_(t["ln.w"])
            self.ln.bias.copy_(t["ln.b"])
            for i, layer in enumerate(self.layers):
                for key in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                    getattr(layer, key).weight.copy_(t[f"l{i}.{key}.w"])
                    getattr(layer, key).bias.copy_(t[f"l{i}.{key}.b"])

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        return self.mixed(self.word(ids) + self.pos(torch.arange(ids.shape[1], device=ids.device)), mask)

    def mixed(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """From the sum of embeddings to the mix of layers."""
        return self.mix((self.taps(x, mask) - self.mean) / self.std)

    def taps(self, x: Tensor, mask: Tensor | None) -> Tensor:
        x = self.ln(x)
        bias = None if mask is None else torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        taken = []
        for i, layer in enumerate(self.layers):
            x = layer(x, bias)
            if i in self.TAPS:
                taken.append(x)
        return torch.cat(taken, -1)


def bucket(d: Tensor) -> Tensor:
    """Signed distances in words → 0..DISTANCES-1: fine near, coarse far (log scale), sign kept."""
    a = d.abs().float()
    b = torch.where(a < 4, a, (3 + torch.log2((a / 3).clamp(min=1)) * 1.6).floor()).clamp(max=DISTANCES // 2 - 1).long()
    return torch.where(d < 0, b + DISTANCES // 2, b)


class Heads(nn.Module):
    def __init__(self, hidden: int, types: int, roles: int, pairs: int, lexical: int, dropout: float, features: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.hint = nn.Linear(lexical, hidden, bias=False)
        nn.init.normal_(self.hint.weight, std=0.02)
        self.trig_h, self.trig_lex, self.trig_out = nn.Linear(hidden, 256), nn.Linear(lexical, 256), nn.Linear(256, types + 1)
        self.status = nn.Linear(hidden, 5)
        self.entity = nn.Linear(hidden, 3)
        self.role_m, self.role_w, self.role_t = nn.Linear(hidden, 192), nn.Linear(hidden, 192), nn.Linear(types, 192)
        self.role_d, self.role_s, self.role_out = nn.Embedding(DISTANCES, 192), nn.Embedding(7, 192), nn.Linear(192, roles)
        self.role_x = nn.Linear(hidden, 64)
        self.role_y = nn.Linear(hidden, 64)
        self.role_p = nn.Linear(64, 192)
        self.pair_a, self.pair_b, self.pair_p = nn.Linear(hidden, 192), nn.Linear(hidden, 192), nn.Linear(hidden, 192)
        self.pair_t = nn.Linear(3 * types, 192)
        self.pair_f = nn.Linear(features, 192, bias=False)
        self.pair_d, self.pair_out = nn.Embedding(DISTANCES, 192), nn.Linear(192, pairs)

    def hinted(self, h: Tensor, lex: Tensor) -> Tensor:
        """Word vectors with the hints of the lexicons added."""
        return h + self.hint(lex)

    def trigger(self, h: Tensor, lex: Tensor) -> Tensor:
        return self.trig_out(self.drop(nn.functional.gelu(self.trig_h(h) + self.trig_lex(lex))))

    def roles(self, h: Tensor, hm: Tensor, tm: Tensor, dist: Tensor, sent: Tensor) -> Tensor:
        """h (N, H), mention vectors hm (M, H), mention types tm (M, T), word and sentence distances (M, N) → (M, N, R)."""
        x = (self.role_m(hm) + self.role_t(tm))[:, None] + self.role_w(h)[None]
        x = x + self.role_d(bucket(dist)) + self.role_s((sent + 3).clamp(0, 6))
        x = x + self.role_p(self.role_x(hm)[:, None] * self.role_y(h)[None] / math.sqrt(64))
        return self.role_out(self.drop(nn.functional.gelu(x)))

    def pairs(self, hi: Tensor, hj: Tensor, ti: Tensor, tj: Tensor, dist: Tensor, features: Tensor) -> Tensor:
        """Earlier and later mentions (P, H) with their types (P, T), distance in words (P,) and features (P, F) → (P, classes)."""
        x = self.pair_a(hi) + self.pair_b(hj) + self.pair_p(hi * hj) + self.pair_t(torch.cat([ti, tj, ti * tj], 1)) + self.pair_f(features)
        return self.pair_out(self.drop(nn.functional.gelu(x + self.pair_d(bucket(dist)))))


class Net(nn.Module):
    def __init__(self, encoder: Encoder, heads: Heads) -> None:
        super().__init__()
        self.encoder, self.heads = encoder, heads
