"""The GraphQL schema: the one definition of what can be asked and told."""
