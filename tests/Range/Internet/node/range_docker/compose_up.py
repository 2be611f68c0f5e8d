"""Making containers of a compose file's services, and starting them in their order."""
import json
import sys
import time

from . import containers, images, programs
from .arguments import has, last
from .compose_file import as_map
from .files import LOGS, fail


def say(text):
    print(text, file=sys.stderr, flush=True)


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


def up(project, details, named, run=True):
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
    if not run or has(details, "--no-start"):
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
