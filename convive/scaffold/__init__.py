"""The skeleton of a service, and how it gets into the tree."""
