"""The images as they are on the engine: what every layer holds, and what each user can do."""

import hashlib
import io
import json
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import pytest
from pip._internal.models.index import PyPI

from bench.audit.canaries import MARK, private_files
from bench.cli.harnesses import installed_harnesses
from bench.core.containers import AGENT_UID, EXHIBIT_UID, GATEWAY_UID, TRUSTED_UID
from bench.core.recipes import RUNNER
from bench.edges.catalog_images import load_recipes
from bench.edges.images import BASE_IMAGE, build
from bench.settings import CHECKOUT
from support.cells import TASKS

pytestmark = pytest.mark.docker

HARNESSES = installed_harnesses()
RECIPES = {name: r for name, r in load_recipes(CHECKOUT).items() if name != RUNNER}
AGENTS = [name for name in RECIPES if name.startswith("agent-")]
PUBLIC_CERTIFICATES = Path("/usr/share/ca-certificates")
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
TRUST_STORE = "etc/ssl/certs/ca-certificates.crt"
LEFTOVERS = (
    ".npmrc",
    "etc/pip.conf",
    "apt.conf.d/99machine",
    "_cacache/",
    "/.cache/",
    "apt/lists/",
)
HARDENED = (
    *("--rm", "--init", "--network=none", "--read-only", "--cap-drop=ALL"),
    *("--security-opt=no-new-privileges", "--tmpfs=/tmp:exec"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of a layer."""

    path: str
    content: bytes


@pytest.fixture(scope="module", autouse=True)
def images() -> None:
    build(tuple(RECIPES.values()), on_line=lambda _: None)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What builds on this machine are told of it."""
    folder = tmp_path_factory.mktemp("secrets")
    script = CHECKOUT / "images" / "bootstrap" / "machine-settings.sh"
    subprocess.run([script, folder], check=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def machine_words(secrets: dict[str, bytes]) -> frozenset[bytes]:
    """Hosts and certificates that the machine's settings name, but those that everybody has."""
    text = b"\n".join(secrets.values()).decode(errors="replace")
    hosts = {urlsplit(word).hostname for word in text.replace("=", " ").split()}
    public = certifi.contents() + "".join(
        path.read_text() for path in PUBLIC_CERTIFICATES.rglob("*.crt")
    )
    words = (hosts - {PyPI.netloc}) | (certificates(text) - certificates(public))
    return frozenset(word.encode() for word in words if word)


def certificates(bundle: str) -> set[str]:
    """Return a line of each certificate that no other one has."""
    bodies = (part.partition(END)[0].split() for part in bundle.split(BEGIN)[1:])
    return {lines[len(lines) // 2] for lines in bodies}


@pytest.fixture(scope="module")
def private() -> frozenset[str]:
    """The hashes of all private files."""
    tasks = [path for path in TASKS.iterdir() if (path / "task.toml").exists()]
    files = [task / name for task in tasks for name in private_files(task)]
    assert len(files) > 100
    return frozenset(sha256_of(path.read_bytes()) for path in files)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def harness_of(agent: str) -> str:
    return agent.removeprefix("agent-").rpartition("-")[0]


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def run(name: str, *command: str, user: int, options: tuple[str, ...] = HARDENED) -> str:
    as_user = (f"--user={user}:{user}", *options)
    return docker("run", *as_user, "--entrypoint=", RECIPES[name].tag, *command)


def layers(*tags: str) -> Iterator[Entry]:
    """Yield every file of every layer on top of the base image, hidden ones among them."""
    given = docker("image", "inspect", "--format={{json .RootFS.Layers}}", BASE_IMAGE)
    with (
        subprocess.Popen(["docker", "save", *tags], stdout=subprocess.PIPE) as saved,
        tarfile.open(fileobj=saved.stdout, mode="r|") as image,
    ):
        for member in image:
            # Layers that two images share are links to the first.
            opened = image.extractfile(member) if member.isreg() else None
            layer = opened.read() if opened else b""
            if hashlib.sha256(layer).hexdigest() not in given:
                yield from _files(io.BytesIO(layer))
    assert saved.returncode == 0


def _files(layer: io.BytesIO) -> Iterator[Entry]:
    if not tarfile.is_tarfile(layer):
        return  # the JSON beside the layers; their own names differ from engine to engine
    layer.seek(0)
    with tarfile.open(fileobj=layer) as tar:
        for member in tar:
            opened = tar.extractfile(member) if member.isreg() else None
            yield Entry(path=member.name, content=opened.read() if opened else b"")


def test_no_layer_holds_anything_private_or_of_the_machine(
    secrets: dict[str, bytes], private: frozenset[str], machine_words: frozenset[bytes]
) -> None:
    count, wrong = 0, []
    for entry in layers(*(recipe.tag for recipe in RECIPES.values())):
        count += 1
        graders = MARK in entry.content or sha256_of(entry.content) in private
        leftover = entry.content and any(place in entry.path for place in LEFTOVERS)
        told = any(secret in entry.content for secret in (*secrets.values(), *machine_words))
        if graders or leftover or (told and entry.path != TRUST_STORE):
            wrong.append(entry.path)
    assert wrong == []
    assert count > 5000


@pytest.mark.parametrize("name", RECIPES)
def test_neither_history_nor_configuration_tells_of_the_machine(
    name: str, secrets: dict[str, bytes]
) -> None:
    tag = RECIPES[name].tag
    told = docker("history", "--no-trunc", "--format={{.CreatedBy}}", tag)
    told += docker("image", "inspect", tag)
    lines = {line for text in secrets.values() for line in text.decode().splitlines()}
    assert [line for line in lines if len(line) > 12 and line in told] == []


@pytest.mark.parametrize("name", AGENTS)
def test_an_agents_image_has_nothing_of_the_bench_and_no_package_manager_of_node(name: str) -> None:
    harness = harness_of(name)
    own = {"pi": ["node"], "qwen": ["node"], "aider": ["aider"]}.get(harness, [])
    assert run(name, "ls", "/opt", "/usr/local/bin", user=AGENT_UID).split() == [
        *("/opt:", *sorted((harness, "venv"))),
        *("/usr/local/bin:", *sorted(("bench-enter", *own))),
    ]
    assert run(name, "sh", "-c", "command -v npm npx yarn; true", user=AGENT_UID) == ""


@pytest.mark.parametrize("name", RECIPES)
def test_an_image_says_which_recipe_it_is(name: str) -> None:
    label = docker("image", "inspect", "--format={{json .Config.Labels}}", RECIPES[name].tag)
    assert json.loads(label)["bench.recipe"] == RECIPES[name].digest


@pytest.mark.parametrize(
    ("name", "user", "expected"),
    [
        *((name, AGENT_UID, {"/home/agent", "/workspace"}) for name in AGENTS),
        ("toolchain-full", EXHIBIT_UID, set()),
        ("toolchain-full", TRUSTED_UID, {"/out", "/verdict"}),
        ("gateway", GATEWAY_UID, {"/run/model", "/run/record"}),
    ],
)
def test_a_role_can_write_where_it_must_and_nowhere_else(
    name: str, user: int, expected: set[str]
) -> None:
    search = "find / -xdev -writable ! -type l 2>/dev/null; true"
    found = set(run(name, "sh", "-c", search, user=user, options=("--rm",)).split())
    # Places for everybody, and the terminal; a read-only root closes the former.
    common = {"/tmp", "/var/tmp", "/run/lock"}
    assert {path for path in found - common if not path.startswith(("/dev", "/proc"))} == expected


@pytest.mark.parametrize("harness", HARNESSES)
def test_a_harness_starts_and_is_the_version_its_adapter_was_written_for(harness: str) -> None:
    home = f"--tmpfs=/home/agent:uid={AGENT_UID},gid={AGENT_UID}"
    said = run(
        f"agent-{harness}-full", harness, "--version", user=AGENT_UID, options=(*HARDENED, home)
    )
    assert HARNESSES[harness].version in said.split()


@pytest.mark.parametrize("name", ["toolchain-full", *AGENTS])
def test_an_agent_and_a_grader_find_the_same_tools(name: str) -> None:
    script = (
        "import numpy, pytest, sqlite3, getpass, sys; "
        "print(sys.prefix, numpy.__version__, pytest.__version__, sqlite3.sqlite_version)"
    )
    prefix, numpy, pytest_version, sqlite = run(
        name, "python", "-c", script, user=AGENT_UID
    ).split()
    assert (prefix, numpy, pytest_version) == ("/opt/venv", version("numpy"), version("pytest"))
    assert run(name, "sqlite3", "--version", user=AGENT_UID).startswith(sqlite)
    tools = (
        "for tool in bash file git less patch ps rg; do $tool --version >/tmp/said || exit 1; done"
    )
    run(name, "sh", "-c", tools, user=AGENT_UID)


# Each line fails by itself when a tool is missing or does not do its work.
TOOLS = {
    "pytorch": """python3 -c '
import torch
x = torch.ones(3, dtype=torch.bfloat16, requires_grad=True)
(x.float() ** 2).sum().backward()
assert x.grad.tolist() == [2.0, 2.0, 2.0] and not torch.cuda.is_available()'""",
    "jax": """python3 -c '
import jax
assert float(jax.grad(lambda x: x ** 3)(2.0)) == 12.0
assert [d.platform for d in jax.devices()] == ["cpu"]'""",
    "c": r"""cd /tmp
printf 'int main(int n, char **a) { int x[2] = {0}; return x[n + 1]; }' >a.c
gcc -std=c17 -Wall -g -fsanitize=address,undefined a.c -o a
./a 2>&1 | grep -q 'ERROR: AddressSanitizer: stack-buffer-overflow'
printf 'int main(int n, char **a) { n += 2147483647; return n == 0; }' >u.c
gcc -std=c17 -fsanitize=undefined u.c -o u && ./u 2>&1 | grep -q 'signed integer overflow'
printf '#include <stdlib.h>\nint main() { volatile char *p = malloc(7); p = 0; return 0; }' >l.c
gcc -std=c17 -g -fsanitize=address l.c -o l
! ./l 2>l.log && grep -q '7 byte(s) leaked' l.log""",
    "c++": r"""cd /tmp
printf '#include <ranges>\n#include <vector>\n#include <map>\n#include <concepts>
int main() { std::vector<int> v{1, 2}; return *(v | std::views::reverse).begin() - 2; }' >a.cc
printf 'a: a.cc\n\tg++ -std=c++20 -Wall -O2 -fsanitize=address,undefined a.cc -o a\n' >Makefile
make -s a && ./a""",
    "rust": r"""cd /tmp && export CARGO_HOME=/tmp/cargo
cargo --offline init -q --lib --vcs none --edition 2021 counted
printf '#[test] fn adds() { assert_eq!(vec![1, 2].iter().sum::<i32>(), 3); }' >counted/src/lib.rs
cd counted && cargo test -q --offline 2>&1 | grep -q '1 passed'
printf 'fn main() { println!("{}", 6 * 7); }' >m.rs
rustc --edition 2021 -O m.rs && test "$(./m)" = 42""",
    "sql": """test "$(echo 'WITH RECURSIVE n(i) AS (
SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4) SELECT sum(i) FROM n;' | sqlite3)" = 10""",
}


@pytest.mark.parametrize("tool", TOOLS)
def test_every_language_can_be_tried_where_it_is_asked_for(tool: str) -> None:
    limits = ("--memory=2g", "--pids-limit=128", "--cpus=1")
    script = f"set -eu\n{TOOLS[tool]}"
    run("toolchain-full", "bash", "-c", script, user=AGENT_UID, options=(*HARDENED, *limits))


@pytest.mark.parametrize("name", AGENTS)
def test_no_harness_puts_a_tool_of_its_own_before_the_toolchains(name: str) -> None:
    tools = "python python3 pip gcc g++ make rustc cargo sqlite3 git rg"
    find = f"for tool in {tools}; do command -v $tool; done"
    with_harness = run(name, "sh", "-c", find, user=AGENT_UID)
    assert with_harness == run("toolchain-full", "sh", "-c", find, user=AGENT_UID)
    assert len(with_harness.split()) == 11


def test_what_was_installed_fits_together() -> None:
    assert "No broken requirements" in run("toolchain-full", "pip", "check", user=EXHIBIT_UID)


def test_jax_and_pytorch_make_no_more_threads_than_they_are_told_to() -> None:
    script = """
import jax, torch
jax.jit(lambda x: x @ x)(jax.numpy.ones((64, 64))).block_until_ready()
torch.ones(64, 64) @ torch.ones(64, 64)
print(next(line for line in open("/proc/self/status") if line.startswith("Threads")).split()[1])
"""
    env = ("--env=OMP_NUM_THREADS=1", "--env=NPROC=1")
    threads = run(
        "toolchain-full", "python3", "-c", script, user=AGENT_UID, options=(*HARDENED, *env)
    )
    assert int(threads) <= 32


def test_the_gateway_is_compiled_beforehand_and_has_no_installer() -> None:
    compiled = (
        "import pathlib, importlib.util as u; "
        "print([str(p) for p in pathlib.Path('/opt').rglob('*.py')"
        " if not pathlib.Path(u.cache_from_source(p)).exists()])"
    )
    assert run("gateway", "python3", "-c", compiled, user=GATEWAY_UID) == "[]\n"
    assert run("gateway", "sh", "-c", "command -v pip; true", user=GATEWAY_UID) == ""
