"""Deliberate defects: each takes one guarantee out of the product, and the tests named beside it must notice."""
