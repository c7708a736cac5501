"""A reload that would take away much looks like a mistake, as a share that is not mounted, and is refused."""

from collections.abc import Collection

from bot.library.collection import store_of
from bot.settings import Settings
from corpus.changes import Changes
from corpus.errors import VerbatimError
from corpus.library import Library


class LossError(VerbatimError):
    """A reload would take away more than half of the articles."""


def check_loss(settings: Settings, before: Library, after: Library, changes: Changes) -> None:
    """Raise LossError where more than half of the articles are gone with their files, not by /remove."""
    if 2 * len(changes.removed) > len(before.articles):
        sources = {article.source for article in after.articles}
        gone = [article.id for article in changes.removed if article.source not in sources]
        check_gone(settings, gone, len(before.articles))


def check_gone(settings: Settings, gone: Collection[str], had: int) -> None:
    """Raise LossError where of so many articles more than half would be gone, but for those of /remove."""
    if 2 * len(gone) <= had:
        return
    hidden = store_of(settings).hidden()
    lost = sum(one not in hidden for one in gone)
    if 2 * lost > had:
        raise LossError(
            f"{lost} of {had} article{'' if had == 1 else 's'} would be gone from "
            f"{settings.articles_dir}. Look whether the folder is there; where that is meant, use "
            "/reload anyway, or --anyway on the command line."
        )
