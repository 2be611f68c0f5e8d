"""Changes of the node that go on when the connection breaks: one at a time, under one lock, each in a folder of its own.

A folder has the request, events (a line each), notes of the operation itself, and at last the result. One without a result whose
lock is free was ended by a kill or a restart of the machine; it is settled before anything else begins, by the operation's own
recover(), which goes on or goes back. While an operation runs, a unit of systemd stands by to settle it at the next start. One that
can do neither has no result and keeps that unit, so that every start and every command tries it again until it can.
"""
import contextlib
import fcntl
import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from datetime import datetime, timezone

from failures import Stuck, ToolError, reason_of
from layout import at
from node_files import write_private

BASE = at("/var/lib/direxio")
FOLDERS = f"{BASE}/operations"
LOCK = f"{BASE}/operation.lock"
UNIT = at("/etc/systemd/system/direxio-settle.service")
KEPT = 10
# Phases in the notes in which the data may be in the operation's copy alone, and all in which the server is neither as it was nor as
# it is to be. In none of them an operation has come to its end.
CHANGING = ("changing", "returning", "removing", "starting")
BETWEEN = ("stopping", *CHANGING)
# How often whoever watches sees that the connection lives.
BEAT_S = 5
# How long the lock is waited for that goes free by itself. Whoever asked is answered before the limit of an answer.
TIDYING_S = 20


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def write(path, value):
    """Whole or not at all, also after a loss of power."""
    write_private(path, json.dumps(value) + "\n")
    sync_folder(os.path.dirname(path))


def sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Context:
    """What an operation works with. Nothing secret goes into an event, a note or a result."""

    def __init__(self, folder):
        self.folder = folder
        self.request = read(f"{folder}/request.json")["request"]
        self.notes = read(f"{folder}/notes.json") or {}
        self.count = sum(1 for _ in lines_of(f"{folder}/events.jsonl"))

    def say(self, step, **fields):
        """Tells whoever watches."""
        self.count += 1
        event = json.dumps({"n": self.count, "time": now(), "step": step, **fields})
        with open(f"{self.folder}/events.jsonl", "a", encoding="utf-8") as file:
            file.write(event + "\n")

    def note(self, **facts):
        """Remembers for recover(), durably."""
        write(f"{self.folder}/notes.json", {**self.notes, **facts})
        self.notes.update(facts)

    def stuck(self, reason, **facts):
        """Tells that it can neither go on nor back, and ends this try of it."""
        self.say("stuck", reason=reason, **facts)
        raise Stuck(reason)


def lines_of(path):
    """Whole lines of a file that may be growing."""
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.endswith("\n"):
                    yield line
    except FileNotFoundError:
        return


def take_lock():
    """The lock as an open file; None while somebody works under it."""
    os.makedirs(FOLDERS, mode=0o700, exist_ok=True)
    lock = open(LOCK, "a", encoding="ascii")
    pauses, end = [0.05, 0.1, 0.2, 0.4], time.monotonic() + TIDYING_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            pass
        if pauses:
            time.sleep(pauses.pop(0))
        elif goes_free() and time.monotonic() < end:
            time.sleep(0.1)
        else:
            lock.close()
            return None


def goes_free():
    """
    Whether the lock is held for a moment only: by whoever looks, or by an operation that has its result. That one tidies up, for which
    systemd may take seconds, and whoever has heard of its end may begin the next one meanwhile.
    """
    return not is_running() or os.path.exists(UNIT) and not unfinished()


@contextlib.contextmanager
def sole_lock():
    """The lock, for work that begins only where nothing else is under way and nothing waits to be settled."""
    lock = take_lock()
    if lock is None:
        raise ToolError("OperationRunning", f"{in_words(describe_running())} is under way on the node")
    try:
        if left := unfinished():
            raise ToolError("OperationInterrupted", f"{in_words(describe(left[-1]))} did not end")
        yield lock
    finally:
        lock.close()


