"""Chain links and their canonical form: pure algorithm."""
