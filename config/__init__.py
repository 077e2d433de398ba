"""Wiring: settings, addresses, workers and the one-machine installation. No domain word in it."""

import os

# Before numpy is imported. Our matrices are long and thin: several threads wait for each other longer than they count (a page of
# emphasis took twice as long), and every worker would start as many as there are cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
