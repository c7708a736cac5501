"""The weights of the ranking and of the decision: `weights.toml`, read once."""

import tomllib
from functools import cache
from importlib.resources import files

WITH_ENCODER = "with_encoder"
Tables = dict[str, dict[str, float]]


@cache
def load_weights(*, with_encoder: bool) -> Tables:
    """Return the tables "ranking", "there" and "answers", by feature or evidence, "thresholds" by language,
    and "chosen", what is not learnt; `with_encoder` those for questions whose meaning is compared, too.
    """
    tables = tomllib.loads(files("retrieval").joinpath("weights.toml").read_text("utf-8"))
    own = tables.pop(WITH_ENCODER, {})
    return tables | own if with_encoder else tables
