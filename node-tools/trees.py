"""Folders as tar archives whose size is known beforehand, and folders whose content is exchanged with a way back."""
import json
import os
import shutil
import stat
import tarfile

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
        for path, name in walk(folder, "", set(skip)):
            self.enter(path, f"{prefix}/{name}")

    def enter(self, path, name):
        self.tick()
        try:
            found = os.lstat(path)
            target = os.readlink(path) if stat.S_ISLNK(found.st_mode) else ""
        except FileNotFoundError:
            return
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode) or stat.S_ISLNK(found.st_mode)):
            # Sockets and pipes are made by whoever uses them.
            return
        entry = {"path": path, "name": name, "mode": found.st_mode, "uid": found.st_uid, "gid": found.st_gid,
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
            descriptor = os.open(entry["path"], os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as file:
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


def walk(folder, below, skip):
    for name in sorted(os.listdir(os.path.join(folder, below))):
        relative = f"{below}/{name}" if below else name
        if relative in skip or name.startswith(ASIDE):
            continue
        path = os.path.join(folder, relative)
        yield path, relative
        if os.path.isdir(path) and not os.path.islink(path):
            try:
                yield from walk(folder, relative, skip)
            except (FileNotFoundError, NotADirectoryError):
                # It went away meanwhile.
                continue


def header(entry):
    info = tarfile.TarInfo(entry["name"])
    info.mode, info.uid, info.gid, info.mtime = stat.S_IMODE(entry["mode"]), entry["uid"], entry["gid"], entry["time"]
    info.size, info.linkname = entry["size"], entry["target"]
    info.type = tarfile.DIRTYPE if stat.S_ISDIR(entry["mode"]) else tarfile.SYMTYPE if entry["target"] else tarfile.REGTYPE
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def padded(size):
    return (size + BLOCK - 1) // BLOCK * BLOCK


# ---- unpacking

def unpack(path, places):
    """Unpacks a tar. places: for each first part of a name the folder that it means; None passes it over."""
    with tarfile.open(path, "r:", encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            first, _, rest = member.name.partition("/")
            if first not in places or not rest and not member.isdir():
                raise ToolError("ArchiveUnusable", f"{member.name} does not belong into {os.path.basename(path)}")
            if places[first] is None or not rest:
                continue
            if any(part in ("", ".", "..") for part in rest.split("/")):
                raise ToolError("ArchiveUnusable", f"{member.name} leads out of its folder")
            unpack_member(archive, member, places[first], rest)


def unpack_member(archive, member, folder, rest):
    path = os.path.join(folder, rest)
    parent = os.path.dirname(path)
    if os.path.realpath(parent) != os.path.join(os.path.realpath(folder), os.path.dirname(rest)).rstrip("/"):
        raise ToolError("ArchiveUnusable", f"{member.name} leads through a link")
    if member.isdir():
        os.makedirs(path, exist_ok=True)
    elif member.issym():
        remove(path)
        os.symlink(member.linkname, path)
    elif member.isreg():
        remove(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(archive.extractfile(member), file, CHUNK)
    else:
        raise ToolError("ArchiveUnusable", f"{member.name} is neither a file nor a folder nor a link")
    own(path, member)


def own(path, member):
    if os.geteuid() == 0:
        os.chown(path, member.uid, member.gid, follow_symlinks=False)
    if not member.issym():
        os.chmod(path, member.mode)
        os.utime(path, (member.mtime, member.mtime))


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
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
    os.makedirs(aside, mode=0o700, exist_ok=True)
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
    if not os.path.isdir(aside):
        return
    # Until all of it was aside nothing new came; once it begins to come back nothing new is left.
    if os.path.exists(os.path.join(aside, EMPTIED)) and not os.path.exists(os.path.join(aside, RETURNING)):
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
    with open(path, "ab") as file:
        os.fsync(file.fileno())


def holds_mount(path):
    """Whether a folder is, or has somewhere below it, a file system of its own."""
    if not os.path.isdir(path) or os.path.islink(path):
        return False
    place = os.path.realpath(path)
    return any(one == place or one.startswith(place + "/") for one in mounts())


def mounts():
    try:
        with open(os.environ.get("DIREXIO_TOOLS_MOUNTS", "/proc/self/mountinfo"), encoding="utf-8", errors="surrogateescape") as file:
            return [line.split()[4].replace("\\040", " ") for line in file if line.strip()]
    except FileNotFoundError:
        return []
