"""What lies in DATA_DIR and can't be made again, as one file and back: ledger, fetched and added pages."""

from bot.backup.archive import BackupError, Manifest, Restored
from bot.backup.packing import back_up
from bot.backup.restoring import restore

__all__ = ["BackupError", "Manifest", "Restored", "back_up", "restore"]
