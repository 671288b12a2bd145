"""What holds of this checkout's Dockerfile, locks, compose file and build context."""

import ast
import json
import re
from pathlib import Path

import pytest

from bench.core.dockerfile import parse_dockerfile
from bench.edges.catalog_images import load_recipes
from bench.edges.images import BASE_IMAGE
from bench.harnesses.registry import ADAPTERS
from bench.settings import CHECKOUT

IMAGES = CHECKOUT / "images"
DOCKERFILE = (IMAGES / "Dockerfile").read_text()
PYTHON_LOCKS = sorted(IMAGES.rglob("requirements*.txt"))
NPM_LOCKS = sorted(IMAGES.rglob("package-lock.json"))
ADDRESS = re.compile(r"https?://|git\+|file:|@ /")


def name_of(path: Path) -> str:
    return str(path.relative_to(IMAGES))


def test_there_is_an_agent_image_for_every_harness() -> None:
    recipes = load_recipes(CHECKOUT)
    agents = {f"agent-{harness}-full" for harness in ADAPTERS}
    assert set(recipes) == {"base", "toolchain-full", "gateway", "runner"} | agents


def test_the_base_image_is_the_one_that_is_pulled_or_made() -> None:
    assert f"ARG BASE_IMAGE={BASE_IMAGE}\n" in DOCKERFILE


@pytest.mark.parametrize("word", ["# syntax=", "<<", "--link", "--build-context"])
def test_the_dockerfile_builds_on_an_old_engine_without_a_registry(word: str) -> None:
    code = [line for line in DOCKERFILE.splitlines() if not line.startswith("# ")]
    assert word not in "\n".join([DOCKERFILE.splitlines()[0], *code])


def test_compose_builds_every_image_from_the_same_stages() -> None:
    compose = (CHECKOUT / "docker-compose.yml").read_text()
    found = re.findall(
        r"image: (bench/\S+):\$\{TAG:-local\}\n\s+build: \{.*?target: ([\w-]+)"
        r"(?:, args: \{<<: \*args, TOOLCHAIN: ([\w-]+)\})?\}\n",
        compose,
    )
    assert sorted(found) == sorted(
        (f"bench/{recipe.name}", recipe.target, recipe.arguments.get("TOOLCHAIN", ""))
        for recipe in load_recipes(CHECKOUT).values()
    )


def test_the_context_is_a_whitelist_without_tasks_and_results() -> None:
    rules = [
        line
        for line in (CHECKOUT / ".dockerignore").read_text().splitlines()
        if not line.startswith("#")
    ]
    assert rules == ["*", "!.dockerignore", "!bench", "!images", "**/__pycache__", "**/*.pyc"]


def test_the_gateway_image_has_every_module_it_imports() -> None:
    sources = [
        CHECKOUT / source for source in parse_dockerfile(DOCKERFILE).stages["gateway"].sources
    ]
    copied = {path for source in sources for path in (source, *source.rglob("*.py"))}
    wanted = {module for path in copied if path.is_file() for module in _imported(path)}
    assert CHECKOUT / "bench/gateway/serve.py" in copied
    assert wanted - copied == set()


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=name_of)
def test_a_python_lock_names_hashes_and_no_place(lock: Path) -> None:
    text = re.sub(r"#.*", "", lock.read_text()).replace("\\\n", "")
    requirements = [line for line in text.splitlines() if line.strip()]
    assert ADDRESS.search(text) is None
    assert requirements
    for line in requirements:
        assert re.fullmatch(r"[\w.-]+==\S+ (;.*?)? *(--hash=sha256:[0-9a-f]{64} *)+", line), line


@pytest.mark.parametrize("lock", NPM_LOCKS, ids=name_of)
def test_an_npm_lock_names_hashes_and_no_place(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    for name, package in installed.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


@pytest.mark.parametrize("harness", ["claude", "opencode"])
def test_a_native_harness_is_locked_for_both_architectures(harness: str) -> None:
    """The lock may be renewed on either; npm leaves out what its registry does not have."""
    packages = json.loads((IMAGES / "harness" / harness / "package-lock.json").read_text())
    systems = {package["cpu"][0] for name, package in packages["packages"].items() if name}
    assert systems == {"arm64", "x64"}


@pytest.mark.parametrize("image", ["gateway", "runner"])
def test_an_image_has_the_versions_that_the_tests_ran_with(image: str) -> None:
    tested = _pins(IMAGES / "runner" / "requirements-dev.txt")
    assert _pins(IMAGES / image / "requirements.txt") <= tested


def test_graders_compute_with_the_versions_that_the_tests_ran_with() -> None:
    tested = _pins(IMAGES / "runner" / "requirements-dev.txt")
    toolchain = _pins(IMAGES / "toolchain/full/requirements.txt")
    names = {pin.partition("==")[0] for pin in toolchain & tested}
    assert {"numpy", "pytest"} <= names
    assert names == {p.partition("==")[0] for p in toolchain} & {
        p.partition("==")[0] for p in tested
    }


def test_pytorch_is_a_cpu_build_on_each_architecture_and_nothing_else_is_taken_for_it() -> None:
    lock = (IMAGES / "toolchain/full/requirements-torch.txt").read_text()
    pins = re.findall(r"^torch==(\S+) ; platform_machine == '(\w+)'", lock, re.MULTILINE)
    # The local version keeps pip from PyPI's own wheel, which is of several GB with what it needs.
    assert [machine for _, machine in pins] == ["x86_64", "aarch64"]
    assert pins[0][0].endswith("+cpu")
    assert lock.count("--hash=") == len(pins)


def test_there_are_locks() -> None:
    assert len(PYTHON_LOCKS) >= 5
    assert NPM_LOCKS


def _pins(lock: Path) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[^\s;\\]+", lock.read_text(), re.MULTILINE))


def _imported(path: Path) -> set[Path]:
    names = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _names(node)
        if name.startswith("bench.")
    }
    candidates = {CHECKOUT / f"{name.replace('.', '/')}.py" for name in names}
    return {candidate for candidate in candidates if candidate.is_file()}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
