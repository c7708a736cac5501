import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lengths import LENGTHS, in_a_byte


def test_the_bytes_are_lucenes() -> None:
    lengths = [0, 1, 23, 24, 39, 40, 41, 42, 57, 100, 1000, 2**31 - 1]
    # SmallFloat.intToByte4 of Lucene 10.0, worked out by hand from its source
    assert in_a_byte(np.array(lengths)).tolist() == [0, 1, 23, 24, 39, 40, 40, 41, 48, 57, 87, 255]


@given(st.integers(0, 2**31 - 1))
def test_a_length_is_kept_to_four_significant_bits_of_what_is_over_24(length: int) -> None:
    kept = int(LENGTHS[in_a_byte(np.array([length]))[0]])
    assert kept <= length
    assert length - kept <= max(0, length - 24) / 8
