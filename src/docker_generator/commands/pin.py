"""pin: ask registries for the digests of all images of a stack, and keep them in a file.

The file is docker-generator.pins.json in the root directory, which later runs read: commit it.
Run it again to renew the digests; digests of images that this stack does not use are kept for other
environments. Registries are asked through the client that you have, with its logins: docker buildx
imagetools.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from docker_generator.commands.common import FAULTY, print_report, prints_prose, run_pipeline

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from docker_generator.diagnostics.diagnostic import Diagnostic
    from docker_generator.options import Options
    from docker_generator.plan.model import Plan

EXAMPLES = (
    "docker-generator pin",
    "docker-generator pin graph.json --set environment=prod --set tag=v1.4.0",
    "docker-generator pin --check",
)

_SECONDS = 60
"""How long a registry may take for one image."""
_AT_ONCE = 4
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_LONGEST_REASON = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--client",
        metavar="PROGRAM",
        default="docker",
        help="program that asks registries: PROGRAM buildx imagetools inspect (docker)",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if a digest has changed"
    )


def run(given: argparse.Namespace) -> int:
    """Ask for every digest, and write the digests that were found."""
    result, options = run_pipeline(given)
    if result.plan is None or options is None or not result.ok:
        return print_report(list(result.diagnostics), given, result)
    kept = options.kept_pins
    images, unnamed = images_of(result.plan, options)
    found, faults = _ask(given.client, images)
    pins = dict(sorted({**kept, **found}.items()))
    changed = [image for image in found if kept.get(image) != found[image]]
    file = options.pins_file
    if changed and not given.check:
        part = file.with_name(f"{file.name}.part")
        part.write_text(json.dumps(pins, indent=2) + "\n", "utf-8")
        part.replace(file)
    status = print_report(faults, given, result)
    if prints_prose(given):
        _print_changes(changed, kept, found, file.name)
        if changed and not given.check:
            print("Run docker-generator generate, with the same options.")
        for image in unnamed:
            print(f"  left out    {image}: neither a tag nor a digest of its own")
    return FAULTY if given.check and changed and not status else status


def images_of(plan: Plan, options: Options) -> tuple[list[str], list[str]]:
    """Return the images of a stack by tag, and the images that cannot be pinned.

    Images that the graph or a Dockerfile names by digest are in neither.
    """
    from docker_generator.topology.texts import parse_image

    bare = {options.pinned(image): image for image in options.pins}
    images, unnamed = [], []
    for image in (bare.get(one, one) for one in plan.foreign_images):
        if "@" in image:
            continue
        try:
            images.append(parse_image(image))
        except ValueError:
            unnamed.append(image)
    return images, unnamed


def _ask(client: str, images: list[str]) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return the digests from the registries, and the reasons for missing ones."""
    from docker_generator.diagnostics.rules import registry

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda image: _digest_of(client, image), images))
    found, faults = {}, []
    for image, answer in zip(images, answers, strict=True):
        if isinstance(answer, OSError):
            reason = os.strerror(answer.errno) if answer.errno else str(answer)
            return {}, [registry.MISSING_CLIENT.at("", client, reason=reason, origin="client")]
        if _DIGEST.fullmatch(answer):
            found[image] = answer
        else:
            faults.append(registry.UNRESOLVED_IMAGE.at("", image, reason=answer, origin="registry"))
    return found, faults


def _digest_of(client: str, image: str) -> str | OSError:
    """Return the digest of an image, else the reason why there is none."""
    question = (client, "buildx", "imagetools", "inspect", image)
    try:
        done = subprocess.run(  # noqa: S603 -- the client that the user names; no shell
            (*question, "--format", "{{json .Manifest}}"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except OSError as error:
        return error
    except subprocess.TimeoutExpired:
        return f"no answer within {_SECONDS} s"
    digest = _digest_in(done.stdout) if done.returncode == 0 else ""
    if digest:
        return digest
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    reason = said[-1] if said else f"the client ended with {done.returncode} and said nothing"
    printable = "".join(one if one.isprintable() else " " for one in reason)
    return printable.removeprefix("ERROR: ")[:_LONGEST_REASON] or "the client gave no digest"


def _digest_in(manifest: bytes) -> str:
    """Return the digest in a manifest that a client printed as JSON, empty if there is none.

    >>> _digest_in(b"not JSON")
    ''
    """
    try:
        digest = json.loads(manifest)["digest"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return digest if isinstance(digest, str) and _DIGEST.fullmatch(digest) else ""


def _print_changes(
    changed: list[str], kept: Mapping[str, str], found: Mapping[str, str], file: str
) -> None:
    """Print the current digest of each image, and whether it was pinned before."""
    for image in changed:
        print(f"  {'renewed' if image in kept else 'pinned':<11} {image}  {found[image]}")
    print(f"{len(changed)} changed, {len(found) - len(changed)} as before in {file}")
