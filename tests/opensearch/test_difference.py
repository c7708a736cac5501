from hypothesis import given
from hypothesis import strategies as st

from retrieval.opensearch.difference import Difference, Entry, difference

IDS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def entries(ids: list[str], places: list[int]) -> dict[str, Entry]:
    return {one: Entry(one.encode(), place, 1) for one, place in zip(ids, places, strict=True)}


def keys(ids: list[str]) -> list[bytes]:
    return [one.encode() for one in ids]


@given(IDS, IDS, IDS)
def test_what_is_done_leads_to_the_articles_in_their_order(
    before: list[str], now: list[str], changed: list[str]
) -> None:
    known = entries(before, [(at + 1) << 20 for at in range(len(before))])
    wanted = [one.encode() + b"!" * (one in changed) for one in now]
    found = difference(known, now, wanted)
    kept = [one for one in now if one in before and one not in changed]
    if found is None:
        assert kept != sorted(kept, key=before.index)
        return
    after = {one: entry.place for one, entry in known.items() if one not in found.gone}
    after |= {now[at]: place for at, place in found.new}
    assert sorted(after, key=lambda one: after[one]) == now
    assert len(set(after.values())) == len(now)
    assert {now[at] for at, _ in found.new} == set(now) - set(kept)


def test_nothing_is_done_where_nothing_has_changed() -> None:
    assert difference(entries(["a", "b"], [1, 2]), ["a", "b"], keys(["a", "b"])) == Difference((), ())


def test_where_there_is_no_room_between_two_all_are_put_in_anew() -> None:
    assert difference(entries(["a", "b"], [1, 2]), ["a", "c", "b"], keys(["a", "c", "b"])) is None
