"""`make bench T=crosspost`: how fast posts go out, held against a bare loop of the same calls."""
