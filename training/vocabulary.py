"""Prune the base vocabulary to English and French: the pieces that such text uses, and all short Latin pieces.

A word whose pieces were dropped is spelt with shorter ones, so nothing becomes unknown that is written in Latin letters.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
LATIN = re.compile(r"^▁?[A-Za-zÀ-ÖØ-öø-ſœŒ'’.,;:!?()«»“”\"/\-–—0-9%&+$€°]*$")


def tokenizer(pieces: list[str], scores: np.ndarray) -> Tokenizer:
    """A unigram tokenizer over words that are already split (each word gets its own leading mark)."""
    vocab = [(p, float(s)) for p, s in zip(pieces, scores, strict=True)]
    tok = Tokenizer(models.Unigram(vocab, unk_id=3, byte_fallback=False))
    tok.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    return tok


def texts(shared: Path) -> Iterator[str]:
    """English and French text to count pieces on: treebanks, news corpora, training documents, Sahel place names."""
    for path in sorted(shared.glob("corpora/ud_*/*.conllu")):
        for line in path.open(encoding="utf-8"):
            if line.startswith("# text = "):
                yield line[9:]
    for pattern in ("corpora/re3d/train.jsonl", "corpora/geoparsing/*.jsonl", "gold/sahel[23].docs.jsonl", "gold/open.docs.jsonl"):
        for path in sorted(shared.glob(pattern)):
            for line in path.open(encoding="utf-8"):
                yield json.loads(line).get("text") or ""
    for path in sorted(shared.glob("corpora/m2e2/train.jsonl")):
        for line in path.open(encoding="utf-8"):
            yield json.loads(line)["sentence"]
    with gzip.open(shared / "corpora/gazetteer/geonames2014_sahel.tsv.gz", "rt", encoding="utf-8") as f:
        for line in f:
            yield line.split("\t")[1]


def kept(tok: Tokenizer, pieces: list[str], lines: Iterable[str]) -> list[int]:
    """Ids of the pieces to keep, in the order of the base vocabulary (the special ones first)."""
    seen: Counter[int] = Counter()
    batch: list[list[str]] = []

    def flush() -> None:
        for e in tok.encode_batch(batch, is_pretokenized=True, add_special_tokens=False):
            seen.update(e.ids)
        batch.clear()

    for line in lines:
        batch.append(re.findall(r"\w+|[^\w\s]", unicodedata.normalize("NFKC", line)))
        if len(batch) == 2000:
            flush()
    flush()
    keep = set(range(4)) | {i for i, n in seen.items() if LATIN.match(pieces[i])}
    keep |= {i for i, p in enumerate(pieces) if len(p.strip("▁")) <= 3 and LATIN.match(p)}
    return sorted(keep)
