"""Folders as tar archives whose size is known beforehand, and folders whose content is exchanged with a way back."""
import contextlib
import errno
import json
import os
import shutil
import stat
import tarfile

import node_files
from failures import ToolError

BLOCK = tarfile.BLOCKSIZE
CHUNK = 256 * 1024
ASIDE = ".direxio-aside"
EMPTIED, RETURNING = ".direxio-emptied", ".direxio-returning"


# ---- packing

class Bundle:
    """
    Files of several folders as one tar. What there is, is listed once, on the disk; from then on its size is what it is: a file that
    changes while it is sent is cut or filled up to its listed size, and named.
    """

    def __init__(self, index, tick=lambda: None):
        self.index, self.size, self.changed, self.tick = index, 2 * BLOCK, [], tick
        self.file = open(index, "w", encoding="utf-8")

    def add(self, folder, prefix, skip=()):
        """Everything below a folder, in a fixed order. skip: names below it, with slashes, that are left out with all they hold."""
        with opened(folder) as place:
            for below, found, target in walk(place, "", set(skip)):
                self.enter(folder, below, f"{prefix}/{below}", found, target)

    def add_one(self, folder, name, prefix):
        """One file or folder, without what it holds."""
        with opened(folder) as place:
            if seen := look(place, name):
                self.enter(folder, name, f"{prefix}/{name}", *seen)

    def enter(self, folder, below, name, found, target):
        self.tick()
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode) or stat.S_ISLNK(found.st_mode)):
            # Sockets and pipes are made by whoever uses them.
            return
        entry = {"folder": folder, "below": below, "name": name, "mode": found.st_mode, "uid": found.st_uid, "gid": found.st_gid,
                 "time": int(found.st_mtime), "size": found.st_size if stat.S_ISREG(found.st_mode) else 0, "target": target}
        self.size += len(header(entry)) + padded(entry["size"])
        self.file.write(json.dumps(entry) + "\n")

    def close(self):
        self.file.close()

    def chunks(self):
        """The bytes of the tar, exactly as many as its size."""
        with open(self.index, encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                yield header(entry)
                if entry["size"]:
                    yield from self.content(entry)
        yield bytes(2 * BLOCK)

    def content(self, entry):
        left, problem = entry["size"], None
        try:
            with open_regular(entry["folder"], entry["below"]) as file:
                while left and (block := file.read(min(CHUNK, left))):
                    left -= len(block)
                    yield block
                if left:
                    problem = "became shorter"
                elif file.read(1):
                    problem = "became longer"
        except OSError:
            problem = "went away"
        if problem:
            self.changed.append({"name": entry["name"], "problem": problem})
        while left:
            count = min(CHUNK, left)
            yield bytes(count)
            left -= count
        yield bytes(padded(entry["size"]) - entry["size"])


def walk(place, below, skip):
    """
    What an open folder holds, with what it holds itself: name below it, what it is, and where a link leads. Whoever can write there may
    put a link in the place of a folder at any moment, so the way goes from open folder to open folder and through no link.
    """
    for name in sorted(os.listdir(place)):
        relative = f"{below}/{name}" if below else name
        if relative in skip or name.startswith(ASIDE) or not (seen := look(place, name)):
            continue
        yield relative, *seen
        if stat.S_ISDIR(seen[0].st_mode):
            try:
                with opened(name, place) as inner:
                    yield from walk(inner, relative, skip)
            except OSError as error:
                # It went away meanwhile, or is something else now.
                if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                    raise


def look(place, name):
    """What is in an open folder under a name, and where it leads if it is a link; None for nothing."""
    try:
        found = os.stat(name, dir_fd=place, follow_symlinks=False)
        return found, os.readlink(name, dir_fd=place) if stat.S_ISLNK(found.st_mode) else ""
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EINVAL):
            return None
        raise


