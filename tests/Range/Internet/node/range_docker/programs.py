"""What an image runs: real programs of the machine for some, stand-ins of the range for the message server."""
import glob

from .files import PROGRAMS
from .images import split

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
REAL = {"postgres", "pgvector", "caddy", "haproxy", "coturn"}
SHELLS = {"alpine", "busybox", "debian", "ubuntu"}


def words(value):
    if isinstance(value, str):
        import shlex
        return shlex.split(value)
    return list(value or [])


def postgres_programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return found[-1] if found else ""


def is_server(repository, environment):
    return "P2P_PORTAL_CREDENTIALS_FILE" in environment or repository.endswith("/message-server")


def describe(image, environment, entrypoint, command):
    """Arguments, environment, stop signal and further mounts of a container of an image."""
    repository = split(image)[0]
    name = repository.rsplit("/", 1)[-1]
    # What the message server's image has besides the server is found by name, whatever the image is called.
    path = PATH if name in REAL else f"{PROGRAMS}:{PATH}"
    result = {"Args": [], "Env": {"PATH": path, "HOME": "/root"}, "StopSignal": "SIGTERM", "Tmpfs": {}, "Private": {}}
    own, default = [], []
    if name == "caddy":
        default = ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
        result["Env"].update({"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config"})
    elif name == "haproxy":
        default = ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
        result["StopSignal"] = "SIGUSR1"
    elif name in ("postgres", "pgvector"):
        own, default = [f"{PROGRAMS}/postgres"], ["postgres"]
        result["Env"]["PATH"] = f"{postgres_programs()}:{PATH}"
        result["StopSignal"] = "SIGINT"
        # The socket is the container's, as everything under /run is.
        result["Tmpfs"] = {"/run/postgresql": ""}
    elif name == "coturn":
        own = [f"{PROGRAMS}/coturn"]
    elif is_server(repository, environment):
        own = [f"{PROGRAMS}/message-server"]
        result["Private"]["RANGE_POSTGRES"] = postgres_programs()
    elif name in SHELLS:
        default = ["/bin/sh"]
    elif not entrypoint:
        # Only written down.
        own, command = ["sleep", "infinity"], []
    given = words(entrypoint)
    result["Args"] = (given or own) + (words(command) or ([] if given else default))
    result["Path"] = result["Args"][0] if result["Args"] else ""
    return result


