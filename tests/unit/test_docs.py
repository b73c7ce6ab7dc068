"""The documentation says what is there."""

from __future__ import annotations

import re
import runpy
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest
import typer
from checkout import REPOSITORY
from pydantic import BaseModel

from pipeline.cli import app
from pipeline.configuration.model import Crossing, District, Municipality, Promises
from pipeline.definitions import Definitions
from pipeline.ingest.safety_survey.mapping import Mapping
from pipeline.ingest.safety_survey.results import TableMapping

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
SETTINGS = (REPOSITORY / "docs" / "installningar.md").read_text(encoding="utf-8")
FILES: dict[str, type[BaseModel]] = {
    "municipality.toml": Municipality,
    "districts.csv": District,
    "crosswalk.csv": Crossing,
    "promises.toml": Promises,
    "definitions.toml": Definitions,
    "<mätning>.toml (svar)": Mapping,
    "<mätning>.toml (resultattabell)": TableMapping,
}


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the models that a field's type holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def tables_of(model: type[BaseModel], path: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield every table of a file, with its name as the file has it, and its model."""
    yield path, model
    for name, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            below = name if path in FILES else f"{path}.{name}"
            named = f"{below}.<namn>" if "dict" in str(field.annotation) else below
            yield from tables_of(inner, named)


def documented() -> dict[str, list[str]]:
    """Return the documented keys of each table, by every name in its heading."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"^### ", SETTINGS, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        names = [name.strip("[]") for name in re.findall(r"`([^`]+)`", heading)]
        keys = re.findall(r"^\| `([^`]+)` \|", body, flags=re.MULTILINE)
        found |= {name + heading.rpartition("`")[2]: keys for name in names}
    return found


TABLES = [(name, model) for file, root in FILES.items() for name, model in tables_of(root, file)]


@pytest.mark.parametrize(("name", "model"), TABLES, ids=[name for name, _ in TABLES])
def test_every_key_of_every_configuration_file_is_documented(name: str, model: type[BaseModel]) -> None:
    assert sorted(documented()[name]) == sorted(model.model_fields)


def test_no_table_is_documented_that_no_file_has() -> None:
    assert set(documented()) == {name for name, _ in TABLES}


def test_the_data_dictionary_is_that_of_the_contracts() -> None:
    made = runpy.run_path(str(REPOSITORY / "docs" / "make.py"))["dictionary"]()
    assert (REPOSITORY / "docs" / "data_dictionary.md").read_text(encoding="utf-8") == made


COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command_with_its_options(name: str) -> None:
    (row,) = re.findall(rf"^\| `lagesbild {name}\b.*$", README, flags=re.MULTILINE)
    options = [option for one in COMMANDS[name].params for option in one.opts if option.startswith("--")]
    assert [option for option in options if option not in row and option != "--help"] == []


def test_the_readme_names_the_options_that_all_commands_share() -> None:
    shared = [option for one in typer.main.get_command(app).params for option in one.opts if option.startswith("--")]
    assert {"--root", "--quiet", "--json"} <= set(shared)
    assert [option for option in shared if f"`{option}" not in README and option != "--help"] == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_no_line_stands_twice(name: str) -> None:
    lines = (REPOSITORY / name).read_text(encoding="utf-8").splitlines()
    counts = Counter(line.strip() for line in lines if len(line.strip()) > 12 and not set(line) <= set("|-: `"))
    assert [line for line, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_no_folder_or_command_is_listed_twice(name: str) -> None:
    """A line that begins as another does, up to its first wide gap or table cell, says the same thing again."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    begins = re.findall(r"^(?:\| `[^`]+`|  [\w.]+/ )", text, flags=re.MULTILINE)
    assert [begin for begin, times in Counter(begins).items() if times > 1] == []


def test_every_room_is_named_in_the_architecture() -> None:
    rooms = [
        path.parent.relative_to(REPOSITORY / "pipeline").as_posix()
        for path in sorted((REPOSITORY / "pipeline").rglob("__init__.py"))
        if "_bundled" not in path.parts and path.parent.name != "pipeline"
    ]
    assert len(rooms) > 20
    table = ARCHITECTURE.partition("## The rooms")[2].partition("## The rules")[0]
    assert [room for room in rooms if f"`{room}/`" not in table] == []


def test_no_room_is_named_in_the_architecture_that_is_gone() -> None:
    table = ARCHITECTURE.partition("## The rooms")[2].partition("## The rules")[0]
    named = [
        name for name in re.findall(r"`([a-z_/]+)/`", table) if name.split("/")[0] not in ("notebooks", "tests", "data")
    ]
    assert named
    assert [name for name in named if not (REPOSITORY / "pipeline" / name).is_dir()] == []


def test_every_runtime_dependency_has_its_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [line.partition(">")[0] for line in project["dependencies"]]
    reasons = ARCHITECTURE.partition("## Runtime dependencies")[2]
    assert [name for name in names if name not in reasons] == []
