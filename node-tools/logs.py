"""Lines of the node's logs, as they are or as they come: {"time": ..., "text": ...} a line. Secrets of the node are taken out."""
import json
import os
import re
import subprocess
import sys
import threading
import time
from datetime import datetime

import layout
from failures import ToolError
from layout import at
from node_files import open_regular, read_env

SERVICES = {"caddy": "caddy", "limiter": "limiter", "messageserver": "message-server", "postgres": "postgres", "coturn": "coturn"}
BOOT = os.environ.get("DIREXIO_BOOT_LOGS") or at("/var/log/direxio-boot")
CLOUD_INIT = at("/var/log/cloud-init-output.log")
BEAT_S = 5
GATE = threading.Lock()


def logs(request):
    """Prints lines until the end, or, with "follow", until whoever asked goes away."""
    source = request["source"]
    tail, since, follow = request.get("tail"), request.get("since"), bool(request.get("follow"))
    hidden = secrets()
    if source in SERVICES:
        of_service(SERVICES[source], tail, since, follow, hidden)
    elif source == "boot":
        of_files(sorted(steps()), tail, since, follow, hidden)
    elif source == "cloudinit":
        of_files([CLOUD_INIT], tail, since, follow, hidden)
    else:
        raise ToolError("LogUnknown", f"the node has no log '{source}'")


def steps():
    try:
        return [f"{BOOT}/{name}" for name in os.listdir(BOOT) if name.endswith(".log")]
    except FileNotFoundError:
        return []


def step_of(path):
    """Which step of the boot a file is of."""
    return os.path.basename(path).removesuffix(".log") if path != CLOUD_INIT else None


def emit(moment, text, hidden, step=None):
    text = clean(text, hidden)
    with GATE:
        sys.stdout.write(json.dumps({"time": moment, "text": text, **({"step": step} if step else {})}) + "\n")
        sys.stdout.flush()


def clean(text, hidden):
    for secret in hidden:
        text = text.replace(secret, "[redacted]")
    return re.sub(r"p2p_(access|agent)_\w+|(?<=Bearer )\S+", "[redacted]", text)


def end_of(found, name, count=15):
    """The last lines of a service, one text."""
    said = found.compose("logs", "--no-color", "--no-log-prefix", "--tail", str(count), name, check=False, timeout=30)
    hidden = secrets()
    return "\n".join(clean(line, hidden)[:300] for line in said.stdout.splitlines()[-count:])


def of_service(name, tail, since, follow, hidden):
    found = layout.find()
    command = ["docker", "compose", "--project-directory", found.root, "logs", "--no-color", "--no-log-prefix", "--timestamps"]
    command += ["--tail", str(tail)] if tail is not None else []
    command += ["--since", since] if since else []
    command += ["--follow"] if follow else []
    process = subprocess.Popen([*command, name], cwd=found.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors="replace")
    # Whoever asked may have gone without a line ever being written.
    if follow:
        beat(process.terminate)
    try:
        for line in process.stdout:
            moment, _, text = line.rstrip("\n").partition(" ")
            if not re.match(r"\d{4}-\d\d-\d\dT", moment):
                moment, text = None, line.rstrip("\n")
            emit(moment, text, hidden)
    finally:
        process.terminate()
        status = process.wait()
    if status not in (0, -15) and not follow:
        raise ToolError("LogUnreadable", f"docker compose logs {name} ended with status {status}")


def beat(gone):
    """Writes a sign of life now and then; calls gone once nobody reads any more."""
    def run():
        while True:
            time.sleep(BEAT_S)
            try:
                with GATE:
                    sys.stdout.write('{"beat": true}\n')
                    sys.stdout.flush()
            except (OSError, ValueError):
                gone()
                return
    threading.Thread(target=run, daemon=True).start()


def of_files(paths, tail, since, follow, hidden):
    """
    Plain files, one after the other. Their lines have no time of their own, so that since goes by when a file was last
    written.
    """
    lines, places = [], {}
    for path in paths:
        try:
            written = os.path.getmtime(path)
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
                places[path] = file.tell()
        except FileNotFoundError:
            continue
        if since and written < since_seconds(since):
            continue
        lines += [(step_of(path), line) for line in text.splitlines()]
    for step, line in lines[-tail:] if tail else ([] if tail == 0 else lines):
        emit(None, line, hidden, step)
    if not follow:
        return
    beat(lambda: os._exit(0))
    while True:
        for path in sorted({*paths, *(steps() if paths != [CLOUD_INIT] else [])}):
            places[path] = follow_file(path, places.get(path, 0), lambda line, step=step_of(path): emit(None, line, hidden, step))
        time.sleep(0.2)


def follow_file(path, place, take):
    """Hands over the whole lines behind a place; answers where the next begins."""
    try:
        if os.path.getsize(path) < place:
            # It was begun again.
            place = 0
        with open(path, "rb") as file:
            file.seek(place)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                place += len(line)
                take(line.decode("utf-8", "replace").rstrip("\n"))
    except FileNotFoundError:
        return 0
    return place


def since_seconds(since):
    return datetime.fromisoformat(since.replace("Z", "+00:00")).timestamp()


def secrets():
    """Values that no log may show, the longest first."""
    found = []
    try:
        home = layout.find()
    except ToolError:
        return found
    for name, value in read_env(home.env_file).items():
        if name.endswith(("PASSWORD", "SECRET")):
            found.append(value)
    folders = [home.root, home.portal_folder]
    for path in (f"{folder}/bootstrap.json" for folder in folders if folder):
        try:
            with open_regular(path, encoding="utf-8") as file:
                content = json.load(file)
        except (OSError, ValueError):
            continue
        found += [content[name] for name in ("password", "access_token", "agent_token")
                  if isinstance(content.get(name), str) and len(content[name]) > 5]
    return sorted(set(found), key=len, reverse=True)
