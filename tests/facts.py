"""What of the catalogue of engines wants to be looked up again: `make facts`."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from docker_generator.backing.catalogue import built_in_engines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docker_generator.backing.model import Engine

FRESH = timedelta(days=183)
"""For so long what was read of an image is taken as it was: half a year."""


def stale(engines: Iterable[Engine], today: date) -> Iterator[str]:
    """Yield a line for each version out of support, and for each engine that nobody read lately.

    A line names the entry, what is the matter, and where to look: "redis 7.2: out of support since
    2026-02-28 (https://…)".
    """
    for engine in engines:
        source = engine.facts.source
        read = engine.facts.read
        if read is None:
            yield f"{engine.engine}: never read ({source})"
        elif today - date.fromisoformat(read) > FRESH:
            yield f"{engine.engine}: read on {read}, half a year ago or more ({source})"
        for name, version in engine.versions.items():
            end = version.end_of_support
            if end is not None and date.fromisoformat(end) < today:
                yield f"{engine.engine} {name}: out of support since {end} ({source})"


if __name__ == "__main__":
    for line in stale(built_in_engines().engines.values(), datetime.now(UTC).date()):
        sys.stdout.write(f"{line}\n")
