"""Images: what the range's registry has, and what this machine has pulled.

The registry answers at the registry's own name and is set by the range's configuration: for each tag a digest, labels
and how the image behaves. A tag can move; what it meant before stays reachable by its digest.
"""
import json
import re

from .files import IMAGES, lock, read_json, write_json

REGISTRY = "registry-1.docker.io"


class PullError(Exception):
    pass


def split(reference):
    """Repository, tag and digest; the tag is `latest` where neither is given."""
    name, _, digest = reference.partition("@")
    match = re.fullmatch(r"(.+?)(?::([^:/]+))?", name)
    repository = match[1].removeprefix("docker.io/").removeprefix("library/")
    return repository, match[2] or ("" if digest else "latest"), digest


def store():
    return read_json(IMAGES, {"images": {}, "tags": {}, "digests": {}})


def find(reference):
    """The local image of a name, a digest or an id; None if there is none."""
    known = store()
    repository, tag, digest = split(reference)
    if digest:
        identity = known["digests"].get(f"{repository}@{digest}")
    else:
        identity = known["tags"].get(f"{repository}:{tag}")
    if identity is None and re.fullmatch(r"(sha256:)?[0-9a-f]{6,64}", reference):
        wanted = reference.removeprefix("sha256:")
        identity = next((one for one in known["images"] if one.removeprefix("sha256:").startswith(wanted)), None)
    return describe(known, identity) if identity else None


def describe(known, identity):
    image = known["images"][identity]
    return {
        "Id": identity,
        "RepoTags": sorted(tag for tag, one in known["tags"].items() if one == identity),
        "RepoDigests": sorted(digest for digest, one in known["digests"].items() if one == identity),
        "Created": image["created"],
        "Config": {"Labels": image["labels"], "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},
        "Architecture": "amd64",
        "Os": "linux",
        "Size": image["size"],
        "Range": image["range"],
    }


def every():
    known = store()
    return [describe(known, identity) for identity in known["images"]]


def ask_registry(reference):
    # Here, because it takes long, and few commands need it.
    import http.client
    from urllib.parse import quote
    connection = http.client.HTTPConnection(REGISTRY, 80, timeout=20)
    try:
        connection.request("GET", f"/range/image?reference={quote(reference, safe='')}")
        answer = connection.getresponse()
        text = answer.read().decode()
    except OSError as error:
        raise PullError(f'Error response from daemon: Get "https://{REGISTRY}/v2/": dial tcp: {error}') from None
    finally:
        connection.close()
    if answer.status == 404:
        raise PullError(f"Error response from daemon: manifest for {reference} not found: manifest unknown: manifest unknown")
    if answer.status != 200:
        raise PullError(f"Error response from daemon: received unexpected HTTP status: {answer.status} {answer.reason}")
    return json.loads(text)


def pull(reference):
    """Fetches an image; answers it and whether it is new here."""
    repository, tag, digest = split(reference)
    found = ask_registry(f"{repository}:{tag}@{digest}" if tag and digest else f"{repository}@{digest}" if digest else f"{repository}:{tag}")
    with lock("images"):
        known = store()
        new = found["id"] not in known["images"]
        known["images"].setdefault(found["id"], {
            "created": found["created"], "labels": found["labels"], "size": found["size"], "range": found["range"]})
        known["digests"][f"{repository}@{found['digest']}"] = found["id"]
        if not digest:
            new = new or known["tags"].get(f"{repository}:{tag}") != found["id"]
            known["tags"][f"{repository}:{tag}"] = found["id"]
        write_json(IMAGES, known)
        return describe(known, found["id"]), new


def tag_as(reference, name):
    repository, tag, _ = split(name)
    image = find(reference)
    if image is None:
        return False
    with lock("images"):
        known = store()
        known["tags"][f"{repository}:{tag}"] = image["Id"]
        write_json(IMAGES, known)
    return True


def remove(reference):
    """Takes a name off an image, and the image away with its last name or when it is named by its id."""
    image = find(reference)
    repository, tag, digest = split(reference)
    with lock("images"):
        known = store()
        gone = [f"{repository}:{tag}"] if f"{repository}:{tag}" in known["tags"] and not digest else []
        for name in gone:
            del known["tags"][name]
        if image["Id"] not in known["tags"].values():
            known["digests"] = {key: one for key, one in known["digests"].items() if one != image["Id"]}
            del known["images"][image["Id"]]
        write_json(IMAGES, known)
    return gone, image["Id"]
