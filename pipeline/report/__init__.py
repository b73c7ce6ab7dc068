"""From what may be shown to the document a reader gets: blocks, charts, Typst source, PDF."""
