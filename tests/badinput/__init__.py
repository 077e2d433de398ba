"""The catalogue of bad inputs: tables by group, and thin tests that play each through the real door and the real reader."""
