"""Empties the server: database and media go, proved; address, certificates, settings and the server's signing key stay.

It cannot go back once the first volume is gone, so recover() goes on from wherever it was. Until then ("stopping") the server is
started again as it was.
"""
import os
import secrets
import shutil
import subprocess
import time

import health
import layout
import logs
import operations
from copies import SPARE, Copy
from database import Database
from failures import ToolError, megabytes, reason_of
from health import SERVER, Health, Server, container, prove
from layout import SIGNING_KEY, docker
from node_files import open_regular, write_private
from update import Told

VOLUMES = ("postgres-data", "message-config", "message-data")
CODE = "P2P_PORTAL_PASSWORD"
LABEL = "com.docker.compose."
# What the bootstrap of a seed's node may take: it waits for the server itself.
BOOTSTRAP_S = 1200


def run(context):
    work = Reset(context)
    work.prepare()
    try:
        work.save()
    except Exception as error:
        work.start_again(reason_of(error))
    return work.go_on()


def recover(context):
    work = Reset(context)
    phase = context.notes.get("phase")
    if phase == "stopping":
        work.start_again("it was interrupted before anything was removed")
    if phase is None:
        raise failed("it was interrupted before anything was removed. The server runs as before")
    if phase == "returned":
        raise failed(context.notes["said"])
    return work.go_on()


def failed(message):
    return ToolError("ResetFailed", message)


