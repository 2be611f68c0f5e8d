"""Files of the node: settings, and writing without ever leaving half a file or a readable secret."""
import errno, os, stat, tempfile

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


def open_regular(path, place=None, **options):
    """
    Opens a file in a folder that the server's container can write to. A link that it put there would lead to a file that only root may
    read, and a pipe would never end: only a plain file is opened.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a plain file", path)
    return open(descriptor, **options)


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
