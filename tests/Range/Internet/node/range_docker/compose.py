"""The commands of Compose."""
import json
import os
import signal
import subprocess
import sys
import time

import yaml

from . import containers, images, logs, programs, views
from .arguments import every, has, last, take_all, take_options
from .compose_file import Project, as_map
from .files import LOGS, fail
from .foreground import exec_in, run_here

GLOBAL = {"-f", "--file", "--env-file", "-p", "--project-name", "--project-directory", "--profile", "--progress", "--ansi", "--parallel"}
DETAILS = {"-e", "--env", "-u", "--user", "-w", "--workdir", "--tail", "-n", "--since", "--until", "--format", "--timeout", "--wait-timeout",
           "--entrypoint", "--scale", "--pull", "--index", "--status", "--filter", "--policy", "--signal", "-s", "-v", "--volume", "--name", "--orderby"}
FLAGS_FOR = {"-s": ("rm",), "-v": ("rm", "down"), "-n": ("exec",), "-w": ("up",)}


def say(text):
    print(text, file=sys.stderr, flush=True)


def main(arguments):
    options = take_options(arguments, GLOBAL)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command == "version":
        print("2.40.0" if "--short" in rest else "Docker Compose version v2.40.0")
        return 0
    if command == "ls":
        return list_projects(rest)
    files = [os.path.abspath(file) for file in every(options, "-f", "--file")]
    folder = last(options, "--project-directory") or (os.path.dirname(files[0]) if files else os.getcwd())
    project = Project(os.path.abspath(folder), files, options.get("--env-file"), last(options, "-p", "--project-name"))
    with_value = {name for name in DETAILS if command not in FLAGS_FOR.get(name, ())}
    if command in ("up", "stop", "restart", "down"):
        with_value.add("-t")
    if command not in COMMANDS:
        fail(f"the range does not know `docker compose {command}`", 64)
    if command in ("exec", "run"):
        details = take_options(rest, with_value, "aqfsvtTid")
    else:
        details, rest = take_all(rest, with_value, "aqfsvtTid")
    if command not in ("exec", "run", "cp"):
        for name in rest:
            if name not in project.services:
                fail(f"no such service: {name}")
    return COMMANDS[command](project, details, rest) or 0


# ---- making and starting

def image_of(project, name, policy="missing"):
    reference = str(project.services[name].get("image") or f"{project.name}-{name}")
    found = images.find(reference)
    if policy == "always" or found is None and policy != "never":
        try:
            found, _ = images.pull(reference)
        except images.PullError as error:
            fail(str(error))
    if found is None:
        fail(f"Error response from daemon: No such image: {reference}")
    return reference, found


def make(project, name, reference, image):
    service = project.services[name]
    own = project.environment(service)
    ran = programs.describe(reference, own, service.get("entrypoint"), service.get("command"))
    # All services share this machine's ports.
    if own.get("LISTEN", "").startswith(":"):
        own["LISTEN"] = project.address_of(name) + own["LISTEN"]
    label = "com.docker.compose."
    labels = {
        **image["Config"]["Labels"], label + "project": project.name, label + "service": name, label + "container-number": "1",
        label + "oneoff": "False", label + "config-hash": project.config_hash(name), label + "image": image["Id"],
        label + "project.working_dir": project.folder, label + "project.config_files": ",".join(project.files), label + "version": "2.40.0",
        **as_map(service.get("labels")),
    }
    mounts = []
    for mount in project.mounts(service):
        if mount["Type"] == "volume":
            mount["Labels"] = {label + "project": project.name, label + "version": "2.40.0", label + "volume": project.key_of(mount["Name"])}
        mounts.append(mount)
    tmpfs = service.get("tmpfs") or []
    tmpfs = [tmpfs] if isinstance(tmpfs, str) else tmpfs
    return containers.create({
        "Name": service.get("container_name") or f"{project.name}-{name}-1", "Labels": labels, "Image": reference, "ImageId": image["Id"],
        "Args": ran["Args"], "Entrypoint": programs.words(service.get("entrypoint")) or None, "Cmd": programs.words(service.get("command")) or None,
        "Env": [f"{key}={value}" for key, value in {**ran["Env"], **own}.items()],
        "Private": {**ran["Private"], "RANGE_ADDRESS": project.address_of(name), "RANGE_IMAGE": json.dumps(image["Range"])},
        "Mounts": mounts, "Tmpfs": {**ran["Tmpfs"], **dict((one.split(":", 1) + [""])[:2] for one in tmpfs)},
        "Hosts": list(project.names_seen_by(name)), "RestartPolicy": str(service.get("restart") or "no"), "User": str(service.get("user") or ""),
        "WorkingDir": service.get("working_dir"), "StopSignal": service.get("stop_signal") or ran["StopSignal"],
        "StopTimeout": service.get("stop_grace_period"), "Healthcheck": service.get("healthcheck"), "HealthPace": image["Range"].get("healthPace"),
        "NetworkMode": service.get("network_mode") or f"{project.name}_default", "Networks": list(project.networks(name)),
    })


