"""Where a node keeps what it runs. Looked up, never assumed: it depends on the release that made the node."""
import json
import os
import re
import subprocess

from failures import ToolError
from node_files import read_env, write_private

# Only for tests, in which a node is a folder.
PREFIX = os.environ.get("DIREXIO_TOOLS_PREFIX", "")
# The server's own key, in its volume for the configuration.
SIGNING_KEY = "matrix_key.pem"
# What ends a line for one reader or another, and what else nobody types; a quote that is not closed takes the next lines along.
UNSAFE, QUOTES = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]"), ("'", '"')
OURS, FIRST, SECOND = "direxio", "0.1.0", "0.1.10"


def at(path):
    return PREFIX + path


def find():
    """The layout of this node."""
    own, second = at("/opt/p2p"), at("/var/direxio-message-server")
    others = [at("/var/dirextalk-message-server"), at("/opt/dirextalk")]
    for other in others:
        if os.path.exists(f"{other}/docker-compose.yml") or os.path.exists(f"{other}/split/.manifest"):
            raise ToolError("LayoutOfAnotherTool", f"{other} was set up by another tool, which keeps records of its own there")
    if os.path.exists(f"{second}/docker-compose.yml"):
        return Layout(SECOND, second, f"{second}/p2p")
    if os.path.exists(f"{own}/bin/direxio-boot"):
        return Layout(OURS, own, f"{own}/portal")
    if os.path.exists(f"{own}/docker-compose.yml"):
        return Layout(FIRST, own, None)
    raise ToolError("LayoutUnknown", f"neither {own} nor {second} has a docker-compose.yml")


class Layout:
    """
    kind: which release made it. root: the folder of the Compose project. portal_folder: where the server writes its credentials
    on this machine; None where it writes them into its data volume.
    """

    def __init__(self, kind, root, portal_folder):
        self.kind, self.root, self.portal_folder = kind, root, portal_folder
        self.env_file = f"{root}/.env"
        self._config = None

    @property
    def env(self):
        return read_env(self.env_file)

    def set_env(self, values):
        """Changes settings in the env file, each in its place, and no other line of it.

        A value that would be more than its line is refused.
        """
        for name, value in values.items():
            if UNSAFE.search(value) or value[:1] in QUOTES and (len(value) < 2 or value[-1] != value[0]):
                raise ToolError("SettingUnusable", f"the value for {name} does not fit into one line of {self.env_file}")
        with open(self.env_file, encoding="utf-8") as file:
            old = file.read().splitlines()
        lines, left = [], dict(values)
        for line in old:
            name = line.split("=", 1)[0]
            if name in left:
                lines.append(f"{name}={left.pop(name)}")
            elif name not in values:
                lines.append(line)
        self.write_env("\n".join([*lines, *(f"{name}={value}" for name, value in left.items())]) + "\n")

    def write_env(self, text):
        write_private(self.env_file, text)
        self._config = None

    @property
    def config(self):
        """The Compose project as Docker understands it, variables filled in. Holds secrets."""
        if self._config is None:
            text = self.compose("config", "--format", "json").stdout
            try:
                self._config = json.loads(text)
            except ValueError:
                raise ToolError("ComposeUnreadable", f"docker compose config in {self.root} gave no JSON") from None
        return self._config

    @property
    def project(self):
        return self.config.get("name") or os.path.basename(self.root)

    def service(self, name):
        """The configuration of a service; an empty one if there is none of that name."""
        return self.config.get("services", {}).get(name, {})

    def volume(self, name):
        """Docker's name of a volume of the project."""
        return ((self.config.get("volumes") or {}).get(name) or {}).get("name") or f"{self.project}_{name}"

    def volume_folder(self, name):
        """Where a volume lies on this machine; None if there is no such volume."""
        found = docker("volume", "inspect", "--format", "{{.Mountpoint}}", self.volume(name), check=False)
        return found.stdout.strip() or None if found.returncode == 0 else None

    def database(self):
        """User and name of the server's database."""
        environment = self.service("postgres").get("environment") or {}
        if isinstance(environment, list):
            environment = dict(one.split("=", 1) for one in environment if "=" in one)
        user = environment.get("POSTGRES_USER") or "postgres"
        return user, environment.get("POSTGRES_DB") or user

    def compose(self, *arguments, **options):
        """Runs docker compose in the project."""
        return docker("compose", "--project-directory", self.root, *arguments, cwd=self.root, **options)


def docker(*arguments, check=True, timeout=120, cwd=None, **options):
    """Runs docker to its end. With check, a failure is an error that tells the end of what docker said."""
    command = ["docker", *arguments]
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    if "input" not in options and "stdin" not in options:
        options["stdin"] = subprocess.DEVNULL
    try:
        result = subprocess.run(command, cwd=cwd, timeout=timeout, text=True, errors="replace", check=False, **options)
    except FileNotFoundError:
        raise ToolError("DockerMissing", "there is no docker on this node") from None
    except subprocess.TimeoutExpired:
        raise ToolError("DockerTimedOut", f"docker {words(arguments)} did not end within {timeout} s") from None
    if check and result.returncode != 0:
        said = (result.stderr or result.stdout or "").strip().splitlines()[-5:]
        raise ToolError("DockerFailed", f"docker {words(arguments)} ended with status {result.returncode}: {' / '.join(said)}")
    return result


def inspected(names, *kind):
    """What Docker knows of containers, or, with the word image, of images. Those that there are not are left out."""
    if not names:
        return []
    answer = docker(*kind, "inspect", *names, check=False)
    try:
        return json.loads(answer.stdout)
    except ValueError:
        return []


def words(arguments):
    """A docker command in short: without the option that leads to the project."""
    rest = list(arguments)
    if "--project-directory" in rest:
        place = rest.index("--project-directory")
        del rest[place:place + 2]
    return " ".join(rest)
