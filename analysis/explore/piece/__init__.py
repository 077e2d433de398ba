"""One piece: its evidence, its wordings, what people say of it."""
