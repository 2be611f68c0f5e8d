"""Runs the node's tools on a node that is a folder of a test, over a disk that fails as the test says: disk_stand_in.py MAIN VERB.

Files of that folder say how: free, the bytes that are free; full-at, the end of the path of a file for which there is no room. What
comes to the disk is written down beside what Docker was asked: each file that is synced, and each phase that is noted.
"""
import builtins
import collections
import errno
import json
import os
import runpy
import shutil
import sys

PREFIX = os.environ["DIREXIO_TOOLS_PREFIX"]
open_really, replace, fsync, usage = builtins.open, os.replace, os.fsync, shutil.disk_usage


def told(name):
    try:
        with open_really(f"{PREFIX}/{name}", encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return None


def log(text):
    with open_really(f"{PREFIX}/docker.log", "a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def require_room(path):
    full = told("full-at")
    if full and str(path).endswith(full):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def open_here(path, mode="r", *others, **options):
    if set(mode) & set("wax"):
        require_room(path)
    return open_really(path, mode, *others, **options)


def replace_here(source, target):
    require_room(target)
    if target.endswith("/notes.json"):
        with open_really(source, encoding="utf-8") as file:
            log(f"phase {json.load(file).get('phase')}")
    replace(source, target)


def fsync_here(descriptor):
    log("fsync " + os.readlink(f"/proc/self/fd/{descriptor}").removeprefix(PREFIX))
    fsync(descriptor)


def usage_here(path):
    free = told("free")
    return collections.namedtuple("Usage", "total used free")(0, 0, int(free)) if free else usage(path)


builtins.open, os.replace, os.fsync, os.sync, shutil.disk_usage = open_here, replace_here, fsync_here, lambda: log("sync"), usage_here
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
