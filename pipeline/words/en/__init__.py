"""English: the messages of the command line with ``--lang en``."""
