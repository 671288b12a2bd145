"""The set-up scripts and the agents' entrypoint, run on this machine with made-up programs."""

import base64
import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from bench.edges.catalog_harnesses import load_versions
from bench.settings import CHECKOUT

BOOTSTRAP = CHECKOUT / "images" / "bootstrap"
ENTER = CHECKOUT / "images" / "harness" / "bench-enter"
SYSTEM = "/usr/bin:/bin"


def run(
    *command: str | Path, env: dict[str, str], stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in an environment of its own."""
    environment = {"PATH": SYSTEM, "HOME": "/nonexistent"} | env
    return subprocess.run(
        command, env=environment, input=stdin, capture_output=True, check=False, timeout=60
    )


def programs(folder: Path, **bodies: str) -> dict[str, str]:
    """Make programs that come before the machine's own; return the PATH with them."""
    for name, body in bodies.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
    return {"PATH": f"{folder}:{SYSTEM}"}


def packed(**files: str) -> str:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(f".conf/{name}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return base64.b64encode(buffer.getvalue()).decode()


def test_enter_unpacks_home_and_leaves_no_trace_of_it_in_the_environment(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "BENCH_HOME_TGZ": packed(models="{}"), "KEPT": "1"}
    done = run("sh", ENTER, "sh", "-c", "cat ~/.conf/models; env", env=env)
    assert done.returncode == 0
    assert done.stdout.startswith(b"{}")
    assert b"KEPT=1" in done.stdout
    assert b"BENCH_" not in done.stdout


def test_enter_feeds_standard_input_from_an_unpacked_file(tmp_path: Path) -> None:
    env = {
        "HOME": str(tmp_path),
        "BENCH_HOME_TGZ": packed(prompt="do it"),
        "BENCH_STDIN": str(tmp_path / ".conf/prompt"),
    }
    assert run("sh", ENTER, "cat", env=env, stdin=b"not this").stdout == b"do it"


def test_enter_becomes_the_harness(tmp_path: Path) -> None:
    started = subprocess.Popen(
        ["sh", ENTER, "sh", "-c", "echo $$; exit 7"], stdout=subprocess.PIPE, env={"PATH": SYSTEM}
    )
    out, _ = started.communicate(timeout=30)
    assert int(out) == started.pid
    assert started.returncode == 7


def test_enter_passes_arguments_as_they_are(tmp_path: Path) -> None:
    arguments = ["", "two words", "$HOME", "-x", "a\nb"]
    done = run("sh", ENTER, "printf", "[%s]", *arguments, env={})
    assert done.stdout.decode() == "".join(f"[{argument}]" for argument in arguments)


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"BENCH_HOME_TGZ": "no base64 !"}, id="no base64"),
        pytest.param({"BENCH_HOME_TGZ": "aGVsbG8="}, id="no archive"),
        pytest.param({"BENCH_STDIN": "/nonexistent/prompt"}, id="no such file"),
    ],
)
def test_enter_never_starts_a_harness_that_is_not_configured(
    tmp_path: Path, env: dict[str, str]
) -> None:
    done = run("sh", ENTER, "echo", "started", env={"HOME": str(tmp_path)} | env)
    assert (done.returncode, done.stdout) == (125, b"")
    assert b"bench-enter: can't" in done.stderr


def settings_of(tmp_path: Path, env: dict[str, str]) -> dict[str, str]:
    folder = tmp_path / "settings"
    done = run(BOOTSTRAP / "machine-settings.sh", folder, env=env)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_a_plain_machine_has_nothing_to_say(tmp_path: Path) -> None:
    env = programs(tmp_path, python3="exit 1", npm="exit 1", apt_config="echo 'Acquire \"\";'")
    assert settings_of(tmp_path, env) == {}


def an_npm(registry: str) -> str:
    """One that tells this registry, and its own default when no configuration is to be read."""
    default = "*--userconfig=*) echo https://default.test/ ;;"
    return f'case "$*" in {default} *) echo {registry} ;; esac'


def test_npms_own_registry_is_no_setting_of_the_machine(tmp_path: Path) -> None:
    npm = an_npm("https://default.test/")
    env = programs(tmp_path, python3="exit 1", npm=npm, apt_config="exit 0")
    assert settings_of(tmp_path, env) == {}


