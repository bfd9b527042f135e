"""What goes wrong for an operator, told in words that say what to do next."""


class OperatorError(Exception):
    """A failure the person at the keyboard can act on; its text is printed as it is, without a traceback."""
