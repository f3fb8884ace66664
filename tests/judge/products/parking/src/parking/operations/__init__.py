"""The operations of the car park."""
