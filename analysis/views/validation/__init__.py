"""How good our measurement is: samples, coding, learned models."""
