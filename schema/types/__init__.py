"""Object types, one file a subject."""