def is_running():
    try:
        with open(LOCK, encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def folders():
    """All folders, the oldest first."""
    try:
        names = os.listdir(FOLDERS)
    except FileNotFoundError:
        return []
    return sorted((f"{FOLDERS}/{name}" for name in names), key=lambda path: (read(f"{path}/request.json") or {}).get("began", ""))


def unfinished():
    """Folders that were begun and have no result."""
    return [one for one in folders() if os.path.exists(f"{one}/request.json") and not os.path.exists(f"{one}/result.json")]


def is_at_rest(folder):
    """Whether it has ended, and what it was to change is whole: as before or as wanted."""
    return os.path.exists(f"{folder}/result.json") and (read(f"{folder}/notes.json") or {}).get("phase") not in CHANGING


def begin(request):
    """Starts an operation. Asked again with the same id, as after a broken connection, it starts nothing more."""
    folder = folder_of(request["id"])
    if not has_begun(folder):
        module_of(request["operation"])
        try:
            with sole_lock() as lock:
                # While the lock was waited for, the call of the connection that broke may have gone on.
                if not has_begun(folder):
                    start(folder, request, lock)
        except ToolError:
            if not has_begun(folder):
                raise
    return {"id": request["id"]}


def has_begun(folder):
    return os.path.exists(f"{folder}/request.json")


def start(folder, request, lock):
    os.makedirs(folder, mode=0o700, exist_ok=True)
    write(f"{folder}/request.json", {"operation": request["operation"], "began": now(), "request": request.get("request") or {}})
    sync_folder(FOLDERS)
    forget_old()
    detach(folder, "run", lock)


def settle(_):
    """Lets an operation that was ended from outside go on or go back; none if there is no such operation."""
    lock = take_lock()
    left = unfinished()
    if lock is None:
        return {"id": os.path.basename(left[-1]) if left else None}
    if not left:
        lock.close()
        withdraw_unit()
        return {"id": None}
    detach(left[-1], "recover", lock)
    return {"id": os.path.basename(left[-1])}


def last(request):
    """The operation of an id, or the one that waits to be settled, or the last one; its state and result."""
    found = [folder_of(request["id"])] if request.get("id") else (unfinished() or folders())[-1:]
    return {"operation": describe(found[0]) if found and os.path.exists(f"{found[0]}/request.json") else None}


def watch(request):
    """Prints the events behind a number as they come, and the end."""
    folder, seen = folder_of(request["id"]), request.get("from", 0)
    if not os.path.exists(f"{folder}/request.json"):
        raise ToolError("OperationUnknown", "the node has no operation of this id")
    beat = time.monotonic()
    while True:
        # In this order: what is written before the end is seen before the end.
        end = state_of(folder)
        for index, line in enumerate(lines_of(f"{folder}/events.jsonl"), 1):
            if index > seen:
                sys.stdout.write(line)
                seen = index
        if end != "running":
            sys.stdout.write(json.dumps({"end": describe(folder)}) + "\n")
            sys.stdout.flush()
            return None
        if time.monotonic() - beat > BEAT_S:
            sys.stdout.write('{"beat": true}\n')
            beat = time.monotonic()
        sys.stdout.flush()
        time.sleep(0.1)


def folder_of(identifier):
    if not re.fullmatch("[0-9a-f]{32}", identifier or ""):
        raise ToolError("OperationUnknown", "an operation's id is 32 hexadecimal digits")
    return f"{FOLDERS}/{identifier}"


def state_of(folder):
    """running, interrupted, or how it ended."""
    if result := read(f"{folder}/result.json"):
        return result["state"]
    if is_running():
        return "running"
    # It may have ended between the two looks.
    result = read(f"{folder}/result.json")
    return result["state"] if result else "interrupted"


def describe(folder):
    begun = read(f"{folder}/request.json") or {}
    result = read(f"{folder}/result.json") or {}
    return {"id": os.path.basename(folder), "operation": begun.get("operation"), "began": begun.get("began"),
            "state": state_of(folder), **{name: value for name, value in result.items() if name != "state"}}


def describe_running():
    left = unfinished()
    return describe(left[-1]) if left else None


def in_words(operation):
    return f"the operation '{operation['operation']}' of {operation['began']}" if operation else "another operation"


def module_of(operation):
    from verbs import OPERATIONS
    if operation not in OPERATIONS:
        raise ToolError("OperationUnknown", f"the node's tools have no operation '{operation}'")
    return importlib.import_module(OPERATIONS[operation])


def forget_old():
    """Ended operations beyond the last few."""
    ended = [one for one in folders() if is_at_rest(one)]
    for folder in ended[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


# ---- the process of its own

def detach(folder, function, lock):
    """Runs a function of the operation in a process that no connection and no session can end."""
    stand_by()
    if os.fork():
        # The lock goes on in the other process.
        lock.close()
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with open(os.devnull, "rb") as nothing, open(f"{folder}/worker.log", "ab") as log:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir("/")
    status = 0
    try:
        work(folder, function)
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def work(folder, function):
    """Runs it to its end. One that is stuck has none: without a result, and with its unit, it is tried again."""
    context = Context(folder)
    try:
        result = end_of(context, module_of(read(f"{folder}/request.json")["operation"]), function)
    except Stuck:
        traceback.print_exc()
        return
    write(f"{folder}/result.json", {**result, "ended": now()})
    withdraw_unit()


def end_of(context, module, function):
    """How it ended: what run or recover gives, or why it failed."""
    try:
        return {"state": "done", "result": getattr(module, function)(context) or {}}
    except Stuck:
        raise
    except Exception as error:
        is_foreseen = isinstance(error, ToolError)
        if not is_foreseen:
            traceback.print_exc()
        reason = {"code": error.code, "message": error.message} if is_foreseen else {"code": "Unexpected", "message": reason_of(error)}
        is_between = context.notes.get("phase") in BETWEEN
        if function == "recover" and is_between:
            # Whatever it was, no end.
            context.stuck(reason_of(error))
        result = {"state": "failed", "error": reason, "notes": context.notes}
        if function == "run" and (is_between or not is_foreseen):
            # What an operation did not foresee must not leave the node in between.
            end = end_of(context, module, "recover")
            # Where it has come to, by its own word.
            if end["state"] == "done":
                result["recovered"] = end["result"]
            else:
                result["error"] = {"code": end["error"]["code"], "message": f"{reason['message']}; {end['error']['message']}"}
        return result


def stand_by():
    """Has the next start of the machine settle what a loss of power would leave."""
    here = os.path.abspath(sys.argv[0])
    text = ("[Unit]\nDescription=Ends an interrupted change of the Direxio node\nAfter=docker.service network-online.target\n\n"
            f"[Service]\nType=oneshot\nExecStart=/usr/bin/python3 -IS {here} settle\n# What goes on lives longer than this call.\n"
            "KillMode=process\n\n[Install]\nWantedBy=multi-user.target\n")
    os.makedirs(os.path.dirname(UNIT), exist_ok=True)
    write_private(UNIT, text)
    systemctl("enable", os.path.basename(UNIT))


def withdraw_unit():
    if os.path.exists(UNIT):
        systemctl("disable", os.path.basename(UNIT))
        os.unlink(UNIT)


def systemctl(*arguments):
    try:
        subprocess.run(["systemctl", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        # A node without systemd, or one that is busy: the next command settles all the same.
        pass
