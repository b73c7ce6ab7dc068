"""The documentation says what is there."""

from __future__ import annotations

import runpy

from checkout import REPOSITORY


def test_the_data_dictionary_is_that_of_the_contracts() -> None:
    made = runpy.run_path(str(REPOSITORY / "docs" / "make.py"))["dictionary"]()
    assert (REPOSITORY / "docs" / "data_dictionary.md").read_text(encoding="utf-8") == made


def test_the_readme_names_every_command() -> None:
    from pipeline.cli import app

    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert names
    assert all(f"`lagesbild {name}" in readme for name in names)


def test_every_runtime_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [line.partition(">")[0] for line in project["dependencies"]]
    reasons = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Runtime dependencies")[2]
    assert all(name in reasons for name in names)
