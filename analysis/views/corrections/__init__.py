"""What people say of tags, of one piece or of many."""
