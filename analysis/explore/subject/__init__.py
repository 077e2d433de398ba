"""Companies, countries, themes, products and bodies: their pages, and what stands beside them."""
