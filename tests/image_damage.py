"""Damage to Dockerfiles and to health checks."""

from __future__ import annotations

from typing import Any

from damage import Expected, Stack, kind


@kind
def an_exposed_port_is_another(stack: Stack) -> Expected:
    """Its image says what it listens on."""
    return Expected("wrong-port", stack.dockerfile(r"^EXPOSE \d+$", "EXPOSE 65431"))


@kind
def a_job_exposes_a_port(stack: Stack) -> Expected:
    """Nobody listens there."""
    jobs = [n for n, service in stack.spec.topology.services.items() if service.runs_once]
    if not jobs:
        raise LookupError
    name = stack.dockerfile(r"^(USER .*)$", r"\1\nEXPOSE 65431", stack.pick(jobs))
    return Expected("wrong-port", name)


@kind
def the_user_is_root(stack: Stack) -> Expected:
    """Who breaks in is root."""
    return Expected("wrong-user", stack.dockerfile(r"^USER .*$", "USER root"))


@kind
def the_user_is_not_set(stack: Stack) -> Expected:
    """Then it is root as well."""
    return Expected("wrong-user", stack.dockerfile(r"^USER .*\n", ""))


@kind
def a_stage_has_another_name(stack: Stack) -> Expected:
    """Whoever builds `runtime` finds nothing."""
    name = stack.dockerfile(r"^(FROM .* AS) runtime$", r"\1 final")
    return Expected("wrong-stage", name)


@kind
def a_stage_is_missing(stack: Stack) -> Expected:
    """Another one takes something out of it."""
    name = stack.dockerfile(r"^(COPY .*--from=)(?!volumes|\S*[/:])\S+", r"\1nowhere")
    return Expected("wrong-stage", name)


@kind
def an_image_to_run_on_is_another(stack: Stack) -> Expected:
    """Its catalogue names what was tried."""
    name = stack.dockerfile(r"^FROM .* AS runtime$", "FROM ubuntu:latest AS runtime")
    return Expected("wrong-stage", name)


@kind
def the_folder_of_a_volume_is_roots(stack: Stack) -> Expected:
    """Its volume would be root's as well."""
    name = stack.dockerfile(r"^COPY --from=volumes --chown=\S+ (.*)$", r"COPY --from=volumes \1")
    return Expected("unwritable-volume", name)


@kind
def the_folder_of_a_volume_is_missing(stack: Stack) -> Expected:
    """Then the engine makes it, for root."""
    name = stack.dockerfile(r"^COPY --from=volumes .*\n", "")
    return Expected("unwritable-volume", name, alone=False)


@kind
def a_command_is_another(stack: Stack) -> Expected:
    """Its image starts something else."""
    return Expected("wrong-command", stack.dockerfile(r"^CMD .*$", 'CMD ["sleep", "1", "2", "3"]'))


@kind
def an_instruction_is_unknown(stack: Stack) -> Expected:
    """Docker would refuse the file."""
    name = stack.dockerfile(r"^CMD ", "COMMAND ")
    return Expected("unreadable-output", f"Dockerfile.{stack.spec.slugs[name]}", alone=False)


@kind
def a_dockerfile_is_missing(stack: Stack) -> Expected:
    """Nothing can be built."""
    name = stack.pick(stack.spec.slugs)
    del stack.files[f"Dockerfile.{stack.spec.slugs[name]}"]
    return Expected("missing-service", name, alone=False)


@kind
def an_image_is_not_checked(stack: Stack) -> Expected:
    """Elsewhere, the image stands alone."""
    name = stack.dockerfile(r"^HEALTHCHECK .*\\\n.*\n", "")
    return Expected("wrong-health-check", name)


@kind
def an_image_is_checked_on_another_port(stack: Stack) -> Expected:
    """Nobody would see it healthy; a port that is the timeout as well stays in the words."""
    services = stack.spec.topology.services.items()
    names = [n for n, s in services if s.port and _test(stack, n).count(str(s.port)) < 2]
    if not names:
        raise LookupError
    name = stack.pick(names)
    port = stack.spec.topology.services[name].port
    stack.dockerfile(rf"(^HEALTHCHECK .*\\\n.*\D){port}(?!\d)", r"\g<1>65430", name)
    return Expected("wrong-health-check", name)


def _checked(stack: Stack) -> tuple[str, dict[str, Any]]:
    name, entry = stack.one(
        lambda e: "healthcheck" in e and e["healthcheck"]["test"] != ["CMD", "true"]
    )
    return name, entry["healthcheck"]


@kind
def a_health_check_is_missing(stack: Stack) -> Expected:
    """Whoever waits for it would wait for the image's."""
    name, entry = stack.one(lambda e: "healthcheck" in e)
    del entry["healthcheck"]
    return Expected("wrong-health-check", name)


@kind
def a_health_path_is_another(stack: Stack) -> Expected:
    """Nobody answers there."""
    services = stack.spec.topology.services
    paths = {
        name: service.health_check.path
        for name, service in services.items()
        if service.health_check and service.health_check.path
    }
    fitting = [n for n in paths if any(_ends(w, paths[n]) for w in _test(stack, n))]
    if not fitting:
        raise LookupError
    name = stack.pick(fitting)
    test = _test(stack, name)
    test[:] = [f"{word}x" if _ends(word, paths[name]) else word for word in test]
    return Expected("wrong-health-check", name)


def _ends(word: str, path: str) -> bool:
    return word == path or (word.startswith("http") and word.endswith(path))


def _test(stack: Stack, name: str) -> list[str]:
    found: list[str] = stack.entry(stack.spec.slugs[name]).get("healthcheck", {}).get("test", [])
    return found


@kind
def a_health_check_asks_at_other_times(stack: Stack) -> Expected:
    """Interval, timeout, retries and start period are the graph's."""
    name, check = _checked(stack)
    key = stack.pick(["interval", "timeout", "start_period"])
    check[key] = "77s"
    return Expected("wrong-health-check", name)


@kind
def a_health_check_gives_up_later(stack: Stack) -> Expected:
    """So does the number of retries."""
    name, check = _checked(stack)
    check["retries"] = 77
    return Expected("wrong-health-check", name)


@kind
def a_health_check_starts_what_is_not_there(stack: Stack) -> Expected:
    """No image of ours holds curl: the usual fault."""
    name, check = _checked(stack)
    check["test"] = ["CMD", "curl-that-is-not-there", *check["test"][2:]]
    return Expected("unusable-probe", name, alone=False)


@kind
def the_check_of_a_backing_service_is_another(stack: Stack) -> Expected:
    """Nobody would wait long enough."""
    name, entry = stack.server(lambda e: "healthcheck" in e)
    test = entry["healthcheck"]["test"]
    entry["healthcheck"]["test"] = [*test[:2], "--help"] if isinstance(test, list) else "true"
    return Expected("wrong-health-check", name)


@kind
def the_check_of_a_backing_service_is_missing(stack: Stack) -> Expected:
    """Nobody could wait for it."""
    name, entry = stack.server(lambda e: "healthcheck" in e)
    del entry["healthcheck"]
    return Expected("wrong-health-check", name, alone=False)
