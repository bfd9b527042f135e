"""Costs: what was entered, entering one or an invoice over several lines, a grid, files of entries, recurring costs."""
