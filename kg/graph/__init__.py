"""The record as a graph: nodes and edges, derived, the same for every store."""
