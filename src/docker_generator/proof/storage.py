"""The claims about the data and the files of backing services, and about volumes."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from docker_generator.diagnostics.rules import engines
from docker_generator.diagnostics.rules import proof_mounts as mount_rules
from docker_generator.diagnostics.rules import proof_settings as rules
from docker_generator.proof.claims import COMPOSE, Claim, failed, holds, same
from docker_generator.proof.mounts import shadow_claim, shown_mounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docker_generator.backing.model import File
    from docker_generator.proof.deployment import Config, Container, Deployment, Mount
    from docker_generator.proof.engines import BackingSpec
    from docker_generator.proof.specification import Specification

LOCAL = frozenset({"", "local"})
"""The driver that keeps data in the engine's own directory."""


def server_mount_claims(
    container: Container, asked: BackingSpec, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    """Claim that a server mounts a volume for its data, its files, and nothing else."""
    data = _data_mounts(container, asked, deployment)
    folders = asked.folders_of(container.image)
    if folders is None and len(asked.engine.versions) == 1:
        folders = asked.data_folders
    place = (COMPOSE, "services", asked.slug, "volumes")
    for target in sorted(folders or ()):
        named = any(mount.target == target for mount in data)
        yield holds(mount_rules.LOST_VOLUME, asked.slug, place, named, target=target)
    known = (*data, *spec.mounts(asked.engine.mounts))
    yield _no_other(container, known, asked.engine.files, deployment, spec)
    yield from _declared(container, asked, without=asked.data_folders)
    kept = (*asked.data_folders, *(file.target for file in asked.engine.files))
    yield shadow_claim(asked.slug, container, kept, asked.declared_volumes(container.image))


def job_mount_claims(
    container: Container, asked: BackingSpec, deployment: Deployment, spec: Specification
) -> Iterator[Claim]:
    """Claim that the init job of databases mounts its script, needed data, and nothing else."""
    databases = asked.engine.databases
    if databases is None:
        return
    data = _data_mounts(container, asked, deployment) if databases.needs_volume else ()
    yield _no_other(container, data, (databases.script,), deployment, spec)
    yield from _declared(container, asked)
    kept = asked.data_folders if databases.needs_volume else ()
    declared = asked.declared_volumes(container.image)
    yield shadow_claim(container.name, container, (databases.script.target, *kept), declared)


def _declared(
    container: Container, asked: BackingSpec, without: frozenset[str] = frozenset()
) -> Iterator[Claim]:
    """Claim that the paths which the image declares as volumes are mounted.

    For any other, Docker would make an anonymous volume with every new container. The data of a
    server is a separate claim.
    """
    covered = {mount.target for mount in container.mounts}
    place, rule = (COMPOSE, "services", container.name, "volumes"), engines.ANONYMOUS_VOLUME
    for path in asked.declared_volumes(container.image):
        if path not in without:
            yield holds(rule, container.name, place, path in covered, path=path)


def migration_mount_claims(container: Container, spec: Specification) -> Iterator[Claim]:
    """Claim that the init job of migrations mounts only files of the project, read-only."""
    place = (COMPOSE, "services", container.name, "volumes")
    root = posixpath.normpath(spec.options.folder(".").absolute().as_posix())
    others = [
        mount
        for mount in container.mounts
        if mount.kind != "tmpfs"
        and not (mount.kind == "bind" and mount.read_only and _is_below(mount.source, root))
    ]
    yield same(mount_rules.WRONG_MOUNT, container.name, place, shown_mounts(others), ())
    kept = (mount.target for mount in container.mounts if mount.kind != "tmpfs")
    yield shadow_claim(container.name, container, ("/app", *kept))


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _data_mounts(container: Container, asked: BackingSpec, deployment: Deployment) -> list[Mount]:
    return [
        mount
        for mount in container.mounts
        if mount.kind == "volume"
        and mount.source in deployment.volumes
        and mount.target in asked.data_folders
        and not mount.read_only
    ]


def _no_other(
    container: Container,
    data: Iterable[Mount],
    files: Iterable[File],
    deployment: Deployment,
    spec: Specification,
) -> Claim:
    """Claim that a container mounts its data and its files at their places, and nothing else."""
    place = (COMPOSE, "services", container.name, "volumes")
    files_by_target = {file.target: file.path for file in files}
    known, found = {*data}, []
    for mount in container.mounts:
        if mount.kind == "config":
            config = deployment.configs.get(mount.source)
            path = _source_of(config, files_by_target.get(mount.target, ""), spec) if config else ""
            found.append(f"{path or mount.source}:{mount.target}")
        elif mount.kind != "tmpfs" and mount not in known and not mount.is_socket:
            found += shown_mounts([mount])
    wanted = sorted(f"{path}:{target}" for target, path in files_by_target.items())
    rule = mount_rules.WRONG_MOUNT
    return same(rule, container.name, place, tuple(sorted(found)), tuple(wanted))


def _source_of(config: Config, wanted: str, spec: Specification) -> str:
    """Return the catalogue's file for a config, by its path or by its text.

    If the text differs, the expected file is returned: the text is a separate claim.
    """
    if config.file:
        return posixpath.relpath(config.file, spec.folder)
    texts = spec.mounted_files
    if texts.get(wanted) == config.content:
        return wanted
    return next((path for path, text in texts.items() if text == config.content), wanted)


def config_claims(
    deployment: Deployment, files: Mapping[str, str], spec: Specification
) -> Iterator[Claim]:
    """Claim that every config is a text of the catalogue, or the file that has it."""
    texts = {*spec.mounted_files.values()}
    for name, config in deployment.configs.items():
        place = (COMPOSE, "configs", name)
        others = ", ".join(sorted(config.others))
        rule, what = rules.WRONG_CONTENT, "The source"
        is_text = not config.file and config.content in texts
        if others or not (is_text or (config.file and not config.content)):
            wanted = "the text of the catalogue"
            found = others or ("another text" if config.content else "nothing")
            yield failed(rule, name, place, found, wanted, what=what)
        else:
            yield Claim(rule, name, place)
    for path, text in spec.mounted_files.items():
        if path not in files:
            found = "no such file"
        else:
            found = "the same" if files[path].replace("\r\n", "\n") == text else "another text"
        yield same(rules.WRONG_CONTENT, path, (path,), found, "the same", what="The text")


def volume_setting_claims(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that volumes use the local driver, and that only a server mounts its data."""
    for key, volume in deployment.volumes.items():
        place, rule = (COMPOSE, "volumes", key), rules.WRONG_STORAGE
        driver = "local" if volume.driver in LOCAL else volume.driver
        yield same(rule, key, (*place, "driver"), driver, "local", what="The driver")
        options = tuple(f"{name}={value}" for name, value in sorted(volume.options.items()))
        yield same(rule, key, (*place, "driver_opts"), options, (), what="The list of options")
        found = "outside" if volume.external else "this file"
        yield same(rule, key, (*place, "external"), found, "this file", what="The origin")
    yield from _owners(deployment, spec)


def _owners(deployment: Deployment, spec: Specification) -> Iterator[Claim]:
    """Claim that only a server and its init job mount the volume of the server."""
    users: dict[str, set[str]] = defaultdict(set)
    keys: dict[str, str] = {}
    for name, container in deployment.containers.items():
        owner = spec.one_shots[name].slug if name in spec.one_shots else name
        for mount in container.mounts:
            volume = deployment.volumes.get(mount.source) if mount.kind == "volume" else None
            if volume is not None:
                users[volume.name].add(owner)
                keys.setdefault(volume.name, mount.source)
    for known_as, owners in users.items():
        if owners & spec.backing.keys():
            place = (COMPOSE, "volumes", keys[known_as])
            wanted = (next(iter(sorted(owners & spec.backing.keys()))),)
            found, what = tuple(sorted(owners)), "The set of users"
            yield same(rules.WRONG_STORAGE, keys[known_as], place, found, wanted, what=what)
