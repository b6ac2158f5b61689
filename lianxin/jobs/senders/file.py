"""The default: one JSON file a message in a folder, for whatever the place has to carry it further, or to look at."""

import json
import os
from pathlib import Path

from lianxin.jobs.senders.base import Message, SendError


class FileSender:
    """Writes each message whole or not at all; the same message tried again is the same file."""

    def __init__(self, *, name: str, folder: str) -> None:
        self.folder = Path(folder) / name

    def send(self, message: Message) -> str:
        """The name of the file. Raises SendError when it cannot be written."""
        file = self.folder / f"{message.id}.json"
        draft = file.with_suffix(".part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps({"id": message.id, "to": message.to, "text": message.text}, ensure_ascii=False)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "w", encoding="utf-8") as out:
                out.write(text + "\n")
                out.flush()
                os.fsync(out.fileno())
            draft.replace(file)
        except OSError as error:
            raise SendError(f"{type(error).__name__}: {error.strerror}") from error
        return f"{self.folder.name}/{file.name}"
