"""``python -m pipeline`` is the command ``lagesbild``."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the working folder: the package has been found, and nothing else of ours lies there
    from pipeline.cli import main

    main()
