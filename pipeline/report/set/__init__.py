"""From blocks to what a reader opens: Typst source and PDF, HTML."""
