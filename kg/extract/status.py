"""Whether an event took place: occurred, foiled, planned, ended or denied, by the status head over all its mentions."""

from __future__ import annotations

import numpy as np

from kg.extract.reading import Reading, Told
from kg.model import Status


def find_status(reading: Reading, told: Told) -> Status:
    """The status that the mentions of an event give it together, the surer the more."""
    names: list[Status] = reading.model.settings["statuses"]
    vectors = np.stack([reading.heads.mention(list(m.words)) for m in told.mentions])
    weights = np.array([m.score for m in told.mentions], dtype=np.float32)
    p = np.round((reading.heads.status(vectors) * weights[:, None]).sum(0) / weights.sum(), 4)
    return names[int(np.argmax(p))]
