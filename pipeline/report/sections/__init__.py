"""The parts of documents, each a list of blocks."""
