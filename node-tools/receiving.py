"""Takes the parts of a backup that the node is to be brought back to, whole and checked, before anything of the node is changed."""
import hashlib
import os
import shutil
import sys

import images
import layout
import leftovers
import operations
import trees
from backup import SPARE
from beats import Beats
from failures import ToolError, megabytes
from health import SERVER, container
from leftovers import mark_of
from preparation import Preparation

STAGING = f"{operations.BASE}/restore"
DUMP = "database.dump"
MEDIA = "media.tar"
# The parts that the node takes; the others are for whoever asks.
PARTS = (DUMP, "configuration.tar", "signing-key.pem", MEDIA, "certificates.tar")


def receive(request):
    """Takes the parts, which follow the request one after the other, and checks each against its SHA-256."""
    folder = staging(request["id"])
    images.require_name(request.get("image"))
    with operations.sole_lock(), Beats():
        shutil.rmtree(STAGING, ignore_errors=True)
        os.makedirs(folder, mode=0o700)
        if not request.get("fresh"):
            leftovers.clear()
        try:
            require_room(request["parts"], request.get("image"))
            with Preparation(folder, mark_of(request["id"])) as preparation:
                for part in request["parts"]:
                    take(folder, part)
                    # A machine that is being set up has no database yet, and nothing that could go on meanwhile.
                    if part["name"] == DUMP and not request.get("fresh"):
                        preparation.load(f"{folder}/{DUMP}")
                if not request.get("fresh"):
                    preparation.unpack(f"{folder}/{MEDIA}", "data")
            operations.sync_folder(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return {"received": sum(part["size"] for part in request["parts"])}


def staging(identifier):
    return f"{STAGING}/{os.path.basename(operations.folder_of(identifier))}"


def require_room(parts, image):
    """For the parts, for what is unpacked of them, and for the image, where it has to be pulled."""
    require_free(sum(part["size"] + unpacked_size(part["name"], part["size"]) for part in parts) + expected_size(image))


def unpacked_size(name, size):
    """A database is larger than its dump."""
    return size * (4 if name == DUMP else 1)


def expected_size(image):
    """What an image may take that is not on this machine yet, by the size of the one that runs."""
    running = container(layout.find(), SERVER) if image and images.find(image) is None else None
    known = images.find(running["Image"]) if running else None
    return known.size + known.size // 2 if known else 0


def require_free(size):
    """Room for so many bytes, and some to spare."""
    # Volumes may lie on another disk than the parts.
    free, needed = min(images.room(), shutil.disk_usage(STAGING).free), size + SPARE
    if free < needed:
        raise ToolError("NoRoom", f"the restore may take {megabytes(needed)} beside what is there, "
                        f"and {megabytes(free)} are free on the node's disk")


def take(folder, part):
    if part["name"] not in PARTS:
        raise ToolError("PartUnknown", f"the node takes no part {part['name']}")
    digest, left = hashlib.sha256(), part["size"]
    try:
        descriptor = os.open(f"{folder}/{part['name']}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            while left:
                block = sys.stdin.buffer.read(min(trees.CHUNK, left))
                if not block:
                    raise ToolError("PartCut", f"the part {part['name']} came without its last {left} bytes")
                digest.update(block)
                file.write(block)
                left -= len(block)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ToolError("NoRoom", f"the part {part['name']} cannot be written: {error.strerror}") from None
    if digest.hexdigest() != part["sha256"]:
        raise ToolError("PartDamaged", f"the part {part['name']} came damaged")
