"""Data that code reads, and the source does not hold: DG741."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

from docker_generator.source.data_files import data_files_in

if TYPE_CHECKING:
    from pathlib import Path

TREE = {
    "main.py": "app = 1\n",
    "requirements.txt": "fastapi==0.121.0\nstarlette==0.49.1\nuvicorn==0.38.0\n",
}


def found_in(root: Path, files: dict[str, str], **fields: Any) -> list[str]:
    """Return what is reported of a service of Python with further files."""
    given: dict[str, Any] = {"language": "python", "framework": "fastapi", "port": 8000} | fields
    result = result_of(root, TREE | files, **given)
    return [
        one.message.partition("in its source: ")[2]
        for one in result.diagnostics
        if one.rule.slug == "missing-data"
    ]


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("a.go", 'db, err := maxminddb.Open("GeoLite2-City.mmdb")', "GeoLite2-City.mmdb"),
        ("a.go", 'text, err := os.ReadFile("./data/rates.csv")', "data/rates.csv"),
        ("a.py", "frame = pd.read_csv('data/rates.csv', sep=';')", "data/rates.csv"),
        ("a.py", 'model = pickle.load(open("models/price.pkl", "rb"))', "models/price.pkl"),
        ("a.py", 'reader = geoip2.database.Reader("city.mmdb")', "city.mmdb"),
        ("a.ts", "const reader = await maxmind.open('city.mmdb')", "city.mmdb"),
        ("a.rs", 'let reader = maxminddb::Reader::open("city.mmdb")?;', "city.mmdb"),
        ("a.rs", 'let model = Model::load("price.onnx")?;', "price.onnx"),
    ],
)
def test_what_code_reads_is_found(file: str, text: str, name: str) -> None:
    """Its name is in the call."""
    assert [(name, f"{file}:2")] == list(data_files_in(file, f"\n{text}\n"))


@pytest.mark.parametrize(
    "text",
    [
        'open("out.csv", "w")',
        'joblib.dump(model, "price.pkl")\njoblib.load("price.pkl")',
        'if os.path.exists("price.pkl"):\n    joblib.load("price.pkl")',
        '# joblib.load("price.pkl")',
        "open(name)",
        'open("/data/rates.csv")',
        'open("notes.txt")',
        'LABEL = "rates.csv"',
    ],
)
def test_what_may_be_there_is_not(text: str) -> None:
    """It is written, tested, downloaded, or on a volume."""
    assert [] == list(data_files_in("a.py", text))


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    """With the line of the call."""
    files = {"shop/model.py": "import joblib\n\nMODEL = joblib.load('price.pkl')\n"}

    assert ["price.pkl (shop/model.py:3)"] == found_in(tmp_path, files)


@pytest.mark.parametrize("place", ["price.pkl", "shop/price.pkl"])
def test_a_file_in_the_source_is_not(tmp_path: Path, place: str) -> None:
    """Beside the program, or in its root."""
    files = {"shop/model.py": "MODEL = joblib.load('price.pkl')\n", place: "-"}

    assert [] == found_in(tmp_path, files)


@pytest.mark.parametrize(
    ("volume", "is_reported"), [("models:/app/models", False), ("models:/app/data", True)]
)
def test_a_volume_may_bring_it(tmp_path: Path, volume: str, *, is_reported: bool) -> None:
    """If it is mounted where the program looks."""
    files = {"model.py": "MODEL = joblib.load('models/price.pkl')\n"}

    assert is_reported == bool(found_in(tmp_path, files, volumes=[volume]))


def test_a_program_that_is_run_by_hand_is_not_read(tmp_path: Path) -> None:
    """What a script trains or loads is not what the service reads."""
    assert [] == found_in(tmp_path, {"scripts/train.py": "x = pd.read_csv('rates.csv')\n"})
