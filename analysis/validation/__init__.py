"""How good our own measurement is: samples, blind coding, agreement, and the warnings that follow."""
