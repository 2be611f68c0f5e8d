"""Containers: what is known of each, on the disk, and what is done with it."""
import glob
import os
import re
import signal
import time
from datetime import datetime, timezone

from .files import CONTAINERS, LOGS, RUN, VOLUMES, lock, read_json, write_json

SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def now():
    return stamp(time.time())


def stamp(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


def seconds(text, default):
    """A duration such as 1m30s."""
    if text is None:
        return default
    if isinstance(text, (int, float)):
        return float(text)
    if not re.search("[a-z]", text):
        return float(text)
    return sum(float(number) * SECONDS[unit] for number, unit in re.findall(r"([\d.]+)(ns|us|ms|s|m|h)", text))


class Container:
    def __init__(self, identity):
        self.id = identity
        self.folder = f"{CONTAINERS}/{identity}"
        self.log = f"{self.folder}/{identity}-json.log"

    @property
    def config(self):
        return read_json(f"{self.folder}/config.json", {})

    def update(self, **changes):
        write_json(f"{self.folder}/config.json", {**self.config, **changes})

    @property
    def supervisor(self):
        """The process that watches over it; None if none does."""
        try:
            with open(f"{RUN}/{self.id}", encoding="ascii") as file:
                process = int(file.read())
            with open(f"/proc/{process}/stat", encoding="ascii") as file:
                return None if file.read().rsplit(")", 1)[1].split()[0] == "Z" else process
        except (OSError, ValueError):
            return None

    @property
    def state(self):
        state = read_json(f"{self.folder}/state.json", {"Status": "created", "ExitCode": 0, "StartedAt": "0001-01-01T00:00:00Z",
                                                         "FinishedAt": "0001-01-01T00:00:00Z", "RestartCount": 0, "Pid": 0})
        if state["Status"] in ("running", "restarting") and self.supervisor is None:
            # The supervisor's last word may have come between the two looks.
            state = read_json(f"{self.folder}/state.json", state)
            if state["Status"] in ("running", "restarting"):
                state.update(Status="exited", ExitCode=255, Pid=0)
        return state

    @property
    def name(self):
        return self.config["Name"]

    @property
    def service(self):
        return self.config["Labels"].get("com.docker.compose.service", "")

    @property
    def is_running(self):
        return self.state["Status"] == "running"

    def start(self):
        from . import supervisor
        with lock(self.id):
            if self.supervisor is not None:
                return
            self.update(Stopped=False, StopTimeoutNow=None)
            for mount in self.config["Mounts"]:
                # Docker makes a folder where the source of a bind mount is missing.
                if mount["Type"] != "volume" and not os.path.exists(mount["Source"]):
                    os.makedirs(mount["Source"])
            supervisor.start(self)

    def stop(self, timeout=None):
        self.update(Stopped=True, StopTimeoutNow=timeout)
        self.end(signal.SIGTERM)

    def kill(self, number=signal.SIGKILL):
        process = self.state["Pid"]
        if number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            self.update(Stopped=True)
        if process:
            os.kill(process, number)

    def end(self, number):
        process = self.supervisor
        if process is None:
            return
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return
        while self.supervisor is not None:
            time.sleep(0.01)

    def remove(self):
        import shutil
        with lock(self.id):
            self.end(signal.SIGTERM)
            shutil.rmtree(self.folder, ignore_errors=True)
            for path in glob.glob(f"{RUN}/{self.id}*"):
                if not path.endswith(".lock"):
                    os.unlink(path) if not os.path.isdir(path) else os.rmdir(path)


def create(config):
    container = Container(os.urandom(32).hex())
    # Volumes come with the container, whether it is ever started or not.
    for mount in config["Mounts"]:
        if mount["Type"] == "volume":
            make_volume(mount["Name"], mount.get("Labels") or {})
    os.makedirs(container.folder)
    write_json(f"{container.folder}/config.json", {**config, "Id": container.id, "Created": now(), "Stopped": False})
    return container


def every():
    found = [Container(os.path.basename(os.path.dirname(path))) for path in glob.glob(f"{CONTAINERS}/*/config.json")]
    return sorted(found, key=lambda one: one.config.get("Created", ""))


def find(reference):
    known = every()
    exact = [one for one in known if one.name == reference.removeprefix("/") or one.id == reference]
    return (exact or [one for one in known if len(reference) >= 4 and one.id.startswith(reference)] or [None])[0]


def of_project(project, service=None):
    labels = ((one, one.config.get("Labels", {})) for one in every())
    return [one for one, label in labels if label.get("com.docker.compose.project") == project
            and service in (None, label.get("com.docker.compose.service")) and label.get("com.docker.compose.oneoff") != "True"]


def boot():
    """What runs with a restart policy is started again when the machine boots, unless it was stopped."""
    os.makedirs(LOGS, exist_ok=True)
    for container in every():
        config = container.config
        if container.supervisor is None and (config["RestartPolicy"] == "always"
                                             or config["RestartPolicy"] == "unless-stopped" and not config["Stopped"]):
            if container.state["Status"] != "created":
                container.start()


# ---- volumes

def volume_file(name):
    return f"{VOLUMES}/{name}/range-volume.json"


def make_volume(name, labels):
    with lock("volumes"):
        os.makedirs(f"{VOLUMES}/{name}/_data", exist_ok=True)
        if not os.path.exists(volume_file(name)):
            made = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            write_json(volume_file(name), {"CreatedAt": made, "Driver": "local", "Labels": labels, "Mountpoint": f"{VOLUMES}/{name}/_data",
                                           "Name": name, "Options": None, "Scope": "local"})


def volumes():
    return [read_json(path) for path in sorted(glob.glob(f"{VOLUMES}/*/range-volume.json"))]


def users_of(volume):
    return [one for one in every() if any(mount.get("Name") == volume for mount in one.config["Mounts"])]


def remove_volume(name):
    """Answers why it cannot; None once it is gone."""
    import shutil
    if not os.path.exists(volume_file(name)):
        return f"Error response from daemon: get {name}: no such volume"
    users = users_of(name)
    if users:
        return f"Error response from daemon: remove {name}: volume is in use - [{', '.join(one.id for one in users)}]"
    shutil.rmtree(f"{VOLUMES}/{name}")
    return None
