"""Questions: finding passages with BM25, choosing sentences, deciding whether they answer."""
