"""How good the answers are, measured on questions with known answers, and the weights learnt from them.

`gold` reads such questions, `methods` are the ways of answering that are compared, `measure` makes the
figures, `fit` learns `retrieval/weights.toml`, `ablation` tells what each feature adds.
"""
