"""Companies with the layers of the stack."""