@contextlib.contextmanager
def opened(folder, place=None):
    """A folder as a descriptor; below an open one, a link in its place is an error."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | (0 if place is None else os.O_NOFOLLOW), dir_fd=place)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def way_to(folder, below):
    """The folder of what lies below another as a descriptor, and its name there. No part of the way there may be a link."""
    *way, name = below.split("/")
    with contextlib.ExitStack() as open_ones:
        place = open_ones.enter_context(opened(folder))
        for part in way:
            place = open_ones.enter_context(opened(part, place))
        yield place, name


def open_regular(folder, below):
    """A plain file below a folder, for reading; anything else there, and a link on the way, is an error."""
    with way_to(folder, below) as (place, name):
        return node_files.open_regular(name, place, mode="rb")


def header(entry):
    info = tarfile.TarInfo(entry["name"])
    info.mode, info.uid, info.gid, info.mtime = stat.S_IMODE(entry["mode"]), entry["uid"], entry["gid"], entry["time"]
    info.size, info.linkname = entry["size"], entry["target"]
    info.type = tarfile.DIRTYPE if stat.S_ISDIR(entry["mode"]) else tarfile.SYMTYPE if entry["target"] else tarfile.REGTYPE
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def padded(size):
    return (size + BLOCK - 1) // BLOCK * BLOCK


# ---- unpacking

def unpack(path, places, links=True):
    """
    Unpacks a tar. places: for each first part of a name the folder that it means; None passes it over. links: False where root reads what
    was unpacked; then they are passed over.
    """
    with tarfile.open(path, "r:", encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            first, _, rest = member.name.partition("/")
            if first not in places or not rest and not member.isdir():
                raise ToolError("ArchiveUnusable", f"{member.name} does not belong into {os.path.basename(path)}")
            if places[first] is None or not rest or member.issym() and not links:
                continue
            parts = rest.split("/")
            if any(part in ("", ".", "..") for part in parts):
                raise ToolError("ArchiveUnusable", f"{member.name} leads out of its folder")
            if any(part.startswith(ASIDE) for part in parts):
                raise ToolError("ArchiveUnusable", f"{member.name} is named like what waits aside during a restore")
            unpack_member(archive, member, places[first], rest)


def unpack_member(archive, member, folder, rest):
    try:
        with way_to(folder, rest) as (place, name):
            unpack_at(archive, member, place, name)
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.ELOOP):
            raise ToolError("ArchiveUnusable", f"{member.name} leads through a link or a file") from None
        raise


def unpack_at(archive, member, place, name):
    """A member as an entry of an open folder. What is there under its name goes, unless both are folders."""
    # The folder by its descriptor, whatever its path is now.
    path = f"/proc/self/fd/{place}/{name}"
    if member.isdir():
        if not is_folder(path):
            remove(path)
            os.mkdir(name, 0o700, dir_fd=place)
        with opened(name, place) as descriptor:
            own(descriptor, member, stat.S_IMODE(member.mode))
    elif member.issym():
        remove(path)
        os.symlink(member.linkname, name, dir_fd=place)
        if os.geteuid() == 0:
            os.chown(name, member.uid, member.gid, dir_fd=place, follow_symlinks=False)
    elif member.isreg():
        remove(path)
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=place)
        with os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(archive.extractfile(member), file, CHUNK)
            file.flush()
            # Nothing of a server's files has to run with the rights of its owner.
            own(descriptor, member, member.mode & 0o777)
    else:
        raise ToolError("ArchiveUnusable", f"{member.name} is neither a file nor a folder nor a link")


def own(descriptor, member, mode):
    if os.geteuid() == 0:
        os.fchown(descriptor, member.uid, member.gid)
    os.fchmod(descriptor, mode)
    os.utime(descriptor, (member.mtime, member.mtime))


def is_folder(path):
    """Whether it is a folder itself, and no link to one."""
    return os.path.isdir(path) and not os.path.islink(path)


def remove(path):
    if is_folder(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


# ---- exchanging

def set_aside(folder, mark):
    """
    Empties a folder; what was in it waits in a folder of its own there. What is a file system of its own, or holds one, stays where it
    is and is emptied likewise, since it cannot be moved. Done again after an interruption, it goes on.
    """
    aside = os.path.join(folder, f"{ASIDE}-{mark}")
    if not is_folder(aside):
        # The server, which ran until now, may have put something else there.
        remove(aside)
        os.mkdir(aside, 0o700)
    for path in inside(folder):
        if holds_mount(path):
            set_aside(path, mark)
        else:
            os.rename(path, os.path.join(aside, os.path.basename(path)))
    touch(os.path.join(aside, EMPTIED))


def put_back(folder, mark):
    """Undoes set_aside: what came since is removed. Done again after an interruption, it goes on."""
    aside = os.path.join(folder, f"{ASIDE}-{mark}")
    for path in inside(folder):
        if holds_mount(path):
            put_back(path, mark)
    if not is_folder(aside):
        return
    # Until all of it was aside nothing new came; once it begins to come back nothing new is left.
    if os.path.lexists(os.path.join(aside, EMPTIED)) and not os.path.lexists(os.path.join(aside, RETURNING)):
        for path in inside(folder):
            if not holds_mount(path):
                remove(path)
        touch(os.path.join(aside, RETURNING))
    for name in sorted(os.listdir(aside)):
        if name not in (EMPTIED, RETURNING):
            os.rename(os.path.join(aside, name), os.path.join(folder, name))
    shutil.rmtree(aside)


def drop_aside(folder, mark):
    """Gives up what was set aside."""
    for path in inside(folder):
        if holds_mount(path):
            drop_aside(path, mark)
    shutil.rmtree(os.path.join(folder, f"{ASIDE}-{mark}"), ignore_errors=True)


def marks(folder):
    """Of whom something waits aside in a folder."""
    return {name.removeprefix(f"{ASIDE}-") for name in os.listdir(folder) if name.startswith(f"{ASIDE}-")}


def inside(folder):
    """What is in a folder, apart from what waits aside."""
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if not name.startswith(ASIDE)]


def touch(path):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    os.fsync(descriptor)
    os.close(descriptor)


def holds_mount(path):
    """Whether a folder is, or has somewhere below it, a file system of its own."""
    if not is_folder(path):
        return False
    place = os.path.realpath(path)
    return any(one == place or one.startswith(place + "/") for one in mounts())


def mounts():
    try:
        with open(os.environ.get("DIREXIO_TOOLS_MOUNTS", "/proc/self/mountinfo"), encoding="utf-8", errors="surrogateescape") as file:
            return [line.split()[4].replace("\\040", " ") for line in file if line.strip()]
    except FileNotFoundError:
        return []
