"""What a restore exchanges, and what is left of one that could not give up what was there before."""
import os
import re

import layout
import operations
import trees
from backup import volume
from database import Database
from failures import ToolError

VOLUMES = ("message-config", "message-data", "caddy-data")
# What the former database is called until it is given up; the mark of the operation stands at the end.
OLD = "{0}_old_{1}"


def mark_of(identifier):
    return identifier[:12]


def places(found):
    """The folders whose content is exchanged."""
    folders = [volume(found, name) for name in VOLUMES]
    return folders + ([found.portal_folder] if found.portal_folder and os.path.isdir(found.portal_folder) else [])


def clear():
    """What an earlier restore could not give up: former databases and folders, unless its way back may still need them."""
    found = layout.find()
    database, needed = Database(found), marks_in_use()
    former = OLD.format(database.name, "")
    try:
        for folder in places(found):
            for mark in trees.marks(folder) - needed:
                trees.drop_aside(folder, mark)
        for mark in {name.removeprefix(former) for name in database.names(former)} - needed:
            # Another one of that beginning is nothing of ours.
            if re.fullmatch("[0-9a-f]{12}", mark):
                database.drop(OLD.format(database.name, mark))
    except ToolError:
        # They stay until the next restore; whatever is wrong here is told where it stands in the way.
        pass


def marks_in_use():
    """Those of restores that have not come to their end."""
    begun = (operations.read(f"{one}/request.json") for one in operations.folders() if not operations.is_at_rest(one))
    return {mark_of(one["request"]["id"]) for one in begun if one and one["operation"] == "restore"}
