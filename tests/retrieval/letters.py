"""An encoder without a model, for what is the same with any: the same letters make two texts alike."""

from collections import Counter

import numpy as np

from retrieval.meaning.encoder import About, Encoder, Vector


class Letters(Encoder):
    """Counts the letters from a to p."""

    def __init__(self, key: str = "letters", languages: tuple[str, ...] = ()) -> None:
        self.about = About(name="letters", dimensions=16, languages=languages)
        self.key = key
        self.encoded: list[str] = []

    def _encoded(self, text: str) -> Vector:
        self.encoded.append(text)
        counts = Counter(text.lower())
        vector = np.array([counts[letter] for letter in "abcdefghijklmnop"], np.float32)
        return np.asarray(vector / max(1.0, float(np.linalg.norm(vector))), np.float32)
