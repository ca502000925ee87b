"""Files written whole: beside their place first, then moved into it, all or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.model import UsageError


def write_together(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write the named files into a folder (made if need be); what was there stays whole until all are on disk.

    Returns the paths in the order given. Raises `UsageError` where the folder cannot be made or written.
    """
    written: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if taken := next((folder / name for name in contents if (folder / name).is_dir()), None):
            raise IsADirectoryError(None, f"{taken.name} is a folder there")
        for name, data in contents.items():
            written.append((_beside(folder, name, data), folder / name))
        for temporary, target in written:
            os.replace(temporary, target)
    except OSError as error:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); choose another folder with -o") from error
    return [target for _, target in written]


def _beside(folder: Path, name: str, data: bytes) -> Path:
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(temporary, 0o644)
    return Path(temporary)
