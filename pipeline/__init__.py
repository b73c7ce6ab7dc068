"""From raw files to the situation picture behind a Swedish municipality's citizen promises."""

import os

# Linear algebra on one thread: its sums then do not depend on the machine, and small matrices are faster so.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