def container_of(project, name):
    return next(iter(containers.of_project(project.name, name)), None)


def with_dependencies(project, names):
    found = list(names)
    for name in found:
        found += [one for one in project.dependencies(name) if one not in found]
    return [name for name in project.services if name in found]


def write_down(project):
    with open(f"{LOGS}/services.json", "w", encoding="utf-8") as file:
        json.dump({name: {**service, "environment": project.environment(service)} for name, service in project.services.items()}, file, default=str)


def up(project, details, named, start=True):
    write_down(project)
    if has(details, "--remove-orphans"):
        for one in containers.of_project(project.name):
            if one.service not in project.services:
                one.stop()
                one.remove()
    names = named or list(project.services)
    alone = has(details, "--no-deps")
    targets = [name for name in project.services if name in names] if alone else with_dependencies(project, names)
    policy = last(details, "--pull") or "missing"
    found = {name: image_of(project, name, policy) for name in targets}
    timeout = last(details, "-t", "--timeout")
    for name in targets:
        reference, image = found[name]
        known = container_of(project, name)
        stale = known and (known.config["ImageId"] != image["Id"]
                           or known.config["Labels"]["com.docker.compose.config-hash"] != project.config_hash(name))
        forced = has(details, "--force-recreate") and name in names
        if known and (forced or stale and not has(details, "--no-recreate")):
            known.stop(timeout)
            known.remove()
            known = None
            say(f" Container {project.name}-{name}-1  Recreated")
        if known is None:
            make(project, name, reference, image)
    if not start or has(details, "--no-start"):
        return 0
    status = start_all(project, targets, check=not alone)
    return status or (wait_for(project, targets, last(details, "--wait-timeout")) if has(details, "--wait") else 0)


def start_all(project, targets, check=True):
    """Starts each as soon as what it depends on is there."""
    left = list(targets)
    while left:
        for name in list(left):
            ready = True
            for other, condition in project.dependencies(name).items() if check else ():
                problem, met = judge(project, name, other, condition) if other not in left else (None, False)
                if problem:
                    say(problem)
                    return 1
                ready = ready and met
            if ready:
                left.remove(name)
                one = container_of(project, name)
                if one.state["Status"] != "running":
                    one.start()
                    say(f" Container {one.name}  Started")
        if left:
            time.sleep(0.02)
    return 0


def judge(project, name, other, condition):
    """Why a dependency will not be met; else whether it is."""
    one = container_of(project, other)
    if one is None:
        return f"dependency failed to start: no container of {other}", False
    state = one.state
    if condition == "service_completed_successfully":
        if state["Status"] == "exited" and state["ExitCode"] != 0:
            return f'service "{other}" didn\'t complete successfully: exit {state["ExitCode"]}', False
        return None, state["Status"] == "exited"
    if condition == "service_healthy":
        health = (state.get("Health") or {}).get("Status")
        if state["Status"] == "exited":
            return f"dependency failed to start: container {one.name} exited ({state['ExitCode']})", False
        if health == "unhealthy":
            return f"dependency failed to start: container {one.name} is unhealthy", False
        return None, health == "healthy"
    return None, state["Status"] in ("running", "restarting", "exited")


