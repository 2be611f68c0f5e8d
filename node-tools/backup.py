"""A backup of the node as one stream: lines of JSON, behind the header each part with exactly its announced size, a line to close.

Nothing is stopped for it. The database is one snapshot of PostgreSQL's; files are read after it, so that each file that the database
names is there. Whoever reads answers with how many bytes it has taken, one number a line, and is never sent much more than that: what
a connection cannot carry at once would pile up on the other side.
"""
import hashlib
import json
import os
import re
import shutil
import sys
import threading
import time

import images
import layout
import operations
from database import Database
from failures import ToolError, megabytes
from layout import SIGNING_KEY
from node_files import open_regular
from trees import CHUNK, Bundle

STAGING = f"{operations.BASE}/backup"
WINDOW = 8 * 1024 * 1024
# What the server builds again. NATS keeps its streams in a folder of this name, wherever its storage is.
REBUILT = {"jetstream", "searchindex"}
DATA_IN_CONTAINER = "/var/direxio-message-server"
STACK_FOLDERS = ("caddy", "limiter", "coturn", "message-init", "portal", "p2p")
# Beside the dump itself.
SPARE = 200 * 1024 * 1024
SILENCE_S = float(os.environ.get("DIREXIO_TOOLS_SILENCE", "120"))
BEAT_S = 2


def backup(request):
    with operations.sole_lock():
        # One that was killed may have left it.
        shutil.rmtree(STAGING, ignore_errors=True)
        os.makedirs(STAGING, mode=0o700)
        try:
            run(Line())
        finally:
            shutil.rmtree(STAGING, ignore_errors=True)


def run(line):
    found = layout.find()
    parts, about = prepare(found, line)
    sizes = [{"name": name, "size": size} for name, size, _, _ in parts]
    line.say(header={**about, "parts": sizes})
    hashes, changed = {}, []
    for name, size, chunks, bundle in parts:
        hashes[name] = line.send(chunks(), size)
        changed += bundle.changed if bundle else []
    line.say(trailer={"sha256": hashes, "changed": changed[:20], "changed_count": len(changed)})


def prepare(found, line):
    """The parts in their order: name, size, a function that gives the bytes, and the bundle where it is one; and what is known."""
    database = Database(found)
    created = operations.now()
    version = database.version()
    require_room(database)
    config, data, caddy = (volume(found, name) for name in ("message-config", "message-data", "caddy-data"))
    key = f"{config}/{SIGNING_KEY}"
    try:
        with open_regular(key, mode="rb") as file:
            signing_key = file.read()
    except FileNotFoundError:
        raise ToolError("SigningKeyMissing", f"the server's signing key {key} is not there") from None
    except OSError as error:
        raise ToolError("SigningKeyMissing", f"the server's signing key {key} cannot be read: {error.strerror}") from None
    dump = f"{STAGING}/database.dump"
    write_dump(database, dump, line)
    line.say(step="list")
    rebuilt = REBUILT | configured(config)
    bundles = {name: Bundle(f"{STAGING}/{name}.list", line.beat) for name in ("configuration.tar", "media.tar", "certificates.tar")}
    bundles["configuration.tar"].add(config, "server", [SIGNING_KEY])
    add_stack(bundles["configuration.tar"], found)
    bundles["media.tar"].add(data, "data", rebuilt)
    bundles["certificates.tar"].add(caddy, "caddy")
    for bundle in bundles.values():
        bundle.close()

    def tar(name):
        return name, bundles[name].size, bundles[name].chunks, bundles[name]

    parts = [
        ("database.dump", os.path.getsize(dump), lambda: read_chunks(dump), None),
        tar("configuration.tar"),
        ("signing-key.pem", len(signing_key), lambda: iter([signing_key]), None),
        tar("media.tar"),
        tar("certificates.tar"),
    ]
    env = found.env
    about = {"created": created, "domain": env.get("DOMAIN"), "image": image(found, env), "layout": found.kind, "postgres_version": version,
             "left_out": sorted(rebuilt)}
    return parts, about


