"""Training: courses, enrolling, and certificates."""