class Reset:
    def __init__(self, context):
        self.context, self.request = context, context.request
        self.found = layout.find()
        self.database = Database(self.found)
        self.key = f"{context.folder}/{SIGNING_KEY}"

    # ---- before anything is removed

    def prepare(self):
        self.context.say("read")
        running = container(self.found, SERVER)
        if running is None:
            raise ToolError("ServerMissing", "there is no container of the message server on the node")
        if not self.request.get("skip_backup"):
            copy = Copy(self.context, self.found, self.database)
            free, needed = shutil.disk_usage(self.context.folder).free + copy.freed(), copy.size() + SPARE
            if free < needed:
                raise ToolError("NoRoom", f"the copy may take {megabytes(needed)} on the node's disk, and {megabytes(free)} are free")
        problem = Health(self.found, self.database, {SERVER: running["Image"]}, health.NOT_ASKED).look()[0]
        self.context.note(outside=Server(self.found).way_outside(), problem=problem)

    def save(self):
        """The signing key, and the copy of the data."""
        self.context.note(phase="stopping")
        self.context.say("stop")
        self.found.compose("stop", SERVER, timeout=180)
        config = self.found.volume_folder("message-config")
        try:
            # It comes back into the server's volume: where it is a link, a file that is only root's would.
            with open_regular(f"{config}/{SIGNING_KEY}", encoding="ascii") as file:
                key, owner = file.read(), os.fstat(file.fileno())
        except OSError:
            raise ToolError("SigningKeyMissing", f"the server's signing key {config}/{SIGNING_KEY} cannot be read") from None
        write_private(self.key, key)
        operations.sync_folder(self.context.folder)
        size = None
        if not self.request.get("skip_backup"):
            self.context.say("backup")
            size = Copy(self.context, self.found, self.database).make(Told(self.context))
        self.context.note(copy=size, owner=[owner.st_uid, owner.st_gid], volumes=self.volumes(), phase="removing")

    def start_again(self, reason):
        try:
            self.found.compose("up", "--detach", "--no-deps", "--pull", "never", SERVER, timeout=600)
            if not self.context.notes.get("problem"):
                prove(Health(self.found, self.database, {SERVER: container(self.found, SERVER)["Image"]}, self.context.notes["outside"]),
                      self.context.say)
        except Exception as error:
            self.stuck(reason_of(error))
        said = f"{reason}. Nothing was removed, and the server runs as before"
        self.context.note(phase="returned", said=said)
        raise failed(said)

    # ---- from here on it only goes on

    def go_on(self):
        try:
            if self.context.notes["phase"] == "removing":
                self.remove()
            if self.context.notes["phase"] == "starting":
                self.start()
            return self.result()
        except Exception as error:
            self.stuck(reason_of(error))

    def remove(self):
        self.context.say("reset")
        self.found.compose("down", timeout=300)
        names = self.volumes()
        for name in names:
            docker("volume", "rm", name)
        every = {*names, *self.context.notes["volumes"], *map(self.found.volume, VOLUMES)}
        left = [name for name in every if docker("volume", "inspect", name, check=False).returncode == 0]
        if left:
            raise ToolError("VolumeLeft", f"Docker still has the volumes {', '.join(sorted(left))}")
        # An interruption may have come behind the first of them.
        gone = sorted({*self.context.notes["volumes"], *names})
        self.context.say("gone", volumes=gone)
        self.context.note(gone=gone)
        for path in self.bootstrap_files():
            if os.path.exists(path):
                os.unlink(path)
        self.found.set_env({CODE: f"{secrets.randbelow(10**8):08d}"})
        self.context.note(phase="starting")

    def volumes(self):
        """By their labels, whatever they are called."""
        found = []
        for volume in VOLUMES:
            listed = docker("volume", "ls", "--quiet", "--filter", f"label={LABEL}project={self.found.project}",
                            "--filter", f"label={LABEL}volume={volume}").stdout.split()
            name = self.found.volume(volume)
            if not listed and docker("volume", "inspect", name, check=False).returncode == 0:
                listed = [name]
            found += listed
        return found

    def bootstrap_files(self):
        """Credentials and room of the former server on this machine; they are in no volume."""
        root = self.found.root
        folders = [folder for folder in (root, self.found.portal_folder) if folder]
        return [f"{folder}/bootstrap.json" for folder in folders] + [f"{root}/agent-room", f"{root}/wellknown/owner.json"]

    def start(self):
        self.context.say("start")
        self.put_key_back()
        self.found.compose("up", "--detach", timeout=900)
        server = Server(self.found)
        for _ in range(max(1, int(health.LIMIT_S))):
            if server.ask(health.HEALTH)[0] is not None:
                break
            time.sleep(min(health.PAUSE_S, 1))
        self.context.say("bootstrap")
        self.bootstrap()
        image = container(self.found, SERVER)["Image"]
        prove(Health(self.found, self.database, {SERVER: image}, self.outside()), self.context.say)
        config = self.found.volume_folder("message-config")
        with open(self.key, encoding="ascii") as file, open_regular(f"{config}/{SIGNING_KEY}", encoding="ascii") as now:
            if file.read() != now.read():
                raise ToolError("SigningKeyLost", "the server has another signing key than before")
        self.context.note(phase="done")

    def outside(self):
        """A server that was not healthy before could not answer outside either."""
        was = self.context.notes["outside"]
        return health.UNCHECKED if self.context.notes["problem"] and was == health.NOT_ASKED else was

    def put_key_back(self):
        """Into the new volume, before anything can make another key there."""
        self.found.compose("create", "--pull", "never", "message-init" if self.found.service("message-init") else SERVER, timeout=300)
        config = self.found.volume_folder("message-config")
        if config is None:
            raise ToolError("VolumeMissing", "the new volume for the configuration was not made")
        with open(self.key, encoding="ascii") as file:
            write_private(f"{config}/{SIGNING_KEY}", file.read())
        if os.geteuid() == 0:
            os.chown(f"{config}/{SIGNING_KEY}", *self.context.notes["owner"])

    def bootstrap(self):
        """As at the first start, by the node's own programs, which do nothing that is done."""
        root = self.found.root
        program = [f"{root}/steps/07-bootstrap"] if self.found.kind == layout.OURS else ["bash", f"{root}/init-tokens.sh"]
        if not os.path.exists(program[-1]):
            raise ToolError("BootstrapMissing", f"{program[-1]}, which makes the server's credentials, is not there")
        result = subprocess.run(program, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
                                timeout=BOOTSTRAP_S, env={**os.environ, "HOME": "/root", "PYTHONDONTWRITEBYTECODE": "1"})
        if result.returncode != 0:
            said = (result.stderr or result.stdout).strip().splitlines()[-3:]
            hidden = logs.secrets()
            reason = " / ".join(logs.clean(line, hidden) for line in said)
            raise ToolError("BootstrapFailed", f"the server's credentials could not be made: {reason}")

    def stuck(self, reason):
        copy = Copy(self.context, self.found, self.database).folder if self.context.notes.get("copy") else None
        self.context.stuck(reason, copy=copy)

    def result(self):
        return {"outcome": "reset", "volumes": self.context.notes.get("gone", []), "copy_bytes": self.context.notes.get("copy"),
                "image": self.found.env.get("MESSAGE_SERVER_IMAGE")}
