"""Where the program's data is: inside an installed wheel, at the top of a checkout, or in a folder of the user's own.

`ontology/`, `loaders/` and `queries/` are for analysts to change. A folder named by the environment variable `KG_DATA`
with the same layout goes before the shipped data: a file there replaces the shipped one of that path, others are added.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from kg.errors import DataError

VARIABLE = "KG_DATA"
_HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def shipped() -> Path:
    """The folder that holds the shipped `ontology/`, `loaders/` and `queries/`."""
    packaged = _HERE / "_data"
    return packaged if packaged.is_dir() else _HERE.parent


def data_dirs() -> tuple[Path, ...]:
    """The folders that data is sought in, the user's own first.

    >>> data_dirs()[-1] == shipped()
    True
    """
    own = os.environ.get(VARIABLE)
    if not own:
        return (shipped(),)
    if not Path(own).is_dir():
        raise DataError(f"{own!r} is not a folder", field=VARIABLE, remedy="set it to a folder laid out like the shipped data, or unset it")
    return (Path(own), shipped())


def data_path(*parts: str) -> Path:
    """The file or folder of that path: the user's own if there is one, else the shipped one.

    >>> data_path("ontology", "types.ttl").name
    'types.ttl'
    """
    for folder in data_dirs():
        if (path := folder.joinpath(*parts)).exists():
            return path
    raise DataError("the program's data is not there", file="/".join(parts), remedy="reinstall conflict-kg, or put the file into KG_DATA")


def data_files(folder: str, pattern: str) -> tuple[Path, ...]:
    """The files of a data folder by name, those of the shipped data first; a file of the user's own replaces its namesake.

    >>> [p.name for p in data_files("ontology", "types*.ttl")]
    ['types.ttl']
    """
    found: dict[str, Path] = {}
    for base in reversed(data_dirs()):
        found.update((p.relative_to(base).as_posix(), p) for p in (base / folder).glob(pattern) if p.is_file())
    own = data_dirs()[0]
    return tuple(path for _, path in sorted(found.items(), key=lambda item: (own in item[1].parents and own != shipped(), item[0])))
