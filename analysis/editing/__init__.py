"""Changes of the rules by people: drafted, tried out on the stored pieces, saved, withdrawn; and what the rules complain of."""
