"""Failures with a meaning."""


class ToolError(Exception):
    """Why a tool could not do its work. The message holds no secret; the code is one that the caller knows."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


def megabytes(size):
    return f"{size // (1024 * 1024)} MB"
