"""Files of the node: settings, and writing without ever leaving half a file or a readable secret."""
import os, tempfile

ROOT = os.environ.get("DIREXIO_NODE_ROOT", "/opt/p2p")


def read_env(path):
    """Settings of an env file; none if there is no file."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, value in pairs if value}


def write_private(path, text, owner=None):
    """Replaces a file as a whole; only its owner, if no other is given the caller, can read it."""
    folder = os.path.dirname(path)
    descriptor, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            if owner is not None:
                os.fchown(file.fileno(), owner, -1)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
