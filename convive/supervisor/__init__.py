"""Starts the platform's processes in order, keeps them alive, and stops them without leaving anything behind."""
