"""What may not be declared, and what of the registry is."""
