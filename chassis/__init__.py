"""The chassis: what every service stands on, and which knows no service.

Nothing is imported here, because `chassis.runner` has to patch the standard library before anything else loads.
"""
