"""What people keep: read and starred pieces, labels, notes and highlights, lists under a name. Nothing here is counted by a measure."""
