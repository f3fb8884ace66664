"""How strong a suite is before any code exists: which faults of the contract it notices."""
