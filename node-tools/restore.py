"""Brings the node back to a backup: its database, files, signing key, certificates. What was there waits until the server is healthy.

The machine keeps what is its own: its addresses, the database's password, the secret of its relay, and certificates that its system
trusts: they are newer than those of the backup. The parts come first, whole and checked, by `receive` (receiving.py); the operation
then needs nobody. On a node that is just being set up ("fresh") there is nothing to come back to, and its boot goes on where it waited
for this.

The phases in the notes say what recover() has to do: without one, and with "loading", nothing has changed; "changing": anything may
have, and is taken back; then "undone", or "kept", from which on what was there before is given up.
"""
import os
import shutil

import health
import images
import layout
import operations
import trees
from backup import volume
from database import Database
from failures import ToolError, reason_of
from health import Health, Server
from layout import SIGNING_KEY
from leftovers import OLD, VOLUMES, mark_of, places
from node_files import read_env, write_private
from preparation import NEW, loaded, move_unpacked, unpacked
from receiving import DUMP, MEDIA, PARTS, require_free, staging, unpacked_size

STOPPED = ("caddy", "message-server")
# Of the settings only these belong to the server and not to the machine.
SETTINGS_OF_SERVER = ("P2P_PORTAL_PASSWORD",)
FILES = (".env", "bootstrap.json", "agent-room")
# Between two looks at the server: its image is known to work, and what it cannot read of a backup it says when it starts.
PAUSE_S = min(health.PAUSE_S, 2)
INTERRUPTED = "the restore was interrupted"


def copy_private(source, target):
    """A file of text: whole or not at all, also after a loss of power."""
    with open(source, encoding="utf-8") as file:
        write_private(target, file.read())


# ---- the operation

def run(context):
    work = Restore(context)
    try:
        work.load()
        # What it was is on the disk before anything of it changes.
        work.save_files()
    except BaseException:
        work.forget()
        raise
    if work.fresh:
        try:
            work.exchange()
        except Exception as error:
            # The next try begins where this one did.
            work.undo_fresh()
            raise ToolError("RestoreFailed", reason_of(error)) from None
        return work.keep()
    try:
        work.exchange()
        context.say("prove")
        work.prove()
    except Exception as error:
        return work.go_back(reason_of(error))
    return work.keep()


def recover(context):
    """After a kill or a restart of the machine: what was proved is kept, anything else is undone."""
    work = Restore(context)
    phase = context.notes.get("phase")
    if phase == "kept":
        return work.keep()
    if phase == "undone":
        work.forget()
        return work.told()
    if phase == "changing" and not work.fresh:
        return work.go_back()
    if phase == "changing":
        context.say("return", reason=INTERRUPTED)
        work.undo_fresh()
    work.forget()
    return {"outcome": "as before", "said": "Nothing had changed yet"}


