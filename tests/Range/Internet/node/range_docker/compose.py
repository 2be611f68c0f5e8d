"""The commands of Compose."""
import json
import os
import signal
import subprocess
import sys

import yaml

from . import containers, images, logs, views
from .arguments import every, has, last, take_all, take_options
from .compose_file import Project, as_map
from .compose_up import container_of, image_of, make, restart, say, start, up, with_dependencies
from .files import fail
from .foreground import exec_in, run_here

GLOBAL = {"-f", "--file", "--env-file", "-p", "--project-name", "--project-directory", "--profile", "--progress", "--ansi", "--parallel"}
DETAILS = {"-e", "--env", "-u", "--user", "-w", "--workdir", "--tail", "-n", "--since", "--until", "--format", "--timeout", "--wait-timeout",
           "--entrypoint", "--scale", "--pull", "--index", "--status", "--filter", "--policy",
           "--signal", "-s", "-v", "--volume", "--name", "--orderby"}
FLAGS_FOR = {"-s": ("rm",), "-v": ("rm", "down"), "-n": ("exec",), "-w": ("up",)}


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
            # Gone, it has no name any more.
            name = one.name
            one.remove()
            say(f" Container {name}  Removed")


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
    states = {wanted} if wanted else {"running", "restarting"}
    rows = [(one, row) for one, row in rows if row["State"] in states or not wanted and has(details, "-a", "--all")]
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
    rows = [{"Name": name, "Status": f"running({sum(one.is_running for one in some)})",
             "ConfigFiles": some[0].config["Labels"]["com.docker.compose.project.config_files"]} for name, some in found.items()]
    print("\n".join(found) if has(details, "-q") else json.dumps(rows))
    return 0


COMMANDS = {
    "up": up, "create": lambda project, details, named: up(project, details, named, run=False), "start": start, "restart": restart, "stop": stop,
    "rm": remove, "kill": kill, "down": down, "pull": pull, "ps": ps, "logs": show_logs, "exec": run_exec, "run": run_once, "config": config,
    "images": list_images, "cp": lambda project, details, rest: copy(project, details, rest), "help": lambda *_: 0,
}
