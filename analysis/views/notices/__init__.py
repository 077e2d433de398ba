"""What readers want to be told, and the doors in messages."""
