"""The printed page: the folder that the typesetter sees, with nothing in it but its template."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sheet"