def volume(found, name):
    folder = found.volume_folder(name)
    if folder is None or not os.path.isdir(folder):
        raise ToolError("VolumeMissing", f"there is no volume {found.volume(name)} on this node")
    return folder


def image(found, env):
    """The server's image, with its digest where that is known."""
    named = env.get("MESSAGE_SERVER_IMAGE") or found.service("message-server").get("image") or ""
    if "@" in named or not named:
        return named
    known = images.find(named)
    digest = known.digest(named) if known else None
    return f"{named}@{digest}" if digest else named


def configured(config):
    """Folders of the server's data that its configuration names for what it builds again."""
    try:
        with open_regular(f"{config}/message-server.yaml", encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        # None, or what the server has put in its place.
        return set()
    paths = re.findall(r"^\s*(?:storage_path|index_path):\s*[\"']?([^\"'\s#]+)", text, re.MULTILINE)
    below = (path.removeprefix(DATA_IN_CONTAINER + "/").strip("/") for path in paths if path.startswith(DATA_IN_CONTAINER + "/"))
    # The streams' storage may be the whole folder; then they are in the one of NATS.
    return {path for path in below if path}


def add_stack(bundle, found):
    """What the stack is made of: files of its folder, and the folders that its containers read."""
    for name in sorted(os.listdir(found.root)):
        path = f"{found.root}/{name}"
        if os.path.isfile(path) and not os.path.islink(path) and not name.endswith(".lock") and os.path.getsize(path) < 1024 * 1024:
            bundle.add_one(found.root, name, "stack")
    for name in STACK_FOLDERS:
        if os.path.isdir(f"{found.root}/{name}"):
            bundle.add_one(found.root, name, "stack")
            bundle.add(f"{found.root}/{name}", f"stack/{name}")


def require_room(database):
    needed, free = database.size() + SPARE, shutil.disk_usage(STAGING).free
    if free < needed:
        raise ToolError("NoRoom", f"the copy of the database may take {megabytes(needed)}, "
                        f"and {megabytes(free)} are free on the node's disk")


def write_dump(database, path, line):
    """The database in pg_dump's custom format, proved by listing it."""
    def tell(size):
        if time.monotonic() - line.told > BEAT_S:
            line.say(step="dump", bytes=size)
        line.require()
    database.dump(path, tell)


def read_chunks(path):
    with open(path, "rb") as file:
        while block := file.read(CHUNK):
            yield block


class Line:
    """The connection: what is sent, and how much of it has been taken at the other end."""

    def __init__(self):
        self.output, self.sent, self.taken = sys.stdout.buffer, 0, 0
        self.heard, self.told, self.gone = time.monotonic(), time.monotonic(), False
        self.change = threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        # Past Python's own buffer, whose lock a thread that waits would keep at the end. Nothing is in it: the first answer comes after
        # the first line.
        rest = b""
        while block := os.read(0, 4096):
            *lines, rest = (rest + block).split(b"\n")
            with self.change:
                self.taken, self.heard = max([self.taken, *(int(line) for line in lines)]), time.monotonic()
                self.change.notify()
        with self.change:
            self.gone = True
            self.change.notify()

    def require(self):
        """Ends the work when nobody is there any more to take it."""
        if self.gone or time.monotonic() - self.heard > SILENCE_S:
            raise BrokenPipeError

    def beat(self):
        """While much is looked at: that the work goes on, and whether anybody waits for it."""
        if time.monotonic() - self.told > BEAT_S:
            self.say(step="list")
            self.require()

    def say(self, **fields):
        self.told = time.monotonic()
        self.output.write(json.dumps(fields).encode() + b"\n")
        self.output.flush()

    def send(self, chunks, size):
        """Sends a part of exactly this size. Gives its SHA-256."""
        digest, count = hashlib.sha256(), 0
        for block in chunks:
            digest.update(block)
            count += len(block)
            self.write(block)
        if count != size:
            raise ToolError("Unexpected", f"{count} bytes were to be sent instead of {size}")
        self.output.flush()
        return digest.hexdigest()

    def write(self, block):
        with self.change:
            while self.sent - self.taken > WINDOW:
                self.require()
                self.change.wait(1)
        self.output.write(block)
        self.sent += len(block)