class Restore:
    def __init__(self, context):
        self.context, self.request = context, context.request
        self.fresh = bool(self.request.get("fresh"))
        self.parts = staging(self.request["id"])
        self.mark = mark_of(self.request["id"])
        self.found = layout.find()
        self.database = Database(self.found)
        self.new, self.old = self.database.name + NEW + self.mark, OLD.format(self.database.name, self.mark)
        self.before = f"{context.folder}/before"

    def load(self):
        """Everything that can be done beside the running server."""
        images.require_name(self.request.get("image"))
        if missing := [name for name in PARTS if not os.path.isfile(f"{self.parts}/{name}")]:
            raise ToolError("PartMissing", f"the part {missing[0]} is not on the node")
        self.context.note(phase="loading")
        if self.fresh:
            self.context.say("prepare")
            self.found.compose("create", timeout=600)
            self.found.compose("up", "--detach", "--no-deps", "postgres", timeout=300)
            # By TCP: while the database is being initialized, a server without TCP answers on the socket.
            self.database.wait_until_ready("-h", "127.0.0.1")
        else:
            self.context.note(outside=Server(self.found).way_outside())
            self.require_image()
        if not (os.path.isfile(loaded(self.parts)) and self.database.exists(self.new)):
            self.context.say("database")
            self.database.load(f"{self.parts}/{DUMP}", self.new)

    def require_image(self):
        wanted = self.request.get("image")
        if wanted and images.find(wanted) is None:
            self.context.say("pull", image=wanted)
            try:
                layout.docker("pull", "--quiet", wanted, timeout=1800)
            except ToolError as error:
                code = "DockerMissing" if error.code == "DockerMissing" else "PullFailed"
                raise ToolError(code, f"{wanted} could not be pulled: {error.message}") from None
            self.require_room_left()

    def require_room_left(self):
        """The image may be larger than was expected of it; what is still to be unpacked has to fit beside it."""
        left = [] if os.path.isfile(loaded(self.parts)) else [DUMP]
        left += [] if os.path.isdir(unpacked(self.parts, "data")) else [MEDIA]
        require_free(sum(unpacked_size(name, os.path.getsize(f"{self.parts}/{name}")) for name in left))

    def exchange(self):
        """From here on the server is away."""
        self.context.note(phase="changing")
        self.context.say("stop")
        if not self.fresh:
            self.found.compose("stop", *STOPPED, timeout=180)
        self.context.say("files")
        config, data, caddy = (volume(self.found, name) for name in VOLUMES)
        for folder in (config, data, *(() if self.keeps_certificates else (caddy,))):
            trees.set_aside(folder, self.mark)
        trees.unpack(f"{self.parts}/configuration.tar", {"server": config, "stack": None})
        if not move_unpacked(self.parts, "data", data):
            trees.unpack(f"{self.parts}/{MEDIA}", {"data": data})
        if not self.keeps_certificates:
            trees.unpack(f"{self.parts}/certificates.tar", {"caddy": caddy})
        self.write_key(config)
        self.write_stack()
        self.context.say("swap")
        self.database.rename((self.database.name, self.old), (self.new, self.database.name))
        if not self.fresh:
            self.context.say("start")
            self.found.compose("up", "--detach", timeout=900)

    @property
    def keeps_certificates(self):
        return self.context.notes.get("outside") == health.CHECKED

    def write_key(self, config):
        owner = os.stat(config)
        descriptor = os.open(f"{config}/{SIGNING_KEY}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, open(f"{self.parts}/signing-key.pem", "rb") as source:
            if os.geteuid() == 0:
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())

    def write_stack(self):
        """The server's own settings and credentials; what belongs to the machine stays."""
        stack = f"{self.parts}/stack"
        shutil.rmtree(stack, ignore_errors=True)
        os.makedirs(stack, mode=0o700)
        trees.unpack(f"{self.parts}/configuration.tar", {"server": None, "stack": stack}, links=False)
        kept = read_env(f"{stack}/.env")
        settings = {name: kept[name] for name in SETTINGS_OF_SERVER if name in kept}
        if self.request.get("image"):
            settings["MESSAGE_SERVER_IMAGE"] = self.request["image"]
        self.found.set_env(settings)
        for name in FILES[1:]:
            if os.path.isfile(f"{stack}/{name}"):
                copy_private(f"{stack}/{name}", f"{self.found.root}/{name}")
        if own := self.found.portal_folder:
            os.makedirs(own, mode=0o700, exist_ok=True)
            trees.set_aside(own, self.mark)
            for name in ("portal", "p2p"):
                if os.path.isdir(f"{stack}/{name}"):
                    shutil.copytree(f"{stack}/{name}", own, dirs_exist_ok=True)

    def save_files(self):
        """Notes which files there are, each saved whole and on the disk, and which are not there. The way back goes by that alone."""
        saved = [name for name in FILES if os.path.isfile(f"{self.found.root}/{name}")]
        shutil.rmtree(self.before, ignore_errors=True)
        try:
            os.makedirs(self.before, mode=0o700)
            for name in saved:
                copy_private(f"{self.found.root}/{name}", f"{self.before}/{name}")
            operations.sync_folder(self.before)
            self.context.note(saved=saved, absent=[name for name in FILES if name not in saved])
        except OSError as error:
            raise ToolError("NoRoom", f"the server's settings and credentials cannot be saved: {error.strerror}") from None

    def go_back(self, reason=None):
        """The server as it was, and how the operation ends with that. reason: why, unless it was interrupted or that is noted already."""
        if reason:
            self.context.note(reason=reason)
        self.context.say("return", reason=self.context.notes.get("reason", INTERRUPTED))
        try:
            self.found.compose("stop", *STOPPED, check=False, timeout=180)
            self.undo()
            self.found.compose("up", "--detach", timeout=900)
        except Exception as error:
            self.context.stuck(reason_of(error))
        try:
            self.prove()
            said = "What was there before is back and healthy"
        except ToolError as error:
            said = f"What was there before is back, but the server does not answer as it should: {error.message}"
        self.context.note(phase="undone", said=said)
        self.forget()
        return self.told()

    def told(self):
        """How it ended that all is as before. That an interruption was the only reason is no failure."""
        reason, said = self.context.notes.get("reason"), self.context.notes.get("said", "Nothing had changed yet")
        if reason:
            raise ToolError("RestoreFailed", f"{reason}. {said}")
        return {"outcome": "as before", "said": said}

    def undo_fresh(self):
        try:
            self.undo()
        except Exception as error:
            self.context.stuck(reason_of(error))
        self.context.note(phase="undone")
        self.forget()

    def prove(self):
        """As well as it was reached before, it has to be reached again."""
        outside = self.context.notes.get("outside", health.NOT_ASKED)
        health.prove(Health(self.found, self.database, {}, outside), self.context.say, PAUSE_S)

    def undo(self):
        """Done again after an interruption, it goes on."""
        # After a restart of the machine the database may not be up yet.
        self.found.compose("up", "--detach", "--no-deps", "--no-recreate", "postgres", timeout=300)
        self.database.wait_until_ready()
        if self.database.exists(self.old):
            # Both were renamed at once, so the new one has the name.
            self.database.rename((self.database.name, self.new), (self.old, self.database.name))
        for folder in places(self.found):
            trees.put_back(folder, self.mark)
        for name in self.context.notes.get("saved", ()):
            copy_private(f"{self.before}/{name}", f"{self.found.root}/{name}")
        for name in self.context.notes.get("absent", ()):
            if os.path.exists(f"{self.found.root}/{name}"):
                os.unlink(f"{self.found.root}/{name}")
        # Likewise, before what came is given up.
        os.sync()

    def keep(self):
        """What was there before is given up. What of it cannot be removed is told, and goes with the next restore."""
        # What came is on the disk before what it replaces goes: a loss of power would leave neither.
        os.sync()
        self.context.note(phase="kept")
        if self.fresh:
            self.let_boot_go_on()
        left = None
        try:
            for folder in places(self.found):
                trees.drop_aside(folder, self.mark)
            self.database.drop(self.old)
        except (OSError, ToolError) as error:
            left = reason_of(error)
        self.forget()
        return {"outcome": "restored", "image": self.found.env.get("MESSAGE_SERVER_IMAGE"), "left": left}

    def let_boot_go_on(self):
        try:
            with open(f"{self.found.root}/restored", "ab") as file:
                os.fsync(file.fileno())
        except OSError as error:
            self.context.stuck(reason_of(error))

    def forget(self):
        """What was only for this."""
        try:
            self.database.drop(self.new)
        except ToolError:
            # A database that does not run keeps it; the next restore drops its own, and the name is one of its own.
            pass
        shutil.rmtree(self.parts, ignore_errors=True)
        shutil.rmtree(self.before, ignore_errors=True)
