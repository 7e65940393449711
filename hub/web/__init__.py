"""The Starlette application: transport only."""
