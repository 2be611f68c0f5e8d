"""What the node is and what runs on it, as it is now. Prints no secret."""
import json
import os
import re
import shutil
import subprocess
import urllib.request

import images
import layout
import operations
from failures import ToolError
from layout import at, inspected

METADATA = os.environ.get("DIREXIO_TOOLS_METADATA", "http://169.254.169.254")
# The address belongs to the machine; a proxy in the environment knows nothing of it.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def facts(request):
    """Everything, or with "only" the named parts."""
    parts = {"machine": machine, "layout": where, "services": services, "space": space, "memory": memory, "upkeep": upkeep,
             "operation": lambda: operations.last({})["operation"]}
    asked = request.get("only") or list(parts)
    answer = {}
    for name in asked:
        try:
            answer[name] = parts[name]()
        except ToolError as error:
            # One part that cannot be told says nothing of the others.
            answer[name] = {"error": {"code": error.code, "message": error.message}}
    return answer


def machine():
    """By what this machine is known again."""
    return {"machine_id": text_of(at("/etc/machine-id")), "boot_id": text_of("/proc/sys/kernel/random/boot_id"),
            "instance_id": metadata("instance-id"), "public_ip": metadata("public-ipv4")}


def where():
    found = layout.find()
    env = found.env
    return {"kind": found.kind, "root": found.root, "domain": env.get("DOMAIN"), "image": env.get("MESSAGE_SERVER_IMAGE"),
            "address": env.get("PUBLIC_IP")}


def services():
    """Each service of the project: its container, and the image that this is made of. One without a container has no state."""
    found = layout.find()
    rows = [json.loads(line) for line in found.compose("ps", "--all", "--format", "json").stdout.splitlines() if line.startswith("{")]
    containers = {(one.get("Name") or "").lstrip("/"): one for one in inspected([row["Name"] for row in rows])}
    made_of = images.all_of(one["Image"] for one in containers.values())
    there = {row.get("Service") for row in rows}
    # One that runs once and ends need not be there any more.
    missing = [{"Service": name} for name, meant in (found.config.get("services") or {}).items()
               if name not in there and meant.get("restart") not in (None, "no")]
    return [service(row, containers.get(row.get("Name")) or {}, made_of) for row in [*rows, *missing]]


def service(row, container, made_of):
    state, image = container.get("State") or {}, made_of.get(container.get("Image"))
    return {
        "service": row.get("Service"),
        "state": row.get("State"),
        "health": (row.get("Health") or (state.get("Health") or {}).get("Status") or None),
        "exit_code": row.get("ExitCode"),
        "restarts": container.get("RestartCount"),
        "started": state.get("StartedAt"),
        "image": (container.get("Config") or {}).get("Image") or row.get("Image"),
        "image_id": container.get("Image"),
        "digests": image.digests if image else [],
        "version": image.version if image else None,
    }


def space():
    """Bytes of the file systems that count."""
    places = {"/": at("/") or "/", "docker": at("/var/lib/docker")}
    return {name: {"total": used.total, "free": used.free} for name, used in
            ((name, shutil.disk_usage(path)) for name, path in places.items() if os.path.exists(path))}


def memory():
    """Bytes of memory and swap."""
    values = dict(re.findall(r"^(\w+):\s+(\d+) kB", text_of("/proc/meminfo") or "", re.MULTILINE))
    of = lambda name: int(values.get(name, 0)) * 1024
    return {"total": of("MemTotal"), "available": of("MemAvailable"), "swap_total": of("SwapTotal"), "swap_free": of("SwapFree")}


def upkeep():
    """What the system asks of whoever looks after it. Null where it cannot be told."""
    return {"reboot_required": os.path.exists(at("/var/run/reboot-required")), "security_updates": security_updates(),
            "uptime_s": float((text_of("/proc/uptime") or "0").split()[0])}


def security_updates():
    """How many wait to be installed; None where the system does not tell."""
    checker = at("/usr/lib/update-notifier/apt-check")
    try:
        if os.path.exists(checker):
            counts = run_quietly(checker).stderr.strip().split(";")
            return int(counts[1]) if len(counts) == 2 and counts[1].isdigit() else None
        simulated = run_quietly("apt-get", "--simulate", "upgrade")
        if simulated.returncode == 0:
            return len(re.findall(r"^Inst .*-security", simulated.stdout, re.MULTILINE))
    except (OSError, subprocess.TimeoutExpired):
        pass
    return None


def run_quietly(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=60)


def metadata(name):
    """A value of EC2's metadata service; None where it does not answer."""
    try:
        token = ask("PUT", "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds": "60"})
        return ask("GET", f"/latest/meta-data/{name}", {"X-aws-ec2-metadata-token": token}) or None
    except (OSError, ValueError):
        return None


def ask(method, path, headers):
    with OPENER.open(urllib.request.Request(METADATA + path, headers=headers, method=method), timeout=2) as answer:
        return answer.read().decode().strip()


def text_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return None
