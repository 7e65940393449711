"""Mutation fields, one file a subject."""
