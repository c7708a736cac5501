"""The licences of what is installed with the bot, as docs/licences.md lists them: `make licences`."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "licences.md"
_LONGEST_NAME = 60
EXTRAS = ("documents", "meaning", "opensearch", "pages", "plot")
_HEAD = """# Licences

What is installed with the bot and its extras (documents, meaning, opensearch, pages, plot), and under which
licence, as each package tells of itself. Made by `make licences`; the versions stand in `constraints.txt`.
Verbatim itself is under the [MIT licence](../LICENSE).

| package | licence |
| --- | --- |
"""
_OF_TEXT = (
    ("Apache License", "Apache-2.0"),
    ("Permission is hereby granted, free of charge", "MIT"),
    ("Redistribution and use in source and binary forms", "BSD"),
    ("PYTHON SOFTWARE FOUNDATION LICENSE", "PSF-2.0"),
)


def licences() -> dict[str, str]:
    """Return the licence of each package that the bot needs here, directly or not, by its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for extra in EXTRAS for line in project["optional-dependencies"][extra]]
    found: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [*project["dependencies"], *extras]
    while waiting:
        needed = Requirement(waiting.pop())
        if str(needed) in seen or not _wanted(needed, ""):
            continue
        seen.add(str(needed))
        try:
            package = distribution(needed.name)
        except PackageNotFoundError:
            continue
        found[package.name.lower().replace("_", "-")] = licence_of(package)
        for line in package.requires or ():
            inner = Requirement(line)
            if any(_wanted(inner, extra) for extra in ("", *needed.extras)):
                inner.marker = None
                waiting.append(str(inner))
    return dict(sorted(found.items()))


def licence_of(package: Distribution) -> str:
    """Return the licence of a package: as an expression, else as its classifiers, field or text tell."""
    about = package.metadata
    classifiers: list[str] = about.get_all("Classifier") or []
    names = sorted(
        line.split(" :: ")[-1] for line in classifiers if line.startswith("License :: OSI Approved :: ")
    )
    field = "".join(about.get_all("License") or []).strip()
    if expression := about.get_all("License-Expression"):
        return str(expression[0])
    if field and len(field) < _LONGEST_NAME:
        return field
    texts = (field, *_texts(package))
    return ", ".join(names) or next(
        (name for text in texts for mark, name in _OF_TEXT if mark in text), "unknown"
    )


def document() -> str:
    """Return the page."""
    rows = (
        f"| [{name}](https://pypi.org/project/{name}/) | {licence} |\n"
        for name, licence in licences().items()
    )
    return _HEAD + "".join(rows)


def listed() -> dict[str, str]:
    """Return what the page lists."""
    return dict(
        re.findall(r"^\| \[([^]]+)\]\([^)]+\) \| (.*) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    )


def _wanted(needed: Requirement, extra: str) -> bool:
    return needed.marker is None or needed.marker.evaluate({"extra": extra})


def _texts(package: Distribution) -> Iterator[str]:
    for path in package.files or ():
        if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            yield path.read_text("utf-8")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
