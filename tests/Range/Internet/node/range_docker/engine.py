"""The commands of `docker` besides those of Compose."""
import json
import os
import signal
import sys
import time

from . import containers, images, views
from .arguments import every, has, last, take_all, take_options
from .compose_file import as_map
from .files import LOGS, RUN, VOLUMES, fail, write_json, read_json
from .templates import render

VERSION = "29.1.0"
OBJECTS = {"container", "image", "volume", "network", "system"}
ALIASES = {"ps": ("container", "ls"), "images": ("image", "ls"), "rmi": ("image", "rm"), "pull": ("image", "pull"), "tag": ("image", "tag")}


def main(arguments):
    # The engine's own, whoever calls.
    os.umask(0o022)
    os.makedirs(LOGS, exist_ok=True)
    os.makedirs(RUN, exist_ok=True)
    with open(f"{LOGS}/commands", "a", encoding="utf-8") as log:
        log.write(" ".join(arguments) + "\n")
    if arguments[:1] not in (["--version"], ["-v"]):
        take_options(arguments, {"--context", "--host", "-H", "--log-level", "-l", "--config"})
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command == "range-boot":
        containers.boot()
        return 0
    if command == "compose":
        from . import compose
        return compose.main(rest)
    if command in ("--version", "-v"):
        print(f"Docker version {VERSION}, build range")
        return 0
    if command in OBJECTS and rest:
        kind, command, rest = command, rest[0], rest[1:]
    elif command in ALIASES:
        kind, command = ALIASES[command]
    else:
        kind = "container"
    run = COMMANDS.get((kind, command)) or fail(f"the range does not know `docker {kind} {command}`", 64)
    return run(rest) or 0


def emit(details, rows, line, identity):
    """A list, as --quiet and --format have it."""
    form = last(details, "--format", "-f")
    for row in rows:
        print(identity(row) if has(details, "-q", "--quiet") else json.dumps(row) if form == "json" else render(form, row) if form else line(row))


def anyone(reference):
    return containers.find(reference) or fail(f"Error response from daemon: No such container: {reference}")


def engine_id():
    path = "/var/lib/docker/engine-id"
    if not os.path.exists(path):
        import uuid
        write_json(path, str(uuid.uuid4()))
    return read_json(path)


def info(rest):
    details, rest = take_all(rest, {"--format", "-f"})
    known = containers.every()
    value = {"ID": engine_id(), "ServerVersion": VERSION, "Driver": "overlay2", "DockerRootDir": "/var/lib/docker", "LiveRestoreEnabled": True,
             "Containers": len(known), "ContainersRunning": sum(one.is_running for one in known), "Images": len(images.every())}
    form = last(details, "--format", "-f")
    print(render(form, value) if form else f"Server Version: {VERSION}")


def version(rest):
    form = last(take_options(rest, {"--format", "-f"}), "--format", "-f")
    value = {"Client": {"Version": VERSION}, "Server": {"Version": VERSION}}
    print(render(form, value) if form else f"Client:\n Version: {VERSION}\nServer:\n Version: {VERSION}")


# ---- containers

def ps(rest):
    details, rest = take_all(rest, {"--format", "--filter", "-f", "-n"}, "aqls")
    filters = every(details, "--filter", "-f")
    states = {item.split("=", 1)[1] for item in filters if item.startswith("status=")}
    rows = []
    for one in reversed(containers.every()):
        row = views.row(one)
        shown = row["State"] in states if states else has(details, "-a", "--all") or row["State"] in ("running", "restarting")
        if shown and views.matches(one.config["Labels"], one.name, filters):
            rows.append({**row, "ID": one.id if has(details, "--no-trunc") else row["ID"]})
    emit(details, rows, lambda row: f"{row['ID']}  {row['Image']}  {row['Status']}  {row['Names']}", lambda row: row["ID"])


def inspect(rest, kinds=("container", "image", "volume")):
    details, names = take_all(rest, {"--format", "-f", "--type"}, "s")
    kind = last(details, "--type")
    found, status = [], 0
    for name in names:
        one = None
        for look in [kind] if kind else kinds:
            if look == "container" and (container := containers.find(name)):
                one = views.container(container)
            elif look == "image" and (image := images.find(name)):
                one = {key: value for key, value in image.items() if key != "Range"}
            elif look == "volume":
                one = next((volume for volume in containers.volumes() if volume["Name"] == name), None)
            if one:
                break
        if one is None:
            subject = kind or (kinds[0] if len(kinds) == 1 else "object")
            problem = "Error response from daemon: " + (f"get {name}: no such volume" if subject == "volume" else f"No such {subject}: {name}")
            print(problem if subject != "object" else f"error: no such object: {name}", file=sys.stderr)
            status = 1
        else:
            found.append(one)
    form = last(details, "--format", "-f")
    if form:
        for one in found:
            print(json.dumps(views.visible(one)) if form in ("json", "{{json .}}") else render(form, one))
    else:
        print(json.dumps([views.visible(one) for one in found], indent=4))
    return status


