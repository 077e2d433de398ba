"""The front page: what the newest complete week says."""
