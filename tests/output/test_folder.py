"""One folder, reached through its handle."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from docker_generator.output.folder import open_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_and_read(tmp_path: Path) -> None:
    """Folders on the way are made."""
    with open_folder(tmp_path / "new" / "folder", create=True) as folder:
        folder.write("a/b/file", b"text", 0o644)

        assert b"text" == folder.read("a/b/file")
    assert b"text" == (tmp_path / "new/folder/a/b/file").read_bytes()


@pytest.mark.parametrize("path", ["file", "a/file"])
def test_what_is_not_there_reads_as_nothing(tmp_path: Path, path: str) -> None:
    """Neither a missing file nor a missing folder is an error."""
    with open_folder(tmp_path, create=False) as folder:
        assert folder.read(path) is None


@pytest.mark.parametrize("path", ["link", "folder/file"])
def test_a_symbolic_link_is_not_followed(tmp_path: Path, path: str) -> None:
    """Neither a linked file is read or replaced, nor a linked folder entered."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "file").write_bytes(b"outside")
    (inside / "link").symlink_to(outside / "file")
    (inside / "folder").symlink_to(outside)

    with open_folder(inside, create=True) as folder, pytest.raises(OSError, match=r"."):
        folder.read(path)
    with open_folder(inside, create=True) as folder:
        try:
            folder.write(path, b"inside", 0o644)
        except OSError:
            assert path == "folder/file"
    assert b"outside" == (outside / "file").read_bytes()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is not a regular file is an error at once."""
    os.mkfifo(tmp_path / "pipe")
    final_manifest = []

    def read() -> None:
        with open_folder(tmp_path, create=False) as folder:
            try:
                final_manifest.append(str(folder.read("pipe")))
            except OSError:
                final_manifest.append("refused")

    reading = threading.Thread(target=read)
    reading.start()
    reading.join(1)
    if reading.is_alive():  # let it go, so that the test fails instead of hanging
        os.close(os.open(tmp_path / "pipe", os.O_WRONLY))
        reading.join()

    assert ["refused"] == final_manifest


def test_nothing_is_left_of_a_write_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old bytes stay, and no part of the new ones does."""
    (tmp_path / "file").write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with open_folder(tmp_path, create=True) as folder:
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space left"):
            folder.write("file", b"new", 0o644)

    assert ["file"] == os.listdir(tmp_path)  # noqa: PTH208 -- hidden files count
    assert b"old" == (tmp_path / "file").read_bytes()


def test_a_file_is_removed_if_it_is_there(tmp_path: Path) -> None:
    """Removing what is not there is no error."""
    (tmp_path / "file").touch()
    with open_folder(tmp_path, create=True) as folder:
        folder.remove("file")
        folder.remove("file")

    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    """Nobody is led elsewhere."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    with (
        pytest.raises(OSError, match=r"."),
        open_folder(tmp_path / "link", create=True),
    ):
        pass
