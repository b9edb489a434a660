"""Print a seeded draw of sentences from docs, messages and comments, to be read against STYLE.md.

From tests/: python sample_prose.py [COUNT] [SEED]
"""

from __future__ import annotations

import random
import re
import sys

from conftest import ROOT
from prose import passages

FEWEST_WORDS = 5


def sentences() -> list[str]:
    """Return every sentence of the prose with its place, without tables and made pages."""
    found = []
    for file, line, text in passages():
        if file.suffix == ".md" and file.parent.name in {"diagnostics", "backing-services"}:
            continue
        plain = "\n".join(row for row in text.split("\n") if not row.lstrip().startswith("|"))
        parts = re.split(r"(?<=[.:!?])\s+(?=[A-Z`])", " ".join(plain.split()))
        place = f"{file.relative_to(ROOT)}:{line}"
        found += [f"{place}: {one}" for one in parts if len(one.split()) >= FEWEST_WORDS]
    return list(dict.fromkeys(found))


def main(count: int = 100, seed: int = 21) -> None:
    """Print as many sentences, drawn by the seed."""
    drawn = random.Random(seed).sample(sentences(), count)  # noqa: S311 -- a sample, no secret
    sys.stdout.write("\n".join(drawn) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
