"""A LaTeX document as PDF, where a TeX engine is installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

_ENGINES = ("xelatex", "lualatex")
_TIMELESS = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
"""The same document gives the same bytes."""


class TexError(RuntimeError):
    """No TeX engine, or one that stops; the message is its first complaint."""


def compiled(source: str, beside: Mapping[str, bytes]) -> bytes:
    """Compile a document, with the files that it includes.

    Raises:
        TexError: there is no engine, or it does not compile.
    """
    engine = next(filter(None, map(which, _ENGINES)), None)
    if engine is None:
        raise TexError(f"for PDF one of {', '.join(_ENGINES)} must be installed; --format latex needs none")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "handout.tex").write_text(source, encoding="utf-8")
        for file, content in beside.items():
            (folder / file).write_bytes(content)
        command = [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "handout.tex"]
        run = subprocess.run(
            command,
            cwd=folder,
            env=_TIMELESS | os.environ,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if run.returncode:
            complaint = next((line for line in run.stdout.splitlines() if line.startswith("!")), "it says nothing")
            raise TexError(f"{Path(engine).name} does not compile the handout: {complaint}")
        return (folder / "handout.pdf").read_bytes()