def wait_for(project, names, limit):
    end = time.monotonic() + float(limit or 3600)
    while True:
        states = [(name, container_of(project, name).state) for name in names]
        if any((state.get("Health") or {}).get("Status") == "unhealthy" or state["Status"] == "exited" and state["ExitCode"] for _, state in states):
            return 1
        if all((state.get("Health") or {"Status": "healthy"})["Status"] == "healthy" for _, state in states):
            return 0
        if time.monotonic() > end:
            say("application not healthy after timeout")
            return 1
        time.sleep(0.05)


def start(project, details, named):
    write_down(project)
    names = named or [one.service for one in containers.of_project(project.name)]
    for name in named:
        if container_of(project, name) is None:
            fail(f'service "{name}" has no container to start')
    return start_all(project, [name for name in project.services if name in names], check=not named)


def restart(project, details, named):
    for name in named or list(project.services):
        one = container_of(project, name)
        if one:
            one.stop(last(details, "-t", "--timeout"))
            one.start()


# ---- stopping

def ordered(project, named):
    """Who depends on others goes first."""
    names = with_dependencies(project, named or list(project.services))
    order = []
    while len(order) < len(names):
        for name in names:
            if name not in order and all(name not in project.dependencies(other) for other in names if other not in order):
                order.append(name)
    chosen = [name for name in order if not named or name in named]
    return [one for name in chosen for one in containers.of_project(project.name, name)]


def stop(project, details, named):
    for one in ordered(project, named):
        one.stop(last(details, "-t", "--timeout"))
        say(f" Container {one.name}  Stopped")


def remove(project, details, named):
    for one in ordered(project, named):
        if has(details, "-s", "--stop"):
            one.stop()
        if one.supervisor is None:
            one.remove()
            say(f" Container {one.name}  Removed")


def kill(project, details, named):
    for one in ordered(project, named):
        name = last(details, "-s", "--signal") or "SIGKILL"
        one.kill(signal.SIGKILL if name == "9" else getattr(signal, "SIG" + name.removeprefix("SIG")))


def down(project, details, named):
    for one in ordered(project, named) + ([] if named else [one for one in containers.of_project(project.name)
                                                           if one.service not in project.services and has(details, "--remove-orphans")]):
        one.stop(last(details, "-t", "--timeout"))
        one.remove()
    if has(details, "-v", "--volumes"):
        for name in project.volumes().values():
            if problem := containers.remove_volume(name):
                say(problem) if "no such volume" not in problem else None


# ---- looking

def pull(project, details, named):
    status = 0
    for reference in dict.fromkeys(str(project.services[name].get("image", "")) for name in named or list(project.services)):
        if last(details, "--policy") == "missing" and images.find(reference):
            continue
        try:
            images.pull(reference)
        except images.PullError as error:
            say(str(error))
            status = 0 if has(details, "--ignore-pull-failures") else 1
    return status


def ps(project, details, named):
    listed = [one for one in containers.of_project(project.name) if not named or one.service in named]
    wanted = last(details, "--status") or (last(details, "--filter") or "").removeprefix("status=")
    rows = [(one, views.row(one)) for one in listed]
    rows = [(one, row) for one, row in rows if (row["State"] == wanted if wanted else has(details, "-a", "--all") or row["State"] in ("running", "restarting"))]
    if has(details, "-q", "--quiet"):
        lines = [one.id for one, _ in rows]
    elif has(details, "--services"):
        lines = [row["Service"] for _, row in rows]
    elif last(details, "--format") == "json":
        lines = [json.dumps(row) for _, row in rows]
    else:
        lines = ["NAME  IMAGE  SERVICE  STATUS"] + [f"{row['Name']}  {row['Image']}  {row['Service']}  {row['Status']}" for _, row in rows]
    print("\n".join(lines)) if lines else None


def show_logs(project, details, named):
    listed = [one for one in containers.of_project(project.name) if not named or one.service in named]
    prefixes = {one.id: f"{one.name.removeprefix(project.name + '-')}  | " for one in listed} if not has(details, "--no-log-prefix") else {}
    return logs.show(listed, details, prefixes)


