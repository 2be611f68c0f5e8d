"""What containers wrote, as `logs` shows it."""
import json
import os
import sys
import time
from datetime import datetime, timezone

from .containers import seconds, stamp
from .files import fail


def moment(text):
    """A time given to --since or --until, as a timestamp of the log: a duration back from now, a date, seconds since 1970."""
    if not text:
        return None
    try:
        return stamp(float(text))
    except ValueError:
        pass
    if text[0].isdigit() and text[-1] in "smh" and "-" not in text:
        return stamp(time.time() - seconds(text, 0))
    try:
        given = datetime.fromisoformat(text.replace("Z", "+00:00")[:32])
    except ValueError:
        fail(f'invalid value for "since": failed to parse value as time or duration: "{text}"')
    given = given if given.tzinfo else given.replace(tzinfo=timezone.utc)
    return stamp(given.timestamp())


class Reader:
    """One container's log, read on from where it ended."""

    def __init__(self, container, prefix):
        self.container, self.prefix, self.position = container, prefix, 0

    def entries(self):
        try:
            with open(self.container.log, "rb") as file:
                file.seek(self.position)
                data = file.read()
        except FileNotFoundError:
            return
        whole = data[:data.rfind(b"\n") + 1]
        self.position += len(whole)
        for line in whole.splitlines():
            yield json.loads(line)


def show(containers, options, prefixes, to_streams=False):
    since = moment((options.get("--since") or [None])[0])
    until = moment((options.get("--until") or [None])[0])
    count = (options.get("--tail") or options.get("-n") or ["all"])[0]
    timestamps = "-t" in options or "--timestamps" in options
    follow = "-f" in options or "--follow" in options
    readers = [Reader(one, prefixes.get(one.id, "")) for one in containers]

    def write(reader, entry):
        text = reader.prefix + (entry["time"] + " " if timestamps else "") + entry["log"]
        stream = sys.stderr if to_streams and entry["stream"] == "stderr" else sys.stdout
        stream.write(text if text.endswith("\n") else text + "\n")

    batch = []
    for reader in readers:
        entries = [one for one in reader.entries() if (not since or one["time"] >= since) and (not until or one["time"] <= until)]
        batch += [(entry["time"], reader, entry) for entry in (entries if count == "all" else entries[len(entries) - min(int(count), len(entries)):])]
    for _, reader, entry in sorted(batch, key=lambda one: one[0]):
        write(reader, entry)
    try:
        sys.stdout.flush()
        while follow:
            alive = any(one.supervisor for one in containers)
            for reader in readers:
                for entry in reader.entries():
                    write(reader, entry)
            sys.stdout.flush()
            if not alive or not all(os.path.exists(one.folder) for one in containers):
                break
            time.sleep(0.05)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(130)
    return 0
