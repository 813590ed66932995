"""Figures about how long it takes. Pure: no store, no clock; numpy is imported only in here."""

import os

# The matrices are small. On several threads the linear algebra mostly waits for its own threads,
# beside other work eight times as long as on one. It is read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
