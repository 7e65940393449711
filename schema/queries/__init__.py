"""Query fields, one file a subject."""
