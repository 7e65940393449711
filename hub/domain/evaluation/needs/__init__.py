"""What programmes ask of a household and its members, subject by subject."""