def test_a_machine_with_its_own_authority_mirrors_and_proxy_says_so(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("certificates\n")
    pip = """case "$5" in
        global.index-url) echo https://mirror.test/simple ;;
        global.extra-index-url) echo file:///disk https://more.test/simple ;;
        *) exit 1 ;;
    esac"""
    apt = """echo 'Acquire::http::Proxy "http://proxy.test:1";'
        echo 'Acquire::Check-Valid-Until "false";'
        echo 'Acquire::Languages "none";'"""
    env = programs(tmp_path, python3=pip, npm=an_npm("https://npm.test/"), apt_config=apt)
    assert settings_of(tmp_path, env | {"SSL_CERT_FILE": str(bundle)}) == {
        "ca": "certificates\n",
        "pip_conf": (
            "[global]\ncert = /run/secrets/ca\nindex-url = https://mirror.test/simple \n"
            "extra-index-url = https://more.test/simple \n"
        ),
        "npmrc": "cafile=/run/secrets/ca\nregistry=https://npm.test/\n",
        "apt_conf": (
            'Acquire::http::Proxy "http://proxy.test:1";\nAcquire::Check-Valid-Until "false";\n'
        ),
    }


def test_pips_indexes_may_come_by_the_environment(tmp_path: Path) -> None:
    pip = 'case "$5" in global.index-url) echo https://mirror.test/simple ;; *) exit 1 ;; esac'
    env = programs(tmp_path, python3=pip, npm="exit 1", apt_config="exit 0")
    indexes = {
        "PIP_INDEX_URL": "https://own.test/simple",
        "PIP_EXTRA_INDEX_URL": "file:///disk https://cpu.test/whl",
    }
    assert settings_of(tmp_path, env | indexes) == {
        "pip_conf": (
            "[global]\nindex-url = https://own.test/simple \n"
            "extra-index-url = https://cpu.test/whl \n"
        )
    }


def wheels(
    tmp_path: Path, *, machine: str = "amd64", python3: str = "exit 1", **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Ask for an image of wheels; what it is made of is in a file."""
    docker = f"""case $1 in
        version) echo {machine} ;;
        build) for context; do :; done; ls "$context" >>{tmp_path}/built ;;
    esac"""
    path = programs(tmp_path, docker=docker, python3=python3)
    return run("sh", BOOTSTRAP / "wheels.sh", "wheels:tag", env=path | env)


def a_wheel(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for version in ("2.13.0+cpu", "2.13.0", "2.12.0+cpu"):
        (folder / f"torch-{version}-cp311-cp311-manylinux_2_28_x86_64.whl").touch()
    return folder


@pytest.mark.parametrize("by", ["environment", "configuration"])
def test_the_locked_wheel_of_a_folder_that_pip_knows_becomes_an_image(
    tmp_path: Path, by: str
) -> None:
    folder = a_wheel(tmp_path / "kept")
    if by == "environment":
        done = wheels(tmp_path, PIP_FIND_LINKS=f"/nowhere file://{folder}")
    else:
        done = wheels(tmp_path, python3=f'[ "$5" = global.find-links ] && echo {folder}')
    assert (done.returncode, done.stdout) == (0, b"wheels:tag\n")
    wheel = "torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl"
    assert (tmp_path / "built").read_text().split()[-2:] == ["Dockerfile", wheel]


@pytest.mark.parametrize(
    ("machine", "env", "printed"),
    [
        pytest.param("arm64", {}, b"scratch\n", id="arm64"),
        pytest.param("amd64", {"WHEELS_IMAGE": "made:before"}, b"made:before\n", id="made"),
        pytest.param("amd64", {"PIP_EXTRA_INDEX_URL": "https://x.test"}, b"scratch\n", id="index"),
        pytest.param("amd64", {"PIP_INDEX_URL": "https://x.test"}, b"scratch\n", id="mirror"),
    ],
)
def test_no_image_of_wheels_is_made_where_they_come_from_elsewhere(
    tmp_path: Path, machine: str, env: dict[str, str], printed: bytes
) -> None:
    done = wheels(tmp_path, machine=machine, **env)
    assert (done.returncode, done.stdout) == (0, printed)
    assert not (tmp_path / "built").exists()


def test_without_a_folder_or_an_index_it_says_what_to_do_before_anything_is_fetched(
    tmp_path: Path,
) -> None:
    done = wheels(tmp_path, PIP_FIND_LINKS=str(tmp_path), PIP_EXTRA_INDEX_URL="file:///disk")
    assert (done.returncode, done.stdout) == (3, b"")
    for word in (b"x86-64", b"torch 2.13.0+cpu", b"PIP_FIND_LINKS=", b"PIP_EXTRA_INDEX_URL"):
        assert word in done.stderr
    assert not (tmp_path / "built").exists()


@pytest.mark.parametrize(
    ("said", "env", "advice"),
    [
        pytest.param(
            "permission denied while trying to connect", {}, b"sudo usermod -aG docker", id="group"
        ),
        pytest.param(
            "no route", {"DOCKER_HOST": "tcp://far.test:1"}, b"unset DOCKER_HOST", id="far"
        ),
    ],
)
def test_an_engine_that_is_not_ours_to_start_is_left_alone(
    tmp_path: Path, said: str, env: dict[str, str], advice: bytes
) -> None:
    refusal = f"touch {tmp_path}/installed"
    path = programs(tmp_path, docker=f"echo {said} >&2; exit 1", apt_get=refusal, dockerd=refusal)
    done = run(BOOTSTRAP / "engine.sh", env=path | env)
    assert done.returncode == 3
    assert advice in done.stderr
    assert not (tmp_path / "installed").exists()


def test_an_engine_that_answers_is_all_there_is_to_do(tmp_path: Path) -> None:
    done = run(BOOTSTRAP / "engine.sh", env=programs(tmp_path, docker="exit 0", dockerd="exit 1"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_base_image_that_is_there_is_neither_pulled_nor_made(tmp_path: Path) -> None:
    docker = f'[ "$1 $2" = "image inspect" ] || touch {tmp_path}/pulled'
    done = run(BOOTSTRAP / "base.sh", env=programs(tmp_path, docker=docker))
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / "pulled").exists()


def test_a_base_image_is_pulled_where_it_can_be(tmp_path: Path) -> None:
    docker = '[ "$1" = pull ]'
    env = programs(tmp_path, docker=docker, mmdebstrap=f"touch {tmp_path}/made")
    done = run(BOOTSTRAP / "base.sh", "some/image:tag", env=env)
    assert (done.returncode, done.stderr) == (0, b"base image: pulled some/image:tag\n")
    assert not (tmp_path / "made").exists()


def test_a_base_image_that_can_not_be_pulled_is_made_and_the_reason_is_kept(tmp_path: Path) -> None:
    docker = f"""case $1 in
        pull) echo 'lookup registry: no such host' >&2; exit 1 ;;
        import) cat >{tmp_path}/imported ;;
        *) exit 1 ;;
    esac"""
    env = programs(tmp_path, docker=docker, mmdebstrap="echo rootfs", python3="exit 1")
    done = run(BOOTSTRAP / "base.sh", env=env)
    assert done.returncode == 0
    assert b"no such host" in done.stderr
    assert (tmp_path / "imported").read_text() == "rootfs\n"


def test_a_client_without_buildkit_is_passed_over(tmp_path: Path) -> None:
    docker = "echo 'the buildx component is missing'; exit 1"
    env = programs(tmp_path, docker=docker) | {"DOCKER_HOST": "unix:///nonexistent"}
    done = run("sh", BOOTSTRAP / "build-client.sh", env=env)
    assert done.returncode == 3
    assert b"docker: the buildx component is missing; /usr/bin/docker: " in done.stderr


def test_the_client_that_builds_is_named(tmp_path: Path) -> None:
    build = '[ "$DOCKER_BUILDKIT $1" = "1 build" ]'
    done = run("sh", BOOTSTRAP / "build-client.sh", env=programs(tmp_path, docker=build))
    assert (done.returncode, done.stdout) == (0, b"docker\n")


def test_a_machine_without_a_python_is_told_what_to_install(tmp_path: Path) -> None:
    pythons = ["python3", *(f"python3.{minor}" for minor in range(11, 15))]
    env = programs(tmp_path, id="echo 1000", **dict.fromkeys(pythons, "exit 1"))
    done = run(BOOTSTRAP / "python.sh", env=env)
    assert done.returncode == 3
    assert b"python3-venv" in done.stderr


def test_the_python_that_is_named_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "own-python"
    env = programs(tmp_path, own_python="exit 0", python3="exit 0") | {"PYTHON": str(own)}
    assert run(BOOTSTRAP / "python.sh", env=env).stdout.decode() == f"{own}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what locks are made from, with programs that only say that they were called."""
    folder = tmp_path / "checkout"
    shutil.copytree(CHECKOUT / "images", folder / "images")
    uv = folder / ".cache/lock/bin/uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && { echo uv 0.13.9; exit; }\n'
        'while [ "$1" != --output-file ]; do shift; done\necho locked >"$2"\n'
    )
    uv.chmod(0o755)
    return folder


