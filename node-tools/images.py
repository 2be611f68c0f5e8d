"""Images on this machine: pulled by digest, and known again by their id."""
import json
import os
import re
import shutil

import layout
from failures import ToolError
from layout import docker, inspected

PULL_S = 3600
VERSION = "org.opencontainers.image.version"
# As the engine takes one from a user. What has another form may be an option to Docker, or a line of its own in the settings.
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5}/[a-z0-9]+)?([._/-]+[a-z0-9]+)*"
                  r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?")
LONGEST_NAME = 512


class Image:
    """What Docker knows of an image."""

    def __init__(self, facts):
        self.id = facts.get("Id")
        self.digests = facts.get("RepoDigests") or []
        self.size = facts.get("Size") or 0
        config = facts.get("Config") or {}
        self.version = (config.get("Labels") or {}).get(VERSION)
        environment = dict(one.split("=", 1) for one in config.get("Env") or [] if "=" in one)
        self.postgres = environment.get("PG_MAJOR")

    def digest(self, name):
        """Under which the image's own repository knows it; of an image for several platforms, the index's."""
        wanted = plain(repository(name))
        return next((one[one.index("@") + 1:] for one in self.digests if "@" in one and plain(repository(one)) == wanted), None)


def require_name(reference):
    """Before an image that another has named is looked for, pulled or written down; none is nothing to do."""
    if reference and not (len(reference) <= LONGEST_NAME and NAME.fullmatch(reference)):
        raise ToolError("ImageUnusable", f"{json.dumps(reference[:200])} is no name of an image that this node takes")


def find(reference):
    """None if this machine has no such image."""
    found = inspected([reference] if reference else [], "image")
    return Image(found[0]) if found else None


def all_of(ids):
    """Images by their ids, as they were given."""
    ids = sorted(set(ids))
    found = inspected(ids, "image")
    # Docker keeps the order, and may know an image by another id than the one it was asked for.
    names = ids if len(found) == len(ids) else [facts.get("Id") for facts in found]
    return {name: Image(facts) for name, facts in zip(names, found)}


def tagged(reference):
    """Without a digest; with the tag that Docker takes where none is named."""
    name = reference.partition("@")[0]
    return name if ":" in name.rsplit("/", 1)[-1] or "@" in reference else f"{name}:latest"


def repository(reference):
    return re.sub(r"(:[^:/]+)?(@.*)?$", "", reference)


def plain(name):
    return name.removeprefix("docker.io/").removeprefix("library/")


def by_digest(reference, digest):
    """How exactly this image is named to Docker."""
    return f"{repository(reference)}@{digest}" if digest else tagged(reference)


def pull(reference, digest):
    """Exactly the image of the digest; without one, what the tag means now."""
    name = by_digest(reference, digest)
    found = find(name) if digest else None
    if found is None:
        try:
            docker("pull", "--quiet", name, timeout=PULL_S)
        except ToolError as error:
            code = "DockerMissing" if error.code == "DockerMissing" else "PullFailed"
            raise ToolError(code, f"{name} could not be pulled: {error.message}") from None
        found = find(name)
    if found is None:
        raise ToolError("PullFailed", f"{name} is not on this machine, although it was pulled")
    return found


def is_older(new, old):
    """Whether one version comes before the other; False where the two do not tell."""
    numbers = [re.match(r"v?(\d+(?:\.\d+)*)", text or "") for text in (new, old)]
    if None in numbers:
        return False
    parts = [[int(part) for part in one[1].split(".")] for one in numbers]
    length = max(map(len, parts))
    return parts[0] + [0] * (length - len(parts[0])) < parts[1] + [0] * (length - len(parts[1]))


def room():
    """Free bytes where images lie."""
    return shutil.disk_usage(folder()).free


def folder():
    place = layout.at("/var/lib/docker")
    return place if os.path.exists(place) else layout.at("/") or "/"
