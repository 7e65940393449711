"""Values, rules and state machines: pure and synchronous."""
