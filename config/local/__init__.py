"""One machine: PostgreSQL, web, worker and beat under one parent, with nothing to install."""
