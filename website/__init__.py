"""The documentation as a site: pages made from this checkout, and what makes them. Never shipped."""
