"""Failures with a meaning."""


class ToolError(Exception):
    """Why a tool could not do its work. The message holds no secret; the code is one that the caller knows."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


class Stuck(Exception):
    """The node could neither go on nor back. The operation stays unfinished, so that it is tried again."""


def megabytes(size):
    return f"{size // (1024 * 1024)} MB"


def reason_of(error):
    """Any failure as part of a sentence."""
    if isinstance(error, ToolError):
        return error.message.rstrip(".")
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{type(error).__name__}: {error}"
