"""python -m docker_generator."""

from docker_generator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
