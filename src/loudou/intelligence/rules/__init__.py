"""Pure numeric decisions: from columns to a model, its measures and its predictions. No Django, no clock.

Linear algebra runs on one thread: these matrices are small, and threads that wait for a processor another process
holds make it ten times slower than no threads at all (measured: 0.6 s against 0.1 s). Set before numpy is loaded.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
