"""Measurements: what the README shows, each by a command."""
