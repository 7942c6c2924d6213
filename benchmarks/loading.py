"""Print how long the shipped checklist takes to load, check and mark, against bare CSafeLoader on the same bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

import yaml

from lockin import resources
from lockin.loading.checklist import included_names, parse_checklist

ROUNDS = 15
FOLDER = resources.shipped_checklists()["ai-vendor-lock-in"]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ratio(files: Mapping[str, bytes]) -> float:
    """Median of our time against libyaml's, taken in turns in this process."""
    bare = [partial(yaml.load, content, Loader=yaml.CSafeLoader) for content in files.values()]
    parse_checklist(files)
    return median(
        seconds(lambda: parse_checklist(files)) / seconds(lambda: [load() for load in bare]) for _ in range(ROUNDS)
    )


if __name__ == "__main__":
    contents = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.yaml"))}
    wanted = ["checklist.yaml", *included_names(contents["checklist.yaml"])]
    print(ratio({name: contents[name] for name in wanted}))
