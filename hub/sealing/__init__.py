"""Sealed cells, blind indexes, masks and the key ring: pure algorithm."""
