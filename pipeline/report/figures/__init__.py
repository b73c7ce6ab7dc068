"""Figures made from published rows: each with its finding as title, its source and an alternative text."""
