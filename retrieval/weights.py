"""The weights of the ranking and of the decision: `weights.toml`, read once."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def load_weights() -> dict[str, dict[str, float]]:
    """Return the tables "ranking" and "decision", by feature, and "chosen", what is not learnt."""
    return tomllib.loads(files("retrieval").joinpath("weights.toml").read_text("utf-8"))
