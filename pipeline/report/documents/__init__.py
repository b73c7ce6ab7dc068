"""The documents: each a list of sections with its front matter and file names."""
