"""Wiring: settings, addresses, workers and the one-machine installation. No domain word in it."""
