"""Whether the server works: looks at all that has to agree, and three of them in a row."""
import json
import os
import subprocess
import time

from failures import ToolError
from layout import inspected

SERVER = "message-server"
AGREEMENTS = 3
# Seconds between two looks that agree, and after which a server that is not healthy is given up.
PAUSE_S = float(os.environ.get("DIREXIO_TOOLS_HEALTH_PAUSE", "4"))
LIMIT_S = float(os.environ.get("DIREXIO_TOOLS_HEALTH_LIMIT", "300"))
# After which one is that is well on this machine and does not come out of it.
OUTSIDE_LIMIT_S = min(LIMIT_S, float(os.environ.get("DIREXIO_TOOLS_OUTSIDE_LIMIT", "60")))
# A server that agreed and fell so often, or that was unhealthy by its image's own check in so many looks, is not waited for any longer;
# nor is one that Docker has started so often again.
FALLS = 3
RESTARTS = 5
# How the certificate counts: by the system's store, or not at all where that did not know it before the change either.
CHECKED, UNCHECKED, NOT_ASKED = "checked", "unchecked", "not asked"
HEALTH = "/_p2p/health"


class Health:
    """images: the image that the container of each service has to be made of. outside: how the server is asked through Caddy."""

    def __init__(self, found, database, images, outside=CHECKED):
        self.found, self.database, self.images, self.outside = found, database, images, outside
        self.server = Server(found)
        self.restarts, self.is_given_up, self.is_well_inside = 0, False, False

    def look(self):
        """Why something does not agree, None if all does; and by what the containers are known again."""
        seen = []
        self.is_given_up = self.is_well_inside = False
        for service, image in self.images.items():
            one = container(self.found, service)
            if one is None:
                return f"there is no container of {service}", seen
            state = one.get("State") or {}
            seen.append((one.get("Id"), state.get("StartedAt"), one.get("RestartCount")))
            self.restarts = max(self.restarts, one.get("RestartCount") or 0)
            if one.get("Image") != image:
                return f"the container of {service} is made of another image", seen
            if state.get("Status") != "running":
                return f"the container of {service} is {state.get('Status')} (exit status {state.get('ExitCode')})", seen
            health = (state.get("Health") or {}).get("Status")
            self.is_given_up = health == "unhealthy"
            if health not in (None, "", "none", "healthy"):
                return f"the container of {service} is {health}", seen
        problem = self.database.is_ready() or self.database.probe() or self.server.problem()
        self.is_well_inside = problem is None
        return problem or self.outside_problem(), seen

    def outside_problem(self):
        return None if self.outside == NOT_ASKED else self.server.outside_problem(self.outside == CHECKED)


def prove(health, say, pause=PAUSE_S):
    """Waits for three looks in a row that agree, so many seconds apart. A failure tells what did not."""
    agreed, falls, last, told, well, end = 0, 0, None, None, None, time.monotonic() + LIMIT_S
    while True:
        problem, seen = health.look()
        if problem is None and agreed and seen != last:
            problem = "a container was started again in between"
        if problem:
            falls += 1 if agreed or health.is_given_up else 0
            well = (well or time.monotonic()) if health.is_well_inside else None
            agreed = 0
            if problem != told:
                say("wait", reason=problem)
                told = problem
        else:
            agreed, last, told = agreed + 1, seen, None
            say("agreement", number=agreed, of=AGREEMENTS)
            if agreed == AGREEMENTS:
                return
        now = time.monotonic()
        if problem and (now > end or well and now > well + OUTSIDE_LIMIT_S or falls >= FALLS or health.restarts >= RESTARTS):
            raise ToolError("Unhealthy", problem)
        time.sleep(pause if agreed else min(pause, 1))


def container(found, service):
    """What Docker knows of the container of a service; None if there is none."""
    listed = found.compose("ps", "--all", "--quiet", service, check=False)
    name = listed.stdout.split()[0] if listed.returncode == 0 and listed.stdout.split() else None
    found = inspected([name] if name else [])
    return found[0] if found else None


class Server:
    """The message server, asked on this machine and by its public name."""

    def __init__(self, found):
        self.found = found
        ports = found.service(SERVER).get("ports") or []
        self.is_published = any(isinstance(port, dict) and port.get("published") and str(port.get("target")) == "8008" for port in ports)

    def problem(self):
        """Why it does not answer well on this machine; None if it does."""
        answer, reason = self.ask(HEALTH)
        if answer is None:
            return f"the server is not healthy on this machine: {reason}"
        # A server that cannot open its database goes on in memory and loses everything at its next start.
        status, _ = self.ask("/_p2p/query", '{"action":"portal.status"}')
        return "the server keeps its state in memory instead of the database" if (status or {}).get("store_mode") == "memory" else None

    def ask(self, path, body=None):
        """The JSON answer, None with the reason if there is none."""
        url = f"http://127.0.0.1:8008{path}"
        if self.is_published:
            status, text, said = curl(url, body)
            if status != 200:
                return None, said or f"status {status}"
        else:
            # Nodes of earlier releases publish the port to no one. A wget of busybox can hang for longer than it was told.
            asked = ["--header", "Content-Type: application/json", "--post-data", body] if body else []
            try:
                result = self.found.compose("exec", "-T", SERVER, "wget", "-q", "-T", "10", "-O", "-", *asked, url, check=False, timeout=30)
            except ToolError as error:
                return None, error.message
            if result.returncode != 0:
                return None, (result.stderr.strip().splitlines() or [f"wget ended with status {result.returncode}"])[-1]
            text = result.stdout
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {}
        return answer if isinstance(answer, dict) else {}, None

    def outside_problem(self, checked):
        """Why it does not answer through Caddy by its public name; None if it does. That the name leads here is not asked."""
        domain = self.found.env.get("DOMAIN") or ""
        options = ["--resolve", f"{domain}:443:127.0.0.1", *([] if checked else ["--insecure"])]
        status, _, said = curl(f"https://{domain}/healthz", None, *options)
        seen = said or f"status {status}"
        return None if status == 200 else f"https://{domain}/healthz, asked on this machine through Caddy, gives {seen}"

    def way_outside(self):
        """How it answers through Caddy now, to which a change is held."""
        if self.outside_problem(True) is None:
            return CHECKED
        return UNCHECKED if self.outside_problem(False) is None else NOT_ASKED


def curl(url, body, *options):
    """Status, text and, where there is no answer, the reason."""
    command = ["curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "15", "--write-out", "\n%{http_code}", *options]
    command += ["--header", "Content-Type: application/json", "--data", body] if body else []
    try:
        result = subprocess.run([*command, url], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
                                timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return 0, "", f"no answer: {type(error).__name__}"
    if result.returncode != 0:
        return 0, "", (result.stderr.strip().splitlines() or [f"curl ended with status {result.returncode}"])[-1]
    text, _, status = result.stdout.rpartition("\n")
    return int(status) if status.isdigit() else 0, text, None
