"""Words made comparable: `fold` decides whether two spellings are one name, `slug` makes a name an id.

Every lexicon, alias and gazetteer name is folded on loading and every mention before it is looked up; both sides go
through the same function, so that accents, case, curly quotes and dashes never decide a match.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that NFKD leaves whole although readers write them plainly, and the quotes and dashes of typesetters.
_PLAIN = {
    **dict.fromkeys("‘’‛ʼʻʿʾ`´′＇", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("-‐‑‒–—―−﹘﹣－", " "),
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D",
    "ŋ": "n", "Ŋ": "N", "ƴ": "y", "Ƴ": "Y", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE",
    "\u00ad": "", "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": "",
}  # fmt: skip
_TABLE = str.maketrans(_PLAIN)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form under which spellings of one name are equal: no accents, no case, plain quotes, dashes as spaces.

    Apostrophes and other punctuation stay, since they are part of names; `slug` drops them.

    >>> fold("Jama’at Nuṣrat  al‑Islām")
    "jama'at nusrat al islam"
    >>> fold("Armée malienne") == fold("armee MALIENNE")
    True
    """
    if text.isascii():
        return " ".join(text.replace("-", " ").replace("`", "'").casefold().split())
    apart = unicodedata.normalize("NFKD", text.translate(_TABLE))
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(plain.translate(_TABLE).casefold().split())


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """A name as the last part of an id: folded, apostrophes dropped, everything else that is no letter or digit a hyphen.

    >>> slug("Jama'at Nusrat al-Islam wal-Muslimin")
    'jamaat-nusrat-al-islam-wal-muslimin'
    >>> slug("  Côte d’Ivoire ")
    'cote-divoire'
    """
    return re.sub(r"[^\w]+|_", "-", fold(text).replace("'", "")).strip("-")
