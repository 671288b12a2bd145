import json
from pathlib import Path

import pytest

from bench.edges.catalog_harnesses import load_versions
from bench.errors import MissingPrerequisiteError


def a_folder(checkout: Path, **files: str) -> Path:
    folder = checkout / "images/harness/some"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text)
    return checkout


@pytest.mark.parametrize(
    "package",
    [
        {"dependencies": {"some": "1.2.3"}},
        {"optionalDependencies": {"some-arm64": "1.2.3", "some-x64": "1.2.3"}},
        {"dependencies": {"some": "1.2.3"}, "overrides": {"other": "npm:else@9"}},
    ],
)
def test_a_version_is_what_the_npm_package_pins(tmp_path: Path, package: object) -> None:
    checkout = a_folder(tmp_path, package_json=json.dumps(package))

    assert load_versions(checkout, ["some"]) == {"some": "1.2.3"}


def test_a_version_is_what_the_python_requirement_pins(tmp_path: Path) -> None:
    checkout = a_folder(tmp_path, requirements_in="# why\nsome-chat==1.2.3\n")

    assert load_versions(checkout, ["some"]) == {"some": "1.2.3"}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"package_json": "no JSON"},
        {"package_json": '{"optionalDependencies": {"a": "1", "b": "2"}}'},
        {"requirements_in": "some-chat>=1\n"},
    ],
    ids=["nothing", "broken", "two versions", "no pin"],
)
def test_a_harness_without_one_version_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(MissingPrerequisiteError, match="images/harness/some pins"):
        load_versions(a_folder(tmp_path, **files), ["some"])