def run_exec(project, details, rest):
    name, command = rest[0], rest[1:]
    if name not in project.services:
        fail(f"no such service: {name}")
    one = container_of(project, name)
    if one is None or not one.is_running:
        fail(f'service "{name}" is not running')
    return exec_in(one, details, command)


def run_once(project, details, rest):
    name, command = rest[0], rest[1:]
    service = project.services.get(name) or fail(f"no such service: {name}")
    if not has(details, "--no-deps"):
        dependencies = [one for one in with_dependencies(project, [name]) if one != name]
        status = up(project, {}, dependencies) if dependencies else 0
        if status:
            return status
    reference, image = image_of(project, name)
    entrypoint = last(details, "--entrypoint")
    project.document["services"][name] = {**service, "command": command or ([] if entrypoint else service.get("command")), "restart": "no",
                                          **({"entrypoint": entrypoint} if entrypoint is not None else {}),
                                          "environment": {**project.environment(service), **as_map(every(details, "-e", "--env"))},
                                          "volumes": (service.get("volumes") or []) + every(details, "-v", "--volume"),
                                          "user": last(details, "-u", "--user") or service.get("user")}
    one = make(project, name, reference, image)
    one.update(Name=f"{project.name}-{name}-run-{one.id[:12]}", Labels={**one.config["Labels"], "com.docker.compose.oneoff": "True"})
    return run_here(one)


def config(project, details, named):
    document = project.render()
    if has(details, "--services"):
        print("\n".join(project.services))
    elif has(details, "--volumes"):
        print("\n".join(project.volumes()))
    elif has(details, "--images"):
        print("\n".join(str(project.services[name].get("image", "")) for name in named or project.services))
    elif not has(details, "-q", "--quiet"):
        document["services"] = {name: value for name, value in document["services"].items() if not named or name in named}
        print(json.dumps(document, indent=2, default=str)) if last(details, "--format") == "json" else yaml.safe_dump(document, sys.stdout)


def list_images(project, details, named):
    rows = []
    for one in containers.of_project(project.name):
        image = images.find(one.config["ImageId"]) or {"RepoTags": [], "Size": 0}
        repository, tag, _ = images.split(one.config["Image"])
        rows.append({"ID": one.config["ImageId"], "ContainerName": one.name, "Repository": repository, "Tag": tag, "Size": image["Size"]})
    print(json.dumps(rows) if last(details, "--format") == "json" else "\n".join(f"{row['ContainerName']} {row['ID']}" for row in rows))


def copy(project, details, rest):
    """Between the machine and a running container."""
    def place(text):
        name, colon, path = text.partition(":")
        if not colon or name not in project.services:
            return text
        one = container_of(project, name)
        if one is None or not one.is_running:
            fail(f'service "{name}" is not running')
        return f"/proc/{one.state['Pid']}/root{path}"
    return subprocess.run(["cp", "-a", place(rest[0]), place(rest[1])]).returncode


def list_projects(rest):
    details = take_options(rest, {"--format", "--filter"}, "aq")
    found = {}
    for one in containers.every():
        labels = one.config["Labels"]
        if labels.get("com.docker.compose.project"):
            found.setdefault(labels["com.docker.compose.project"], []).append(one)
    rows = [{"Name": name, "Status": f"running({sum(one.is_running for one in some)})", "ConfigFiles": some[0].config["Labels"]["com.docker.compose.project.config_files"]}
            for name, some in found.items()]
    print("\n".join(found) if has(details, "-q") else json.dumps(rows))
    return 0


COMMANDS = {
    "up": up, "create": lambda project, details, named: up(project, details, named, start=False), "start": start, "restart": restart, "stop": stop,
    "rm": remove, "kill": kill, "down": down, "pull": pull, "ps": ps, "logs": show_logs, "exec": run_exec, "run": run_once, "config": config,
    "images": list_images, "cp": lambda project, details, rest: copy(project, details, rest), "help": lambda *_: 0,
}
