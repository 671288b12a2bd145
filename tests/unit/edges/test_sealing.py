"""What is sealed opens with its key and unchanged, and otherwise says why not."""

import re
import stat
from pathlib import Path

import pytest

from bench.edges.sealing import (
    Key,
    KeyFile,
    Passphrase,
    new_key_file,
    read_key_file,
    seal,
    unseal,
)
from bench.errors import BadInputError

PLAIN = b"nobody may read this " * 10_000
RIGHT = Passphrase(text="correct horse")


@pytest.fixture(scope="module")
def by_key(key: KeyFile) -> bytes:
    return seal(PLAIN, key)


@pytest.fixture(scope="module")
def by_passphrase() -> bytes:
    return seal(PLAIN, RIGHT)


def told(sealed: bytes, key: Key) -> str:
    with pytest.raises(BadInputError) as fault:
        unseal(sealed, key, name="set.age")
    assert str(fault.value).startswith("opening set.age: ")
    return str(fault.value)


def test_the_right_key_opens_what_was_sealed(by_key: bytes, key: KeyFile) -> None:
    assert unseal(by_key, key, name="x") == PLAIN
    assert by_key.startswith(b"age-encryption.org/v1\n")
    assert b"nobody" not in by_key


def test_the_right_passphrase_opens_what_was_sealed(by_passphrase: bytes) -> None:
    assert unseal(by_passphrase, RIGHT, name="x") == PLAIN


def test_the_wrong_passphrase_is_told(by_passphrase: bytes) -> None:
    assert "the passphrase is wrong" in told(by_passphrase, Passphrase(text="battery staple"))


def test_a_key_of_somebody_else_is_told(by_key: bytes, tmp_path: Path) -> None:
    new_key_file(tmp_path / "other")
    message = told(by_key, read_key_file(tmp_path / "other"))
    assert f"sealed for other keys than those in {tmp_path}/other" in message


def test_the_wrong_kind_of_key_is_told(by_key: bytes, by_passphrase: bytes, key: KeyFile) -> None:
    assert "give --key-file" in told(by_key, RIGHT)
    assert "leave --key-file out" in told(by_passphrase, key)


def test_a_public_key_seals_and_does_not_open(key: KeyFile, tmp_path: Path) -> None:
    (tmp_path / "public").write_text(f"# for all\n\n{public_of(key)}\n")
    public = read_key_file(tmp_path / "public")
    sealed = seal(PLAIN, public)
    assert "public keys alone" in told(sealed, public)
    assert unseal(sealed, key, name="x") == PLAIN


def public_of(key: KeyFile) -> str:
    found = re.search(r"age1\w+", key.path.read_text())
    assert found is not None
    return found[0]


def test_each_of_several_keys_opens(key: KeyFile, tmp_path: Path) -> None:
    new_key_file(tmp_path / "second")
    second = read_key_file(tmp_path / "second")
    (tmp_path / "both").write_text(f"{public_of(key)}\n{public_of(second)}\n")
    sealed = seal(PLAIN, read_key_file(tmp_path / "both"))
    assert unseal(sealed, key, name="x") == unseal(sealed, second, name="x") == PLAIN


@pytest.mark.parametrize("size", [0, 10, 22, 60, 150, 200, 70_000, -1])
def test_what_is_cut_short_is_told(by_key: bytes, key: KeyFile, size: int) -> None:
    message = told(by_key[:size], key)
    assert "cut short" in message or "no sealed file" in message


@pytest.mark.parametrize("place", [30, 100, 180, 210, 5_000, 70_000, -1])
def test_one_changed_bit_is_told(by_key: bytes, key: KeyFile, place: int) -> None:
    changed = bytearray(by_key)
    changed[place] ^= 1
    message = told(bytes(changed), key)
    assert "changed or cut short" in message or "sealed for other keys" in message


@pytest.mark.parametrize("sealed", [b"", b"PK\x03\x04", b"age-encryption.org/v2\n-> X25519 x\n"])
def test_what_is_no_sealed_file_is_told(sealed: bytes, key: KeyFile) -> None:
    assert "no sealed file" in told(sealed, key)


def test_a_passphrase_that_would_take_years_to_try_is_refused(by_passphrase: bytes) -> None:
    header = by_passphrase.split(b"\n")[1]
    slow = by_passphrase.replace(header, header.rsplit(b" ", 1)[0] + b" 40")
    assert "Excessive work" in told(slow, RIGHT)


def test_a_key_file_is_its_owners_alone_and_never_made_twice(tmp_path: Path) -> None:
    path = tmp_path / "key"
    public = new_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public in path.read_text()
    before = path.read_text()
    with pytest.raises(BadInputError, match="there already"):
        new_key_file(path)
    assert path.read_text() == before
    with pytest.raises(BadInputError, match="No such file"):
        new_key_file(tmp_path / "nowhere" / "key")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "it holds no key", id="empty"),
        pytest.param(b"# a remark\n\n", "it holds no key", id="remarks"),
        pytest.param(b"age1xyz\nhunter2\n", "line 1, 2 is no key", id="no-keys"),
        pytest.param(b"AGE-SECRET-KEY-1QQQ\n", "line 1 is no key", id="cut"),
        pytest.param(b"\xff\xfe", "it is no text", id="no-text"),
        pytest.param(None, "No such file", id="no-file"),
    ],
)
def test_a_file_without_keys_is_told_and_never_quoted(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(BadInputError) as fault:
        read_key_file(tmp_path / "key")
    assert words in str(fault.value)
    assert "hunter2" not in str(fault.value)


def test_a_key_shows_no_secret_when_it_is_printed(key: KeyFile) -> None:
    assert "horse" not in repr(RIGHT)
    assert "AGE-SECRET" not in repr(key)
