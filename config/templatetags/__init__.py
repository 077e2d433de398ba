"""Words that every template may ask for."""
