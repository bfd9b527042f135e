"""What tests of several folders share: those never import one another (test_folders_of_tests.py)."""