def bump(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    tools = checkout / "tools"
    tools.mkdir()
    npm = 'echo "{}" >package-lock.json'
    env = programs(tools, npm=npm, python3=f'exec {sys.executable} "$@"')
    return run("bash", checkout / "images/bootstrap/lock.sh", *arguments, env=env)


def changed(checkout: Path) -> set[str]:
    before, after = CHECKOUT / "images", checkout / "images"
    return {
        str(path.relative_to(after))
        for path in after.rglob("*")
        if path.is_file() and path.read_bytes() != (before / path.relative_to(after)).read_bytes()
    }


@pytest.mark.parametrize("harness", ["pi", "qwen", "claude", "opencode"])
def test_one_command_moves_an_npm_harness_and_nothing_else(checkout: Path, harness: str) -> None:
    done = bump(checkout, harness, "9.8.7")
    assert done.returncode == 0, done.stderr
    folder = f"harness/{harness}"
    assert changed(checkout) == {f"{folder}/package.json", f"{folder}/package-lock.json"}
    assert load_versions(checkout, [harness]) == {harness: "9.8.7"}


def test_one_command_moves_aider_and_nothing_else(checkout: Path) -> None:
    done = bump(checkout, "aider", "9.8.7")
    assert done.returncode == 0, done.stderr
    folder = "harness/aider"
    assert changed(checkout) == {f"{folder}/requirements.in", f"{folder}/requirements.txt"}
    assert load_versions(checkout, ["aider"]) == {"aider": "9.8.7"}


@pytest.mark.parametrize("arguments", [("crush", "1"), ("", "1"), ("pi", "")])
def test_a_harness_that_is_not_there_is_not_moved(
    checkout: Path, arguments: tuple[str, str]
) -> None:
    done = bump(checkout, *arguments)
    assert done.returncode == 2
    assert b"known: aider claude opencode pi qwen" in done.stderr
    assert changed(checkout) == set()