def each(action):
    """A command for containers by name; the names are printed."""
    def run(rest):
        details, rest = take_all(rest, {"-t", "--time", "--timeout", "-s", "--signal"}, "fva")
        for name in rest:
            action(anyone(name), details)
            print(name)
    return run


def rm(one, details):
    if one.supervisor is not None:
        if not has(details, "-f", "--force"):
            fail(f'Error response from daemon: cannot remove container "{one.name}": container is running: '
                 "stop the container before removing or force remove")
        one.kill()
        one.end(signal.SIGTERM)
    one.remove()


def restart(one, details):
    one.stop(last(details, "-t", "--time", "--timeout"))
    one.start()


def kill(one, details):
    name = last(details, "-s", "--signal") or "KILL"
    one.kill(signal.SIGKILL if name in ("9", "KILL", "SIGKILL") else getattr(signal, "SIG" + name.removeprefix("SIG")))


def show_logs(rest):
    from . import logs
    details, names = take_all(rest, {"--since", "--until", "--tail", "-n"}, "ft")
    return logs.show([anyone(names[0])], details, {}, to_streams=True)


def run_exec(rest):
    from .foreground import exec_in
    details = take_options(rest, {"-e", "--env", "-u", "--user", "-w", "--workdir", "--env-file"}, "itd")
    one = anyone(rest[0])
    if not one.is_running:
        fail(f"Error response from daemon: container {one.id} is not running")
    if not has(details, "-i", "--interactive"):
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    return exec_in(one, details, rest[1:])


def run(rest):
    from . import programs
    from .foreground import run_here
    details = take_options(rest, {"-v", "--volume", "-e", "--env", "-u", "--user", "-w", "--workdir", "--entrypoint", "--name", "--network", "--net",
                                  "--label", "-l", "--restart", "--mount", "--memory", "-m", "--cpus", "--pull", "--platform", "--tmpfs",
                                  "--cap-drop", "--cap-add", "--security-opt", "--pids-limit", "--volumes-from"}, "itd")
    reference, command = rest[0], rest[1:]
    image = images.find(reference)
    if image is None:
        if last(details, "--pull") == "never":
            fail(f"docker: Error response from daemon: No such image: {reference}", 125)
        try:
            image, _ = images.pull(reference)
        except images.PullError as error:
            fail(f"docker: {error}", 125)
    variables = as_map(every(details, "-e", "--env"))
    ran = programs.describe(reference, variables, last(details, "--entrypoint"), command)
    mounts = [volume(item) for item in every(details, "-v", "--volume")] + [mount(item) for item in every(details, "--mount")]
    for other in every(details, "--volumes-from"):
        mounts += anyone(other.split(":")[0]).config["Mounts"]
    one = containers.create({
        "Name": last(details, "--name") or "", "Labels": {**image["Config"]["Labels"], **as_map(every(details, "--label", "-l"))}, "Image": reference,
        "ImageId": image["Id"], "Args": ran["Args"], "Entrypoint": None, "Cmd": command or None,
        "Env": [f"{key}={value}" for key, value in {**ran["Env"], **variables}.items()],
        "Private": {**ran["Private"], "RANGE_ADDRESS": "127.0.9.1", "RANGE_IMAGE": json.dumps(image["Range"])},
        "Mounts": mounts, "Tmpfs": {**ran["Tmpfs"], **{item.split(":")[0]: "" for item in every(details, "--tmpfs")}}, "Hosts": [],
        "RestartPolicy": last(details, "--restart") or "no", "User": last(details, "-u", "--user") or "", "WorkingDir": last(details, "-w", "--workdir"),
        "StopSignal": ran["StopSignal"], "NetworkMode": last(details, "--network", "--net") or "bridge",
    })
    one.update(Name=one.name or f"range_{one.id[:12]}")
    if has(details, "-d", "--detach"):
        one.start()
        print(one.id)
        return 0
    if not has(details, "-i", "--interactive"):
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    return run_here(one)


def volume(text):
    source, target, *options = text.split(":")
    return place("bind" if source.startswith("/") else "volume", source, target, "ro" not in ",".join(options).split(","))


def mount(text):
    values = dict((item.split("=", 1) + [""])[:2] for item in text.split(","))
    source = values.get("source") or values.get("src") or ""
    target = values.get("target") or values.get("dst") or values.get("destination")
    return place(values.get("type", "volume"), source, target, not ("readonly" in values or "ro" in values))


def place(kind, source, target, writable):
    named = {"Name": source, "Driver": "local"} if kind == "volume" else {}
    return {"Type": kind, **named, "Source": f"{VOLUMES}/{source}/_data" if named else source, "Destination": target,
            "Mode": "" if writable else "ro", "RW": writable}


def wait(rest):
    for name in rest:
        one = anyone(name)
        while one.supervisor is not None:
            time.sleep(0.02)
        print(one.state["ExitCode"])


# ---- images

