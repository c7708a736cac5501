"""A share of `make fuzz`, the same inputs each time."""

import pytest

from tests.fuzz.running import fuzz
from tests.fuzz.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
@pytest.mark.filterwarnings("ignore")
def test_no_input_makes_it_fail(target: Target) -> None:
    outcome = fuzz(target, round(1500 * target.share), 0)
    assert not outcome.crashes, outcome.examples
