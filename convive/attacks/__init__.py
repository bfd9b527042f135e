"""Attacks for whoever wants to see them refused, with the credentials of the service that is said to be broken into."""
