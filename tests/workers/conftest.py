"""Workers read the same newsroom as everybody else."""

from tests.articles.conftest import make_source, newsroom

__all__ = ["make_source", "newsroom"]
