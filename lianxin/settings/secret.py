"""The installation's secret key: made once, kept beside the data, readable by its owner only."""

import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    """The key in the file, made first if there is none; two processes that start at once get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
