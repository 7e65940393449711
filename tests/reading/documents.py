"""Documents that ask for whatever a document can ask, each with its variables."""
