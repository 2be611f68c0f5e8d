"""Where the engine keeps what, and how it reads and writes it: never half a file, never two writers at once."""
import contextlib
import fcntl
import json
import os
import sys

HOME = "/var/lib/docker"
CONTAINERS = f"{HOME}/containers"
VOLUMES = f"{HOME}/volumes"
IMAGES = f"{HOME}/range-images.json"
RUN = "/run/range-docker"
LOGS = "/var/log/range-docker"
PROGRAMS = "/usr/local/lib/range/images"


def fail(message, status=1):
    print(message, file=sys.stderr)
    sys.exit(status)


def read_json(path, default=None):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return default


def write_json(path, value):
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    temporary = f"{folder}/.new-{os.urandom(6).hex()}"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.replace(temporary, path)


@contextlib.contextmanager
def lock(name):
    os.makedirs(RUN, exist_ok=True)
    with open(f"{RUN}/{name}.lock", "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_env_file(path):
    values = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, equals, value = line.strip().partition("=")
            if equals and not name.startswith("#"):
                values[name.removeprefix("export ")] = value.strip("'\"")
    return values


# ---- into a container

def environment(config):
    return dict(item.split("=", 1) for item in config["Env"])


def inside(process, command, user="", folder=None):
    """The command line that runs a command in a container."""
    place = [f"--wd=/proc/{process}/root{folder or ''}"]
    as_user = [sys.executable or "python3", "-c", AS_USER, user] if user not in ("", "0", "root") else []
    return ["nsenter", f"--target={process}", "--mount", "--pid", "--root", *place, "--", *as_user, *command]


AS_USER = """import os, sys
sys.path.insert(0, "/usr/local/lib/range")
from range_docker import isolation
isolation.become(sys.argv[1])
os.execvp(sys.argv[2], sys.argv[2:])
"""
