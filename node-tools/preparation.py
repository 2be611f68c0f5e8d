"""What of a restore is done beside the running server, while the other parts of the backup are still on their way.

A preparation that fails is no failure of the transfer: the operation then does the work itself, and says what is wrong with it.
"""
import os
import shutil
import threading

import layout
import trees
from database import Database
from failures import ToolError

# What a database is called until it takes the place of the server's own; the mark of the operation follows.
NEW = "_new_"


class Preparation:
    """Is used with `with`: if the transfer fails, what was prepared is taken away."""

    def __init__(self, folder, mark):
        self.folder = folder
        self.database = Database(layout.find())
        self.name = self.database.name + NEW + mark
        self.thread = None

    def load(self, dump):
        """Begins to load the database."""
        self.thread = threading.Thread(target=self.load_whole, args=(dump,), daemon=True)
        self.thread.start()

    def load_whole(self, dump):
        try:
            self.drop_left()
            self.database.load(dump, self.name)
            trees.touch(loaded(self.folder))
        except ToolError:
            # Without the mark the operation loads it, and tells what is wrong.
            pass

    def unpack(self, archive, place):
        """Unpacks what belongs to a place."""
        part = f"{self.folder}/{place}.part"
        try:
            os.mkdir(part, 0o700)
            trees.unpack(archive, {place: part})
            os.rename(part, unpacked(self.folder, place))
        except (OSError, ToolError):
            # Likewise.
            shutil.rmtree(part, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self.thread is None:
            return
        # Without its database the program that fills it ends.
        while error is not None and self.thread.is_alive():
            self.drop()
            self.thread.join(0.5)
        self.thread.join()
        if error is not None:
            self.drop()

    def drop(self):
        try:
            self.database.drop(self.name)
        except ToolError:
            # One that cannot be reached keeps it until the next transfer.
            pass

    def drop_left(self):
        """What a transfer left that was killed."""
        for name in self.database.names(self.database.name + NEW):
            self.database.drop(name)


def loaded(folder):
    """Is there once the database is there, and whole."""
    return f"{folder}/loaded"


def unpacked(folder, place):
    """Is there once all of it is unpacked."""
    return f"{folder}/{place}.unpacked"


def move_unpacked(folder, place, target):
    """Moves what was unpacked into an empty folder. False where that cannot be done by renaming; then nothing was moved."""
    source = unpacked(folder, place)
    if not os.path.isdir(source) or trees.holds_mount(target) or os.stat(source).st_dev != os.stat(target).st_dev:
        return False
    for name in os.listdir(source):
        os.rename(f"{source}/{name}", f"{target}/{name}")
    return True
