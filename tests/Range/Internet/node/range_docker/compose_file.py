"""What a compose file says, once its variables are filled in."""
import hashlib
import json
import os
import re

import yaml

from .files import VOLUMES, fail, read_env_file

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
VARIABLE = re.compile(r"\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\})")


def interpolate(value, names):
    """Fills in ${...} as Compose does, in every string of a document."""
    if isinstance(value, dict):
        return {key: interpolate(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolate(item, names) for item in value]
    if not isinstance(value, str):
        return value

    def fill(match):
        if match[1]:
            return "$"
        name, operator, word = match[2] or match[3], match[4] or "", match[5] or ""
        found = names.get(name)
        missing = not found if operator.startswith(":") else found is None
        if operator.endswith("+"):
            return "" if missing else word
        if missing and operator.endswith("?"):
            fail(f"required variable {name} is missing a value: {word}", 15)
        return (word if operator.endswith("-") else "") if missing else found

    return VARIABLE.sub(fill, value)


def as_map(value):
    """Environment, labels and the like, which may be a list of name=value."""
    if isinstance(value, list):
        pairs = (item.split("=", 1) if "=" in item else (item, os.environ.get(item, "")) for item in value)
        return dict(pairs)
    return {name: "" if item is None else str(item) for name, item in (value or {}).items()}


def merge(one, other):
    """A later file over an earlier one."""
    for key, value in other.items():
        if key in ("environment", "labels"):
            one[key] = {**as_map(one.get(key)), **as_map(value)}
        elif isinstance(value, dict) and isinstance(one.get(key), dict):
            merge(one[key], value)
        elif key in ("volumes", "ports", "tmpfs") and isinstance(value, list) and isinstance(one.get(key), list):
            one[key] = one[key] + [item for item in value if item not in one[key]]
        else:
            one[key] = value
    return one


def published(text):
    """A port in the long form."""
    place, _, protocol = str(text).partition("/")
    *outer, inner = place.split(":")
    return {"mode": "ingress", **({"host_ip": outer[0]} if len(outer) > 1 else {}), "target": int(inner),
            **({"published": outer[-1]} if outer else {}), "protocol": protocol or "tcp"}


class Project:
    def __init__(self, folder, files, env_files, name):
        self.folder = folder
        self.files = files or [os.path.join(folder, f) for f in NAMES if os.path.exists(os.path.join(folder, f))][:1]
        if not self.files:
            fail("no configuration file provided: not found", 14)
        names = {}
        for path in env_files or [".env"]:
            path = os.path.join(folder, path)
            if os.path.exists(path):
                names.update(read_env_file(path))
            elif env_files:
                fail(f"couldn't find env file: {path}", 14)
        names.update(os.environ)
        self.names = names
        self.document = {"services": {}}
        for path in self.files:
            if not os.path.exists(os.path.join(folder, path)):
                fail(f"open {os.path.join(folder, path)}: no such file or directory", 14)
            with open(os.path.join(folder, path), encoding="utf-8") as text:
                merge(self.document, interpolate(yaml.load(text, LOADER) or {}, names))
        self.name = name or names.get("COMPOSE_PROJECT_NAME") or self.document.get("name") \
            or re.sub(r"[^a-z0-9_-]", "", os.path.basename(os.path.abspath(folder)).lower())

    @property
    def services(self):
        return self.document["services"]

    def environment(self, service):
        values = {}
        listed = service.get("env_file") or []
        for item in [listed] if isinstance(listed, (str, dict)) else listed:
            path, required = (item["path"], item.get("required", True)) if isinstance(item, dict) else (item, True)
            path = os.path.join(self.folder, path)
            if required or os.path.exists(path):
                values.update(read_env_file(path))
        values.update(as_map(service.get("environment")))
        return values

    def volumes(self):
        """Every named volume of the file: its name there, and its own."""
        return {key: (value or {}).get("name") or f"{self.name}_{key}" for key, value in (self.document.get("volumes") or {}).items()}

    def mounts(self, service):
        for item in service.get("volumes") or []:
            if isinstance(item, dict):
                source, target, read_only = item.get("source", ""), item["target"], bool(item.get("read_only"))
            else:
                source, _, rest = item.partition(":")
                target, _, options = rest.partition(":")
                read_only = "ro" in options.split(",")
            if not target:
                continue
            if source.startswith((".", "/", "~")):
                path = os.path.normpath(os.path.join(self.folder, os.path.expanduser(source)))
                yield {"Type": "bind", "Source": path, "Destination": target, "Mode": "ro" if read_only else "rw", "RW": not read_only}
            else:
                name = self.volumes().get(source, f"{self.name}_{source}")
                yield {"Type": "volume", "Name": name, "Source": f"{VOLUMES}/{name}/_data", "Destination": target,
                       "Driver": "local", "Mode": "z", "RW": not read_only}

    def dependencies(self, name):
        listed = self.services[name].get("depends_on") or {}
        if isinstance(listed, list):
            return {one: "service_started" for one in listed}
        return {one: (options or {}).get("condition", "service_started") for one, options in listed.items()}

    def config_hash(self, name):
        service = {key: value for key, value in self.services[name].items() if key not in ("depends_on", "scale")}
        text = json.dumps({**service, "environment": self.environment(service)}, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def address_of(self, name):
        """Where a service listens: the server stand-in at the first loopback address, every other at one of its own."""
        is_server = "P2P_PORTAL_CREDENTIALS_FILE" in self.environment(self.services[name])
        return "127.0.0.1" if is_server else f"127.0.8.{1 + list(self.services).index(name)}"

    def networks(self, name):
        """Names of a service in each of its networks."""
        if self.services[name].get("network_mode"):
            return {}
        listed = self.services[name].get("networks") or {"default": None}
        listed = dict.fromkeys(listed) if isinstance(listed, list) else listed
        return {network: [name, *((options or {}).get("aliases") or [])] for network, options in listed.items()}

    def names_seen_by(self, name):
        mine = self.networks(name)
        for other in self.services:
            if other != name:
                for network, names in self.networks(other).items():
                    yield from ([self.address_of(other), one] for one in names if network in mine)

    def render(self):
        """The whole document as `config` gives it: absolute sources and names of volumes filled in."""
        services = {}
        for name, service in self.services.items():
            services[name] = {**service, "environment": self.environment(service)}
            if service.get("volumes"):
                services[name]["volumes"] = [
                    {"type": mount["Type"], "source": mount["Source"] if mount["Type"] == "bind" else self.key_of(mount["Name"]),
                     "target": mount["Destination"], **({} if mount["RW"] else {"read_only": True})}
                    for mount in self.mounts(service)]
            if service.get("ports"):
                services[name]["ports"] = [port if isinstance(port, dict) else published(port) for port in service["ports"]]
        volumes = {key: {"name": name} for key, name in self.volumes().items()}
        networks = {key: {"name": f"{self.name}_{key}", **(value or {})} for key, value in (self.document.get("networks") or {}).items()}
        return {"name": self.name, "services": services, "volumes": volumes, "networks": networks}

    def key_of(self, volume):
        return next((key for key, name in self.volumes().items() if name == volume), volume.removeprefix(f"{self.name}_"))
