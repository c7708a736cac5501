"""Files that were sent."""

from dataclasses import dataclass

from bot.sandbox.accounts import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is sent."""

    name: str
    data: bytes


class Files:
    """What was sent, by the ids that were given to it."""

    def __init__(self) -> None:
        self._uploads: dict[str, Upload] = {}

    def __getitem__(self, file_id: str) -> Upload:
        return self._uploads[file_id]

    def get(self, file_id: str) -> Upload | None:
        """Return the file of that id, None where there is none."""
        return self._uploads.get(file_id)

    def store(self, upload: Upload) -> Json:
        """Keep a file and return its Document object."""
        file_id = f"file-{len(self._uploads) + 1}"
        self._uploads[file_id] = upload
        return {
            "file_id": file_id,
            "file_unique_id": f"unique-{file_id}",
            "file_name": upload.name,
            "file_size": len(upload.data),
        }
