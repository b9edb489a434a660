"""Which versions of a language the locked packages of a tree can run on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from docker_generator.source.formats.requirements import normalized
from docker_generator.source.packages import requirements_of
from docker_generator.source.versions import allows, point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docker_generator.source.folder import Folder

FirstReleases = Mapping[str, Mapping[str, str]]
"""By package and by version of the language, the first release that runs on it."""

_WHEEL = re.compile(r"-([a-z0-9.]+)-([a-z0-9_.]+)-([a-z0-9_.]+)\.whl$")
_GEM = re.compile(r"^    ([\w.-]+) \(([^)\s]+)\)$", re.MULTILINE)
_MODULE = re.compile(r"^(?:require\s+|\s+)([\w.~-]+\.[\w.~/-]+)\s+v(\S+)", re.MULTILINE)
_MAJOR = re.compile(r"/v\d+$")
_GRADLE = re.compile(r"^distributionUrl\s*=.*/gradle-([0-9.]+)-", re.MULTILINE)
_RUNS_HERE = re.compile(r"(?:manylinux|linux)\w*x86_64|any")


class LockedPackage(NamedTuple):
    """One locked package.

    `range` is the range of versions of the language in the lock file; empty if there is none.
    `wheels` are its files, of which one has to fit; `is_source` says that only its source exists,
    `is_advice` that an installation ignores the range, `is_enforced` that it fails outside of it.
    """

    name: str
    version: str
    file: str
    range: str = ""
    wheels: tuple[str, ...] = ()
    is_source: bool = False
    is_advice: bool = False
    is_enforced: bool = False

    def is_compiled(self, version: str, table: FirstReleases) -> bool:
        """Return whether its source is compiled on a version of the language."""
        if self.wheels:
            return not any(_fits(wheel, version) for wheel in self.wheels)
        is_older = _first_release(table, self.name, version) > point(self.version) > ()
        return self.is_source or is_older

    def runs_on(self, version: str, table: FirstReleases) -> bool:
        """Return whether it runs on a version of the language, such as 3.14."""
        if self.range and not allows(self.range, version):
            return False
        if _first_release(table, self.name, version) > point(self.version) > ():
            return False
        return not self.wheels or any(_fits(wheel, version) for wheel in self.wheels)


def _first_release(table: FirstReleases, name: str, version: str) -> tuple[float, ...]:
    """Return the first release of a package that runs on a version of the language, if known."""
    known = table.get(name, {})
    needed = [point(first) for since, first in known.items() if point(since) <= point(version)]
    return max(needed, default=())


def _fits(wheel: str, version: str) -> bool:
    """Return whether a wheel is for a version of CPython on Linux."""
    match = _WHEEL.search(wheel)
    if match is None:
        return True
    pythons, abis, platforms = (part.split(".") for part in match.groups())
    if not any(_RUNS_HERE.fullmatch(platform) for platform in platforms):
        return False
    minor = int(version.partition(".")[2] or 0)
    if any(python.startswith("py3") or python == "py2" for python in pythons):
        return "py3" in "".join(pythons)
    numbers = [int(found[1]) for python in pythons if (found := re.fullmatch(r"cp3(\d+)", python))]
    if "abi3" in abis:
        return any(number <= minor for number in numbers)
    return minor in numbers


def locked_packages(folder: Folder, lock: str) -> tuple[LockedPackage, ...]:
    """Return the packages of a lock file that are installed for the run time."""
    name = lock.rpartition("/")[2]
    read = _READERS.get(name)
    if read is not None:
        return tuple(read(folder, lock))
    return tuple(_of_requirements(folder)) if lock.endswith(".txt") else ()


def supporting(
    packages: tuple[LockedPackage, ...], known: list[str], table: FirstReleases
) -> tuple[list[str], dict[str, LockedPackage]]:
    """Return the versions on which all packages run, and for each other one a package that fails.

    A package that runs on none of the known versions is ignored: it has to be compiled.
    `older_supporting` names older versions on which it would run.
    """
    verdicts = {package: [v for v in known if package.runs_on(v, table)] for package in packages}
    verdicts = {package: fits for package, fits in verdicts.items() if fits}
    against: dict[str, LockedPackage] = {}
    for package, fits in verdicts.items():
        for version in known:
            if version not in fits:
                against.setdefault(version, package)
    return [version for version in known if version not in against], against


def older_supporting(
    packages: tuple[LockedPackage, ...], known: list[str], oldest: str, table: FirstReleases
) -> list[str]:
    """Return unlisted versions, down to the oldest one, on which all packages run, newest first.

    There are none if each package runs on a known version, or if advice alone forbids it.

    >>> older_supporting((LockedPackage("a", "1", "f", "~8.1.0"),), ["8.4", "8.3"], "8.1", {})
    ['8.1']
    """
    too_old = [
        one
        for one in packages
        if not one.is_advice and not any(one.runs_on(version, table) for version in known)
    ]
    first = min(map(point, known), default=())
    last = point(oldest)
    if not too_old or len(first) != len(last) or first[:-1] != last[:-1]:
        return []
    numbers = range(int(first[-1]) - 1, int(last[-1]) - 1, -1)
    older = [".".join(map(str, (*map(int, first[:-1]), number))) for number in numbers]
    # What runs on none of them either has to be compiled anywhere.
    bound = [one for one in packages if any(one.runs_on(v, table) for v in (*known, *older))]
    is_needed = any(one in bound for one in too_old)
    fits = [v for v in older if all(one.runs_on(v, table) for one in bound if not one.is_advice)]
    return fits if is_needed else []


def _tables(folder: Folder, file: str, pointer: str) -> Iterator[dict[str, Any]]:
    yield from (one for one in folder.values(file, pointer) if isinstance(one, dict))


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _of_poetry(folder: Folder, file: str) -> Iterator[LockedPackage]:
    """Read poetry.lock and pdm.lock, which list the files of each package."""
    older = folder.table(file, "/metadata/files")
    for one in _tables(folder, file, "/package/*"):
        groups = one.get("groups")
        is_main = groups is None or "main" in groups or "default" in groups
        if not is_main or one.get("category") == "dev" or "python" in str(one.get("markers", "")):
            continue
        listed = one.get("files") or older.get(_text(one, "name")) or []
        names = [_text(f, "file") for f in listed if isinstance(f, dict)]
        range_ = _text(one, "python-versions") or _text(one, "requires_python")
        yield _python(one, file, range_, names)


def _of_uv(folder: Folder, file: str) -> Iterator[LockedPackage]:
    entries = [*_tables(folder, file, "/package/*")]
    groups = {str(group) for group in folder.values("pyproject.toml", "/tool/uv/default-groups/*")}
    installed = _installed_by_uv(entries, groups - {"dev"})
    for one in entries:
        wheels = one.get("wheels")
        listed = wheels if isinstance(wheels, list) else []
        names = [_text(f, "url") or _text(f, "filename") for f in listed if isinstance(f, dict)]
        if _text(one, "name") in installed and not one.get("resolution-markers"):
            found = _python(one, file, "", names)
            yield found._replace(is_source=not found.wheels and isinstance(one.get("sdist"), dict))


def _installed_by_uv(entries: list[dict[str, Any]], groups: set[str]) -> set[str]:
    """Return the names of all packages that the projects of a uv.lock need at run time.

    `groups` are the dependency groups that are installed as well. Extras are included if a package
    requests them. A file without a project of its own is read as a whole.
    """
    by_name: dict[str, list[dict[str, Any]]] = {}
    for one in entries:
        by_name.setdefault(_text(one, "name"), []).append(one)
    own = [name for name, found in by_name.items() if any(map(_is_project_of_uv, found))]
    seen: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in own or by_name]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        name, extra = place
        for one in by_name.get(name, ()):
            needs = _listed(one, "optional-dependencies", extra) if extra else _plain_needs(one)
            if name in own and not extra:
                needs = [
                    *needs,
                    *(need for g in groups for need in _listed(one, "dev-dependencies", g)),
                ]
            for need in needs:
                waiting.append((_text(need, "name"), ""))
                extras = need.get("extra")
                asked = extras if isinstance(extras, list) else []
                waiting += [(_text(need, "name"), str(one)) for one in asked]
    return {name for name, _ in seen}


def _is_project_of_uv(one: dict[str, Any]) -> bool:
    source = one.get("source")
    return isinstance(source, dict) and not source.keys().isdisjoint({"editable", "virtual"})


def _plain_needs(one: dict[str, Any]) -> list[dict[str, Any]]:
    return _listed({"": one}, "", "dependencies")


def _listed(one: dict[str, Any], key: str, group: str) -> list[dict[str, Any]]:
    """Return the tables of a list below two keys; other values are ignored."""
    table = one.get(key)
    found = table.get(group) if isinstance(table, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _python(one: dict[str, Any], file: str, range_: str, names: list[str]) -> LockedPackage:
    wheels = tuple(name.rpartition("/")[2] for name in names if name.endswith(".whl"))
    name = normalized(_text(one, "name"))
    plain = "" if range_ in {"*", ""} else range_
    is_source = bool(names) and not wheels
    return LockedPackage(name, _text(one, "version"), file, plain, wheels, is_source)


def _of_pipenv(folder: Folder, file: str) -> Iterator[LockedPackage]:
    for name, one in folder.table(file, "/default").items():
        pinned = _text(one, "version") if isinstance(one, dict) else ""
        if pinned.startswith("==") and "python_version" not in str(one.get("markers", "")):
            yield LockedPackage(normalized(name), pinned[2:], file)


def _of_requirements(folder: Folder) -> Iterator[LockedPackage]:
    listed = folder.once(requirements_of)
    for one in listed.requirements if listed else ():
        if one.pinned and one.name and "python_version" not in one.marker:
            yield LockedPackage(one.name, one.pinned, one.file)


def _of_composer(folder: Folder, file: str) -> Iterator[LockedPackage]:
    for one in _tables(folder, file, "/packages/*"):
        required = one.get("require")
        range_ = _text(required, "php") if isinstance(required, dict) else ""
        if range_ and range_ != "*":
            name, version = _text(one, "name"), _text(one, "version")
            yield LockedPackage(name, version, file, range_, is_enforced=True)


def _of_npm(folder: Folder, file: str) -> Iterator[LockedPackage]:
    for path, one in folder.table(file, "/packages").items():
        engines = one.get("engines") if isinstance(one, dict) and path else None
        range_ = _text(engines, "node") if isinstance(engines, dict) else ""
        if range_ and range_ != "*" and not one.get("dev") and not one.get("optional"):
            name = path.rpartition("node_modules/")[2]
            yield LockedPackage(name, _text(one, "version"), file, range_, is_advice=True)


def _of_gradle(folder: Folder, _file: str) -> Iterator[LockedPackage]:
    """Read the version of Gradle in its wrapper: Gradle runs on the Java that it builds with."""
    file = "gradle/wrapper/gradle-wrapper.properties"
    found = _GRADLE.search(folder.text(file))
    if found:
        yield LockedPackage("gradle", found[1], file)


def _of_cargo(folder: Folder, file: str) -> Iterator[LockedPackage]:
    for one in _tables(folder, file, "/package/*"):
        yield LockedPackage(_text(one, "name"), _text(one, "version"), file)


def _of_gems(folder: Folder, file: str) -> Iterator[LockedPackage]:
    for name, version in _GEM.findall(folder.text(file)):
        yield LockedPackage(name, version, file)


def _of_go(folder: Folder, _file: str) -> Iterator[LockedPackage]:
    """Read go.mod, which lists all modules of the build; go.sum lists many more."""
    for name, version in _MODULE.findall(folder.text("go.mod")):
        yield LockedPackage(_MAJOR.sub("", name), version, "go.mod")


_READERS: dict[str, Callable[[Folder, str], Iterator[LockedPackage]]] = {
    "poetry.lock": _of_poetry,
    "pdm.lock": _of_poetry,
    "Pipfile.lock": _of_pipenv,
    "uv.lock": _of_uv,
    "composer.lock": _of_composer,
    "gradlew": _of_gradle,
    "Cargo.lock": _of_cargo,
    "Gemfile.lock": _of_gems,
    "go.sum": _of_go,
    "package-lock.json": _of_npm,
    "npm-shrinkwrap.json": _of_npm,
}
