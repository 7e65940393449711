"""Clients, tokens and signing keys; the only importer of authlib and joserfc."""
