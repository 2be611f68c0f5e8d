"""How containers, volumes and networks look in answers."""
import time
from datetime import datetime, timezone

from .containers import seconds


def container(one):
    """As `docker inspect` shows it; `Health` is None where there is no health check."""
    config, state = one.config, one.state
    running = state["Status"] in ("running", "restarting")
    check = config.get("Healthcheck") or {}
    return {
        "Id": one.id,
        "Created": config["Created"],
        "Path": config["Args"][0] if config["Args"] else "",
        "Args": config["Args"][1:],
        "State": {
            "Status": state["Status"], "Running": running, "Paused": False, "Restarting": state["Status"] == "restarting",
            "OOMKilled": False, "Dead": False, "Pid": state["Pid"], "ExitCode": state["ExitCode"], "Error": "",
            "StartedAt": state["StartedAt"], "FinishedAt": state["FinishedAt"], "Health": state.get("Health"),
        },
        "Image": config["ImageId"],
        "Name": "/" + config["Name"],
        "RestartCount": state["RestartCount"],
        "Driver": "overlay2",
        "LogPath": one.log,
        "HostConfig": {"RestartPolicy": {"Name": config["RestartPolicy"].split(":")[0], "MaximumRetryCount": 0},
                       "NetworkMode": config["NetworkMode"], "LogConfig": {"Type": "json-file", "Config": {}}},
        "Mounts": [{"Name": "", **{key: value for key, value in mount.items() if key != "Labels"}, "Propagation": "rprivate" if mount["Type"] == "bind" else ""}
                   for mount in config["Mounts"]],
        "Config": {
            "Hostname": one.id[:12], "User": config.get("User") or "", "Env": config["Env"], "Cmd": config.get("Cmd"), "Image": config["Image"],
            "WorkingDir": config.get("WorkingDir") or "", "Entrypoint": config.get("Entrypoint"), "Labels": config["Labels"],
            "StopSignal": config.get("StopSignal"),
            **({"Healthcheck": {"Test": check.get("test"), "Interval": int(seconds(check.get("interval"), 0) * 1e9),
                                "Retries": check.get("retries") or 0}} if check else {}),
        },
        "NetworkSettings": {"Networks": {name: {"NetworkID": name} for name in config.get("Networks") or []}},
    }


def visible(value):
    """For JSON: what is unset is left out, as Docker does with Health and the names of mounts."""
    if "State" not in value:
        return value
    state = {key: item for key, item in value["State"].items() if key != "Health" or item}
    return {**value, "State": state, "Mounts": [{key: item for key, item in mount.items() if key != "Name" or item} for mount in value["Mounts"]]}


def ago(text):
    try:
        then = datetime.fromisoformat(text[:26] + "+00:00")
    except ValueError:
        return "Less than a second"
    passed = max(0, time.time() - then.timestamp())
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if passed >= 2 * size:
            return f"{int(passed / size)} {name}"
    return f"{int(passed)} seconds"


def status(one):
    state = one.state
    health = (state.get("Health") or {}).get("Status")
    if state["Status"] == "running":
        note = {"healthy": " (healthy)", "unhealthy": " (unhealthy)", "starting": " (health: starting)"}.get(health, "")
        return f"Up {ago(state['StartedAt'])}{note}"
    if state["Status"] == "exited":
        return f"Exited ({state['ExitCode']}) {ago(state['FinishedAt'])} ago"
    return {"created": "Created", "restarting": f"Restarting ({state['ExitCode']}) {ago(state['FinishedAt'])} ago"}.get(state["Status"], "")


def row(one):
    """As `docker ps` and `docker compose ps` list it."""
    config, state = one.config, one.state
    labels = config["Labels"]
    return {
        "ID": one.id[:12], "Name": config["Name"], "Names": config["Name"], "Service": labels.get("com.docker.compose.service", ""),
        "Project": labels.get("com.docker.compose.project", ""), "Image": config["Image"], "State": state["Status"], "Status": status(one),
        "Health": (state.get("Health") or {}).get("Status", "") if state["Status"] == "running" else "", "ExitCode": state["ExitCode"],
        "Command": '"' + " ".join(config["Args"])[:40] + '"', "CreatedAt": config["Created"], "RunningFor": ago(config["Created"]) + " ago",
        "Labels": ",".join(f"{key}={value}" for key, value in labels.items()), "Mounts": ",".join(mount.get("Name") or mount["Source"] for mount in config["Mounts"]),
        "Networks": ",".join(config.get("Networks") or []), "Publishers": [], "Ports": "", "Size": "0B", "LocalVolumes": "0",
    }


def volume_row(one):
    return {"Name": one["Name"], "Driver": "local", "Scope": "local", "Mountpoint": one["Mountpoint"],
            "Labels": ",".join(f"{key}={value}" for key, value in (one["Labels"] or {}).items())}


def image_rows(image):
    named = image["RepoTags"] or ["<none>:<none>"]
    for tag in named:
        repository, _, name = tag.rpartition(":")
        digest = next((one.split("@")[1] for one in image["RepoDigests"]), "<none>")
        yield {"ID": image["Id"].removeprefix("sha256:")[:12], "Repository": repository, "Tag": name, "Digest": digest,
               "Size": f"{image['Size'] / 1e6:.3g}MB", "CreatedAt": image["Created"],
               "CreatedSince": datetime.now(timezone.utc).isoformat()}


def matches(labels, name, filters):
    """Whether something satisfies every --filter of `label` and `name`."""
    for item in filters:
        key, _, value = item.partition("=")
        if key == "label":
            label, equals, wanted = value.partition("=")
            if label not in labels or equals and labels[label] != wanted:
                return False
        elif key == "name" and value.strip("^$/") not in name:
            return False
    return True
