"""Fine-tune the encoder and its heads together:  python training/train.py --shared ../shared --out ../checkpoints

Seeds are fixed; progress goes to stderr; a checkpoint is written after every epoch, and a run that was cut off goes on
from it with --resume.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from base import fetch, load
from data import PAIRS, Doc, cropped, everything, held_out, prepare
from net import Encoder, Heads, Net
from tokenizers import Tokenizer
from torch import Tensor, nn
from vocabulary import kept as kept_pieces
from vocabulary import texts, tokenizer

from kg.extract.features import ROLES, TYPES, spelling
from kg.extract.hints import NAMES
from kg.extract.pairing import FEATURES
from kg.extract.standins import STAND_INS, StandIns
from kg.extract.windows import windows


class Speller:
    """Words → pieces, with the changes of spelling that make the model robust (case, accents, other names)."""

    def __init__(self, tok: Tokenizer, names: list[str], rng: random.Random) -> None:
        self.tok, self.names, self.rng = tok, names, rng
        self.known = set(names)

    def pieces(self, words: list[str]) -> list[list[int]]:
        e = self.tok.encode(words, is_pretokenized=True, add_special_tokens=False)
        out: list[list[int]] = [[] for _ in words]
        for piece, word in zip(e.ids, e.word_ids, strict=True):
            out[word].append(piece)
        return [p or [3] for p in out]

    def varied(self, words: list[str]) -> list[str]:
        r = self.rng
        if r.random() < 0.5:
            other: dict[str, str] = {}
            share = r.random()
            for w in words:
                if w not in other and w in self.known and r.random() < share:
                    other[w] = r.choice(self.names)
            words = [other.get(w, w) for w in words]
        if r.random() < 0.08:
            words = ["".join(c for c in unicodedata.normalize("NFD", w) if not unicodedata.combining(c)) for w in words]
        if r.random() < 0.06:
            words = [w.upper() for w in words]
        return words


def encode(net: Net, speller: Speller, words: list[str], named: StandIns, names: Sequence[str] = STAND_INS) -> Tensor:
    """Vectors of words (N, H), armed groups by their stand-ins (see `kg.extract.standins`), here in the order of `names`."""
    return _encode(net, speller.pieces(named.read(words, names)))[torch.tensor(named.rows(len(words)))]


def _encode(net: Net, pieces: list[list[int]]) -> Tensor:
    """Vectors of words (N, H): the mean of a word's pieces, each word from the window in which it stands inside."""
    cuts = windows([len(p) for p in pieces])
    rows = [[0, *(q for w in range(c.first, c.last) for q in pieces[w]), 2] for c in cuts]
    width = -(-max(map(len, rows)) // 64) * 64  # few shapes: each new one costs the matrix library seconds
    ids = torch.full((len(rows), width), 1)
    for i, r in enumerate(rows):
        ids[i, : len(r)] = torch.tensor(r)
    mask = ids != 1
    hidden = net.encoder(ids, mask)
    take: list[int] = []
    owner: list[int] = []
    for i, c in enumerate(cuts):
        at = i * width + 1
        for w in range(c.first, c.last):
            if c.own[0] <= w < c.own[1]:
                take += range(at, at + len(pieces[w]))
                owner += [w] * len(pieces[w])
            at += len(pieces[w])
    flat = hidden.reshape(-1, hidden.shape[-1])[torch.tensor(take)].float()
    out = torch.zeros(len(pieces), flat.shape[1]).index_add_(0, torch.tensor(owner), flat)
    return out / torch.tensor([len(p) for p in pieces])[:, None]


def standardise(net: Net, speller: Speller, docs: list[Doc]) -> None:
    """Set mean and deviation of the layers that are mixed, from some documents."""
    seen = []
    net.eval()
    with torch.no_grad():
        for d in docs:
            words = [spelling(d.words.surface(i)) for i in range(len(d.words))]
            ids = [0, *(q for p in speller.pieces(words) for q in p)][:500]
            x = net.encoder.word(torch.tensor([ids])) + net.encoder.pos(torch.arange(len(ids)))
            seen.append(net.encoder.taps(x, None)[0, 1:])
    every = torch.cat(seen)
    net.encoder.mean.copy_(every.mean(0))
    net.encoder.std.copy_(every.std(0) + 1e-4)


class Targets:
    """The labels of a document as tensors."""

    def __init__(self, d: Doc) -> None:
        n = len(d.words)
        self.lex = torch.from_numpy(d.hints)
        self.trigger = torch.zeros(n, len(TYPES) + 1)
        self.trigger[:, 0] = 1
        self.weight = torch.ones(n)
        self.status = torch.full((n,), -100)
        for m in d.mentions:
            for i in m.words:
                row = torch.zeros(len(TYPES) + 1)
                for t, share in d.types[m.event].items():
                    row[t + 1] = share
                self.trigger[i] = row if self.trigger[i, 0] == 1 else (self.trigger[i] + row) / 2
                self.status[i] = d.status[m.event]
                if d.optional[m.event]:
                    self.weight[i] = 0.3
        self.entity = torch.zeros(n, dtype=torch.long)
        for roles in d.roles:
            for i, r in roles.items():
                if ROLES[r] in ("initiator", "target"):
                    self.entity[i] = 1
                elif ROLES[r] == "place":
                    self.entity[i] = 2
        m = len(d.mentions)
        self.role = torch.zeros(m, n, dtype=torch.long)
        for k, x in enumerate(d.mentions):
            for i in d.masked[x.event]:
                self.role[k, i] = -100
            for i, r in d.roles[x.event].items():
                self.role[k, i] = r
        center = torch.tensor([x.words[0] for x in d.mentions] or [0])
        self.dist = torch.arange(n)[None] - center[:, None]
        sent = torch.tensor(d.words.sentence)
        self.sent = sent[None] - sent[center][:, None]
        self.role_weight = torch.where(self.sent.abs() <= 2, 1.0, 0.35)
        self.types = torch.zeros(max(m, 1), len(TYPES))
        for k, x in enumerate(d.mentions):
            for t, share in d.types[x.event].items():
                self.types[k, t] = share
        links = {(a, b): c for a, c, b in d.links}
        self.features = torch.from_numpy(d.features[np.triu_indices(m, 1)])
        self.pair_i, self.pair_j, self.pair_y, self.pair_w = [], [], [], []
        for i in range(m):
            for j in range(i + 1, m):
                a, b = d.mentions[i], d.mentions[j]
                y, w = 0, 1.0
                if a.event == b.event:
                    y = 1
                elif (a.event, b.event) in links:
                    y = 2 + links[a.event, b.event]
                elif (b.event, a.event) in links:
                    y = 2 + 6 + links[b.event, a.event]
                if y > 1 and not (a.main and b.main):
                    w = 0.3
                self.pair_i.append(i)
                self.pair_j.append(j)
                self.pair_y.append(y)
                self.pair_w.append(w)


def believed(logits: Tensor, d: Doc, gold: Tensor) -> Tensor:
    """The types of mentions as the other heads see them: half of them as they are, half as the trigger head would have them."""
    guess = torch.softmax(logits, -1)[:, 1:]
    guess = torch.stack([guess[x.words].sum(0) for x in d.mentions])
    guess = guess / guess.sum(1, keepdim=True).clamp(min=1e-6)
    return torch.where(torch.rand(len(guess), 1) < 0.5, guess, gold)


def loss_of(net: Net, d: Doc, t: Targets, h: Tensor, parts: dict[str, float]) -> Tensor:
    """The sum of the heads' losses on one document, each normalised by what there is to find in it."""
    heads = net.heads
    lex = t.lex * (torch.rand(t.lex.shape[0], 1) > 0.1) if net.training else t.lex
    h = heads.drop(heads.hinted(h, lex))
    m = len(d.mentions)
    found = max(sum(len(x.words) for x in d.mentions), 4)
    named = heads.trigger(h, lex)
    trig = -(t.trigger * torch.log_softmax(named, -1)).sum(-1)
    losses = {"trigger": (trig * t.weight).sum() / found}
    losses["entity"] = nn.functional.cross_entropy(heads.entity(h), t.entity, reduction="sum") / (4 * found)
    if m:
        losses["status"] = 0.3 * nn.functional.cross_entropy(heads.status(h), t.status, ignore_index=-100)
        hm = torch.stack([h[x.words].mean(0) for x in d.mentions])
        types = believed(named.detach(), d, t.types) if net.training else t.types
        logits = heads.roles(h, hm, types, t.dist, t.sent)
        ce = nn.functional.cross_entropy(logits.reshape(-1, len(ROLES)), t.role.reshape(-1), ignore_index=-100, reduction="none")
        losses["role"] = (ce.reshape(m, -1) * t.role_weight).sum() / (8 * m)
        if t.pair_y:
            i, j = torch.tensor(t.pair_i), torch.tensor(t.pair_j)
            first = torch.tensor([x.words[0] for x in d.mentions])
            features = t.features * (torch.rand(len(i), 1) > 0.1) if net.training else t.features
            p = heads.pairs(hm[i], hm[j], types[i], types[j], first[j] - first[i], features)
            ce = nn.functional.cross_entropy(p, torch.tensor(t.pair_y), reduction="none") * torch.tensor(t.pair_w)
            losses["pair"] = ce.sum() / (2.0 * m)
    for k, v in losses.items():
        parts[k] = parts.get(k, 0.0) + v.item()
    return torch.stack(list(losses.values())).sum()


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--shared", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=10)
    ap.add_argument("--lr", type=float, default=2.5e-4)
    ap.add_argument("--frozen", type=int, default=4, help="lower layers that stay as they are")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--limit", type=int, default=0, help="use only so many documents (for trying out)")
    ap.add_argument("--crops", type=int, default=2, help="pieces of one to three sentences of each document, read as reports of their own")
    ap.add_argument("--plain", action="store_true", help="without the hints of lexicons and rules")
    ap.add_argument("--init", type=Path, help="start from the weights of an earlier run")
    ap.add_argument("--resume", action="store_true")
    a = ap.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    rng = random.Random(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)

    base = load(fetch(a.out / "base"))
    ids = kept_pieces(tokenizer(base.pieces, base.scores), base.pieces, texts(a.shared))
    tok = tokenizer([base.pieces[i] for i in ids], base.scores[ids])
    json.dump(
        {"pieces": [base.pieces[i] for i in ids], "scores": [round(float(s), 6) for s in base.scores[ids]]},
        (a.out / "vocabulary.json").open("w", encoding="utf-8"),
        ensure_ascii=False,
    )
    whole = everything(a.shared)
    docs = [prepare(*x, hinted=not a.plain) for x in whole]
    kept = held_out()
    train, tune = [d for d in docs if d.id not in kept], [d for d in docs if d.id in kept]
    if a.limit:
        train = train[: a.limit]
    chosen = random.Random(a.seed)
    crops = [cropped(*x, chosen) for x in whole if x[0]["id"] not in kept for _ in range(a.crops)]
    short = [prepare(*x, hinted=not a.plain) for x in crops]
    names = sorted({
        d.words.surface(i) for d in docs for roles in d.roles for i, r in roles.items()
        if ROLES[r] == "place" and d.words.surface(i)[:1].isupper()
    })  # fmt: skip
    speller = Speller(tok, names, rng)
    targets = {d.id: Targets(d) for d in [*docs, *short]}

    net = Net(Encoder(base, ids, 0.1), Heads(base.hidden, len(TYPES), len(ROLES), len(PAIRS), len(NAMES), 0.2, len(FEATURES)))
    net.encoder.word.weight.requires_grad = False
    net.encoder.pos.weight.requires_grad = False
    for layer in net.encoder.layers[: a.frozen]:
        layer.requires_grad_(False)
    groups = [
        {"params": [p for p in net.encoder.parameters() if p.requires_grad], "lr": a.lr, "weight_decay": 0.01},
        {"params": list(net.heads.parameters()), "lr": a.lr * 5, "weight_decay": 0.01},
    ]
    standardise(net, speller, train[:48])
    opt = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    per_step = 2
    steps = math.ceil((len(train) + len(short)) / per_step) * a.epochs
    warm = max(1, int(0.06 * steps))
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / warm, max(0.02, (steps - s) / (steps - warm))))
    first, state = 0, a.out / "state.pt"
    if a.init:
        net.load_state_dict(torch.load(a.init, weights_only=False)["net"])
    if a.resume and state.exists():
        saved = torch.load(state, weights_only=False)
        net.load_state_dict(saved["net"])
        opt.load_state_dict(saved["opt"])
        sched.load_state_dict(saved["sched"])
        first = saved["epoch"] + 1
    for epoch in range(first, a.epochs):
        net.train()
        t0 = time.time()
        order = [*train, *short]
        random.Random(a.seed * 1000 + epoch).shuffle(order)
        parts: dict[str, float] = {}
        for k in range(0, len(order), per_step):
            opt.zero_grad()
            for d in order[k : k + per_step]:
                words = speller.varied([spelling(d.words.surface(i)) for i in range(len(d.words))])
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    h = encode(net, speller, words, d.named, rng.sample(STAND_INS, len(STAND_INS)))
                loss = loss_of(net, d, targets[d.id], h, parts) / per_step
                loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            sched.step()
            if k % 40 == 0:
                print(f"\repoch {epoch} {k}/{len(order)} {time.time() - t0:.0f}s", end="", file=sys.stderr)
        line = " ".join(f"{k} {v / len(order):.3f}" for k, v in parts.items())
        net.eval()
        held: dict[str, float] = {}
        with torch.no_grad():
            for d in tune:
                words = [spelling(d.words.surface(i)) for i in range(len(d.words))]
                loss_of(net, d, targets[d.id], encode(net, speller, words, d.named), held)
        print(
            f"\repoch {epoch} {time.time() - t0:.0f}s | {line} | tune {' '.join(f'{k} {v / len(tune):.3f}' for k, v in held.items())}",
            flush=True,
        )
        torch.save({"net": net.state_dict(), "opt": opt.state_dict(), "sched": sched.state_dict(), "epoch": epoch}, state)


if __name__ == "__main__":
    main()