def pull(rest):
    details, rest = take_all(rest, {"--platform"}, "qa")
    try:
        image, new = images.pull(rest[0])
    except images.PullError as error:
        fail(str(error))
    repository, tag, digest = images.split(rest[0])
    if has(details, "-q", "--quiet"):
        print(f"docker.io/{rest[0]}")
        return
    fetched = next(one for one in image["RepoDigests"]).split("@")[1]
    status = "Downloaded newer image" if new else "Image is up to date"
    print(f"{tag or digest}: Pulling from {repository}\nDigest: {fetched}\nStatus: {status} for {rest[0]}\ndocker.io/{rest[0]}")


def list_images(rest):
    details, rest = take_all(rest, {"--format", "--filter", "-f"}, "aq")
    rows = [row for image in images.every() for row in views.image_rows(image)]
    if has(details, "--no-trunc"):
        full = {image["Id"].removeprefix("sha256:")[:12]: image["Id"] for image in images.every()}
        rows = [{**row, "ID": full[row["ID"]]} for row in rows]
    if rest:
        repository, tag, _ = images.split(rest[0])
        rows = [row for row in rows if row["Repository"] == repository and (":" not in rest[0] or row["Tag"] == tag)]
    if "dangling=true" in every(details, "--filter", "-f"):
        rows = [row for row in rows if row["Tag"] == "<none>"]
    emit(details, rows, lambda row: f"{row['Repository']}  {row['Tag']}  {row['ID']}  {row['Size']}", lambda row: row["ID"])


def tag(rest):
    if not images.tag_as(rest[0], rest[1]):
        fail(f"Error response from daemon: No such image: {rest[0]}")


def used(identity):
    return [one for one in containers.every() if one.config["ImageId"] == identity]


def remove_images(rest):
    details, rest = take_all(rest, set(), "f")
    for reference in rest:
        image = images.find(reference) or fail(f"Error response from daemon: No such image: {reference}")
        users = used(image["Id"])
        if users and len(image["RepoTags"]) < 2 and not has(details, "-f", "--force"):
            fail(f'Error response from daemon: conflict: unable to remove repository reference "{reference}" (must force) - '
                 f"container {users[0].id[:12]} is using its referenced image")
        gone, identity = images.remove(reference)
        print("\n".join([f"Untagged: {name}" for name in gone] + [f"Deleted: {identity}"]))


def prune_images(rest):
    details, rest = take_all(rest, {"--filter"}, "af")
    for image in images.every():
        if not used(image["Id"]) and (has(details, "-a", "--all") or not image["RepoTags"]):
            for name in image["RepoTags"] or [image["Id"]]:
                images.remove(name)
            print(f"deleted: {image['Id']}")
    print("Total reclaimed space: 0B")


# ---- volumes

def list_volumes(rest):
    details, rest = take_all(rest, {"--format", "--filter", "-f"}, "q")
    found = [one for one in containers.volumes() if views.matches(one["Labels"] or {}, one["Name"], every(details, "--filter", "-f"))]
    emit(details, [views.volume_row(one) for one in found], lambda row: f"{row['Driver']}  {row['Name']}", lambda row: row["Name"])


def create_volume(rest):
    details, rest = take_all(rest, {"--label", "--driver", "-d", "--name", "--opt", "-o"})
    name = rest[0] if rest else last(details, "--name") or fail("a name is needed", 64)
    containers.make_volume(name, as_map(every(details, "--label")))
    print(name)


def remove_volumes(rest):
    details, rest = take_all(rest, set(), "f")
    status = 0
    for name in rest:
        problem = containers.remove_volume(name)
        if problem and not (has(details, "-f", "--force") and "no such volume" in problem):
            print(problem, file=sys.stderr)
            status = 1
        else:
            print(name)
    return status


def list_networks(rest):
    details, rest = take_all(rest, {"--format", "--filter", "-f"}, "q")
    names = dict.fromkeys(["bridge", "host", "none", *(name for one in containers.every() for name in one.config.get("Networks") or [])])
    emit(details, [{"ID": f"{abs(hash(name)):012x}"[:12], "Name": name, "Driver": "bridge", "Scope": "local"} for name in names],
         lambda row: f"{row['ID']}  {row['Name']}", lambda row: row["ID"])


COMMANDS = {
    ("container", "info"): info, ("system", "info"): info, ("container", "version"): version, ("container", "ls"): ps, ("container", "ps"): ps,
    ("container", "inspect"): inspect, ("container", "start"): each(lambda one, _: one.start()),
    ("container", "stop"): each(lambda one, details: one.stop(last(details, "-t", "--time", "--timeout"))), ("container", "restart"): each(restart),
    ("container", "kill"): each(kill), ("container", "rm"): each(rm), ("container", "logs"): show_logs, ("container", "exec"): run_exec,
    ("container", "run"): run, ("container", "wait"): wait, ("image", "inspect"): lambda rest: inspect(rest, ("image",)), ("image", "ls"): list_images,
    ("image", "pull"): pull, ("image", "tag"): tag, ("image", "rm"): remove_images, ("image", "prune"): prune_images,
    ("volume", "ls"): list_volumes, ("volume", "inspect"): lambda rest: inspect(rest, ("volume",)), ("volume", "create"): create_volume,
    ("volume", "rm"): remove_volumes, ("network", "ls"): list_networks,
}
