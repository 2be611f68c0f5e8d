"""The safety copy of an operation: what is put back if it fails. It stays in the operation's folder, for the owner of the machine alone."""
import os
import shutil
import tarfile

import operations
import trees
from failures import ToolError

DUMP = "database.dump"
# Beside what is needed.
SPARE = 300 * 1024 * 1024
# Pictures and the like are never changed once they are there, and logs are nobody's data.
LEFT_OUT = {"media", "media_store", "log", "logs"}


class Copy:
    """The database and the folders of the server. The server has to be stopped while they are copied or put back."""

    def __init__(self, context, found, database):
        self.folder, self.database = f"{context.folder}/copy", database
        self.dump = f"{self.folder}/{DUMP}"
        places = {"config": found.volume_folder("message-config"), "data": found.volume_folder("message-data"),
                  "portal": found.portal_folder}
        self.places = {name: path for name, path in places.items() if path and os.path.isdir(path)}

    def size(self):
        """What it may take, at most, in bytes."""
        return self.database.size() + sum(size_of(path) for path in self.places.values())

    def freed(self):
        """What making it frees first: the copies of earlier operations."""
        return sum(size_of(one) for one in forgettable(self.folder))

    def make(self, tell):
        """Gives what it takes, in bytes."""
        forget_others(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder, mode=0o700)
        try:
            self.database.dump(self.dump, tell)
            for name, path in self.places.items():
                pack(path, f"{self.folder}/{name}.tar")
        except OSError as error:
            raise ToolError("NoRoom", f"the safety copy cannot be written: {error.strerror}") from None
        operations.sync_folder(self.folder)
        return sum(os.path.getsize(f"{self.folder}/{name}") for name in os.listdir(self.folder))

    def put_back_folders(self):
        """Done again after an interruption, it begins from the start."""
        for name, path in self.places.items():
            if os.path.exists(f"{self.folder}/{name}.tar"):
                empty(path)
                with tarfile.open(f"{self.folder}/{name}.tar") as archive:
                    # Ours, with the owners as they were.
                    trusted = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
                    archive.extractall(path, numeric_owner=True, **trusted)
        os.sync()

    def put_back_database(self):
        """
        The database as it was. What the failed change made of it stays beside it until forget_failed, and shows after an interruption
        that this is done.
        """
        name, new, failed = self.database.name, f"{self.database.name}_back", f"{self.database.name}_failed"
        if not self.database.exists(failed):
            self.database.load(self.dump, new)
            self.database.rename((name, failed), (new, name))
            self.database.ask("checkpoint", "postgres")

    def forget_failed(self):
        self.database.drop(f"{self.database.name}_failed")
        self.database.drop(f"{self.database.name}_back")


def forget_others(folder):
    """Only the last copy is kept, and any that may be the only place where its data still are."""
    for one in forgettable(folder):
        shutil.rmtree(one, ignore_errors=True)


def forgettable(folder):
    """The copies that are forgotten when one is made in this folder."""
    copies = {one: f"{one}/copy" for one in operations.folders()}
    return [copy for one, copy in copies.items() if copy != folder and os.path.isdir(copy) and operations.is_at_rest(one)]


def inside(folder):
    return [one for one in sorted(os.listdir(folder)) if one not in LEFT_OUT]


def size_of(folder):
    total = 0
    for name in inside(folder):
        path = os.path.join(folder, name)
        if os.path.islink(path):
            # It may lead anywhere.
            continue
        if os.path.isfile(path):
            total += os.path.getsize(path)
        for parent, _, files in os.walk(path):
            total += sum(os.lstat(os.path.join(parent, file)).st_size for file in files if os.path.lexists(os.path.join(parent, file)))
    return total


def pack(folder, path):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name in inside(folder):
                archive.add(os.path.join(folder, name), name)
        file.flush()
        os.fsync(file.fileno())


def empty(folder):
    """What is a file system of its own, or holds one, cannot be removed; it is emptied."""
    for name in inside(folder):
        path = os.path.join(folder, name)
        if trees.holds_mount(path):
            empty(path)
        else:
            trees.remove(path)
