"""The product: link, manifest, package, report."""
