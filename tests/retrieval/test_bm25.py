from retrieval.bm25 import Bm25
from tests.retrieval.engine_contract import EngineContract


class TestBm25(EngineContract):
    factory = Bm25
