"""Sealed bytes: the age format, by passphrase or by keys. The only module that imports `pyrage`.

What is sealed here can be opened with any program of that format, such as `age` and `rage`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from bench.errors import BadInputError

_MAGIC = b"age-encryption.org/v1\n"
_BY_PASSPHRASE = _MAGIC + b"-> scrypt "
_SECRET, _PUBLIC = "AGE-SECRET-KEY-1", "age1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passphrase:
    """A secret that people remember."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """Keys from a file, one a line: secret ones open and seal, public ones only seal."""

    path: Path
    secret: tuple[str, ...] = field(repr=False)
    public: tuple[str, ...]


Key = Passphrase | KeyFile


def new_key_file(path: Path) -> str:
    """Write a file with a new secret key, readable by its owner alone; return the public key.

    Raises:
        BadInputError: when the file is there already, or can't be written.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        path.touch(mode=0o600, exist_ok=False)  # nobody else may read it from its first moment
        path.write_text(f"# public key: {public}\n{identity}\n", encoding="ascii")
    except FileExistsError as error:
        raise BadInputError(
            f"making key file {path}: it is there already; a new key opens nothing that was sealed "
            "with the old one, so choose another name."
        ) from error
    except OSError as error:
        raise BadInputError(f"making key file {path}: {error.strerror}.") from error
    return public


def read_key_file(path: Path) -> KeyFile:
    """Read a key file: a line `AGE-SECRET-KEY-1…` or `age1…` a key, and `#` for remarks.

    Raises:
        BadInputError: naming every line that is no key. Never quotes one: it may be half a secret.
    """
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"reading key file {path}: {_reason(error)}.") from error
    keys = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    wrong = [str(number) for number, line in keys if not _is_key(line)]
    if wrong or not keys:
        found = f"line {', '.join(wrong)} is no key" if wrong else "it holds no key"
        raise BadInputError(
            f"reading key file {path}: {found}; a key is a line {_SECRET}… or {_PUBLIC}…, as "
            "`bench tasks key` and age-keygen write it."
        )
    return KeyFile(
        path=path,
        secret=tuple(line for _, line in keys if line.startswith(_SECRET)),
        public=tuple(line for _, line in keys if not line.startswith(_SECRET)),
    )


def seal(plain: bytes, key: Key) -> bytes:
    """Return bytes that only the key opens; with a key file, any of its keys."""
    if isinstance(key, Passphrase):
        return bytes(pyrage.passphrase.encrypt(plain, key.text))
    return bytes(pyrage.encrypt(plain, list(_recipients(key))))


def unseal(sealed: bytes, key: Key, *, name: str) -> bytes:
    """Return what was sealed; `name` is what the bytes are called in messages.

    Raises:
        BadInputError: when the key does not open them, or they were changed or cut short.
    """
    if not sealed.startswith(_MAGIC):
        raise BadInputError(f"opening {name}: it is no sealed file (of the format age v1).")
    by_passphrase = sealed.startswith(_BY_PASSPHRASE)
    if isinstance(key, Passphrase):
        if not by_passphrase:
            raise BadInputError(f"opening {name}: it was sealed with keys; give --key-file.")
        with _told(name, "the passphrase is wrong"):
            return bytes(pyrage.passphrase.decrypt(sealed, key.text))
    if by_passphrase:
        raise BadInputError(
            f"opening {name}: it was sealed with a passphrase; leave --key-file out."
        )
    if not key.secret:
        raise BadInputError(
            f"opening {name}: {key.path} holds public keys alone, which only seal; name the file "
            "with the secret key."
        )
    with _told(name, f"it was sealed for other keys than those in {key.path}"):
        identities = [pyrage.x25519.Identity.from_str(text) for text in key.secret]
        return bytes(pyrage.decrypt(sealed, identities))


@contextmanager
def _told(name: str, wrong_key: str) -> Iterator[None]:
    try:
        yield
    except pyrage.DecryptError as error:
        reason = " ".join(str(error).split())
        # The library tells a wrong key by its words alone.
        if reason in ("Decryption failed", "No matching keys found"):
            raise BadInputError(f"opening {name}: {wrong_key}.") from error
        raise BadInputError(
            f"opening {name}: it was changed or cut short since it was sealed ({reason}); get it "
            "anew."
        ) from error


def _recipients(key: KeyFile) -> Iterable[object]:
    yield from (pyrage.x25519.Recipient.from_str(text) for text in key.public)
    yield from (pyrage.x25519.Identity.from_str(text).to_public() for text in key.secret)


def _is_key(line: str) -> bool:
    kind = pyrage.x25519.Identity if line.startswith(_SECRET) else pyrage.x25519.Recipient
    try:
        kind.from_str(line)
    except (pyrage.IdentityError, pyrage.RecipientError):
        return False
    return True


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "it can't be read" if isinstance(error, OSError) else "it is no text"
