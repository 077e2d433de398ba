"""What one reader keeps, writes and likes to see."""
