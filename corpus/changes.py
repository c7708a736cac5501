"""What one library has that another had not."""

from dataclasses import dataclass

from corpus.article import Article
from corpus.library import Library


@dataclass(frozen=True, slots=True)
class Changes:
    """The articles added, changed (as they are now) and removed, and how many stayed as they were."""

    added: tuple[Article, ...]
    changed: tuple[Article, ...]
    removed: tuple[Article, ...]
    unchanged: int


def compare(before: Library, after: Library) -> Changes:
    """Return what changed from one library to the other; articles are told apart by their ids.

    Raises nothing. An article that only moved to another file is unchanged, though its id may be another.
    """
    old = {card.id: card for card in before.cards if card.key not in after.keys}
    new = {card.id: card for card in after.cards if card.key not in before.keys}
    gone = {card.text_id: card for key, card in old.items() if key not in new and card.text_id}
    moved = {key: gone[card.text_id] for key, card in new.items() if key not in old and card.text_id in gone}
    both = [(old.get(key) or moved[key], card) for key, card in new.items() if key in old or key in moved]
    differ = [(then.article, now.article) for then, now in both]
    changed = tuple(now for then, now in differ if _content(now) != _content(then))
    there = {then.id for then, _ in both}
    added = tuple(card.article for key, card in new.items() if key not in old and key not in moved)
    return Changes(
        added=added,
        changed=changed,
        removed=tuple(card.article for key, card in old.items() if key not in there),
        unchanged=len(after.cards) - len(added) - len(changed),
    )


def _content(article: Article) -> tuple[object, ...]:
    """Return all that is shown of an article; moving its file changes nothing of it."""
    return (
        article.headline, article.text, article.publisher, article.author, article.date_published,
        article.date_modified, article.url, article.tags,
    )  # fmt: skip
