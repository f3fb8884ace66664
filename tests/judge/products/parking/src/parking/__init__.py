"""What a stay in the car park costs."""
