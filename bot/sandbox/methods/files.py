"""Files that people sent."""

from bot.sandbox.accounts import Json
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

_LARGEST_DOWNLOAD = 20 << 20


async def get_file(world: World, file_id: str) -> Json:
    upload = world.files.get(file_id)
    if upload is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(upload.data) > _LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"unique-{file_id}",
        "file_size": len(upload.data),
        "file_path": file_id,
    }
