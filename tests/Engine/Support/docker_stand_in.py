"""Runs the node's tools on a node that is a folder of a test: docker_stand_in.py MAIN VERB.

In place of docker and curl stands one JSON file in that folder, which is changed in this very process. A database is the numbers of
its tables' rows. An image behaves as the test says; a call can kill the process that makes it.
"""
import fcntl
import io
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import types

PREFIX = os.environ["DIREXIO_TOOLS_PREFIX"]
STATE = f"{PREFIX}/docker.json"
LABEL = "com.docker.compose."


class Failure(Exception):
    pass


def call(program, arguments, text):
    """Exit status, output and error output of a program."""
    with open(f"{STATE}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(STATE, encoding="utf-8") as file:
            state = json.load(file)
        state["calls"].append(" ".join([program, *arguments]))
        state["input"] = ""
        kills = len(state["calls"]) == state.get("kill_at")
        if kills and state.get("kill_before"):
            save(state)
            os.kill(os.getpid(), signal.SIGKILL)
        state["input"] = text
        try:
            status, output, error = 0, (curl if program == "curl" else docker)(state, arguments), ""
        except Failure as failure:
            status, output, error = 1, "", f"{failure}\n"
        save(state)
        if kills:
            os.kill(os.getpid(), signal.SIGKILL)
    return status, output or "", error


class Run:
    """subprocess.run and subprocess.Popen for the programs that are stood in for."""

    def __init__(self, command, stdin=None, stdout=None, stderr=None, input=None, text=False, **_):
        given = input if input is not None else stdin.read() if isinstance(stdin, io.IOBase) else ""
        self.returncode, output, error = call(command[0], command[1:], given if isinstance(given, str) else given.decode())
        self.stdout, self.stderr = (self.put(one, to, text) for one, to in ((output, stdout), (error, stderr)))

    def put(self, words, to, text):
        if isinstance(to, int) or to is None:
            return words if text else words.encode()
        to.write(words.encode())
        to.flush()
        return None

    def poll(self):
        return self.returncode


def stand_in():
    run, start = subprocess.run, subprocess.Popen
    stands = lambda command: command[0] in ("docker", "curl")

    def run_either(command, capture_output=False, **options):
        return Run(command, **options) if stands(command) else run(command, capture_output=capture_output, **options)

    subprocess.run = run_either
    subprocess.Popen = lambda command, *others, **options: (Run if stands(command) else start)(command, *others, **options)
    shutil.disk_usage = usage
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")


def usage(path, really=shutil.disk_usage):
    """Where the test says how many bytes are free, so many."""
    with open(STATE, encoding="utf-8") as file:
        free = json.load(file).get("free")
    return really(path) if free is None else types.SimpleNamespace(free=free)


def save(state):
    state.pop("input", None)
    with open(f"{STATE}.new", "w", encoding="utf-8") as file:
        json.dump(state, file, indent=1)
    os.replace(f"{STATE}.new", STATE)


# ---- docker

def docker(state, arguments):
    if arguments[0] == "compose":
        return compose(state, arguments[3:])
    command = " ".join(arguments[:2])
    if arguments[0] == "pull":
        return pull(state, arguments[-1])
    if arguments[0] == "tag":
        state["tags"][arguments[2]] = resolve(state, arguments[1])
        return ""
    if arguments[0] == "inspect":
        found = [describe(state, one) for one in state["containers"].values() if one["id"] in arguments[1:]]
        return json.dumps(found or fail("no such object"))
    if command == "image inspect":
        found = filter(None, (resolve(state, name) for name in arguments[2:]))
        return json.dumps([describe_image(state, identity) for identity in found] or fail(f"No such image: {arguments[-1]}"))
    if command == "volume inspect":
        name = arguments[-1]
        if name not in state["volumes"]:
            fail(f"no such volume: {name}")
        return f"{PREFIX}/volumes/{name}\n" if "--format" in arguments else json.dumps([{"Name": name}])
    if command == "volume ls":
        wanted = [argument.removeprefix("label=") for argument in arguments if argument.startswith("label=")]
        return "".join(f"{name}\n" for name, labels in state["volumes"].items() if all(one in labels for one in wanted))
    if command == "volume rm":
        for name in (one for one in arguments[2:] if not one.startswith("-")):
            remove_volume(state, name)
        return ""
    fail(f"the stand-in knows no docker {' '.join(arguments)}")


def fail(text):
    raise Failure(text)


def pull(state, name):
    identity = state["registry"].get(name) or fail(f"manifest for {name} not found")
    if state["images"][identity].get("behaviour") == "pull fails":
        fail("received unexpected HTTP status: 500")
    state["pulled"].append(identity)
    state["tags"][name] = identity
    return ""


def resolve(state, reference):
    if reference in state["images"]:
        return reference if reference in state["pulled"] else None
    name, _, digest = reference.partition("@")
    key = f"{re.sub(r':[^:/]+$', '', name)}@{digest}" if digest else name
    identity = state["registry"].get(key) if digest else state["tags"].get(key)
    return identity if identity in state["pulled"] else None


def describe_image(state, identity):
    image = state["images"][identity]
    digests = [name for name, one in state["registry"].items() if one == identity and "@" in name]
    return {"Id": identity, "RepoDigests": digests, "Size": 1000, "Config": {
        "Labels": {"org.opencontainers.image.version": image.get("version")}, "Env": [f"PG_MAJOR={image.get('postgres', '')}"]}}


def describe(state, one):
    status = {"Status": one["status"], "ExitCode": one.get("exit", 0), "StartedAt": str(one["started"])}
    if one["service"] == "message-server":
        status["Health"] = {"Status": "healthy" if healthy(state) else "unhealthy"}
    return {"Id": one["id"], "Name": f"/{one['id']}", "Image": one["image"], "State": status, "RestartCount": one["restarts"], "Config": {"Image": one["reference"]}}


# ---- compose

def environment():
    with open(f"{PREFIX}/opt/p2p/.env", encoding="utf-8") as file:
        return dict(line.split("=", 1) for line in file.read().splitlines() if "=" in line)


def config():
    with open(f"{PREFIX}/opt/p2p/compose.json", encoding="utf-8") as file:
        text, env = file.read(), environment()
    return json.loads(re.sub(r"\$\{(\w+)(?::-)?\}", lambda match: env.get(match[1], ""), text))


def compose(state, arguments):
    command, rest = arguments[0], arguments[1:]
    services = [one for one in rest if one in config()["services"]]
    if command == "config":
        return json.dumps(config())
    if command == "ps":
        asked = [one for one in rest if not one.startswith("-") and one != "json"]
        if set(asked) - set(services):
            fail(f"no such service: {asked[0]}")
        found = [one for one in state["containers"].values() if not services or one["service"] in services]
        if "--quiet" in rest:
            return "".join(f"{one['id']}\n" for one in found)
        return "".join(json.dumps({"Name": one["id"], "Service": one["service"], "State": one["status"]}) + "\n" for one in found)
    if command == "stop":
        for name in services or list(state["containers"]):
            if name in state["containers"]:
                state["containers"][name].update(status="exited", exit=0)
        return ""
    if command == "down":
        state["containers"].clear()
        return ""
    if command == "up":
        for name in services or list(config()["services"]):
            start(state, name, "--force-recreate" in rest)
        return ""
    if command == "create":
        for name in services:
            start(state, name, False, runs=False)
        return ""
    if command == "logs":
        return "level=fatal msg=\"it broke\" Authorization: Bearer abcdefgh\n"
    if command == "exec":
        words = [one for one in rest if one != "-T"]
        if state["containers"].get(words[0], {}).get("status") != "running":
            fail(f"service \"{words[0]}\" is not running")
        return postgres(state, words[1], words[2:]) if words[0] == "postgres" else in_server(state, words[1:])
    fail(f"the stand-in knows no docker compose {' '.join(arguments)}")


def start(state, name, force, runs=True):
    reference = config()["services"][name]["image"]
    identity = resolve(state, reference) or fail(f"No such image: {reference}")
    one = state["containers"].get(name)
    if force or one is None or one["reference"] != reference or one["image"] != identity:
        state["number"] += 1
        one = {"id": f"c{state['number']}", "service": name, "image": identity, "reference": reference, "status": "created", "restarts": 0, "started": 0}
    elif one["status"] == "running":
        return
    state["containers"][name] = one
    for volume in config()["services"][name].get("volumes", []):
        make_volume(state, volume)
    if runs:
        begin(state, one)


def begin(state, one):
    state["number"] += 1
    one.update(status="running", started=state["number"], answers=0)
    image = state["images"][one["image"]]
    if one["service"] == "postgres":
        state["databases"] = state["databases"] or {"direxio": {}, "postgres": {}}
    if one["service"] != "message-server":
        return
    tables, behaviour = state["databases"]["direxio"], image.get("behaviour")
    if behaviour == "ends":
        one.update(status="restarting", restarts=one["restarts"] + 6, exit=2)
        return
    if not tables:
        tables.update(rooms=1, events=2)
        key(f"{PREFIX}/volumes/p2p_message-config/matrix_key.pem")
        write_credentials(state, image)
    tables["migrated"] = tables.get("migrated", 0) + 1
    if behaviour == "breaks":
        tables.pop("events", None)
        with open(f"{PREFIX}/volumes/p2p_message-config/message-server.yaml", "w", encoding="utf-8") as file:
            file.write("broken\n")
    if behaviour == "forgets":
        write_credentials(state, image)


def key(path):
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"a key of its own {os.urandom(4).hex()}\n")


def write_credentials(state, image):
    state["number"] += 1
    path = f"{PREFIX}/opt/p2p/portal"
    os.makedirs(path, exist_ok=True)
    with open(f"{path}/bootstrap.json", "w", encoding="utf-8") as file:
        json.dump({"agent_token": f"p2p_agent_{state['number']}", "access_token": "p2p_access_1", "password": environment()["P2P_PORTAL_PASSWORD"]}, file)


def make_volume(state, name):
    full = f"p2p_{name}"
    if full not in state["volumes"]:
        state["volumes"][full] = [f"{LABEL}project=p2p", f"{LABEL}volume={name}"]
    os.makedirs(f"{PREFIX}/volumes/{full}", exist_ok=True)


def remove_volume(state, name):
    if state.get("keeps") == name:
        fail(f"remove {name}: volume is in use")
    if any(f"p2p_{volume}" == name for one in state["containers"].values() for volume in config()["services"][one["service"]].get("volumes", [])):
        fail(f"remove {name}: volume is in use")
    state["volumes"].pop(name, None) or fail(f"no such volume: {name}")
    shutil.rmtree(f"{PREFIX}/volumes/{name}", ignore_errors=True)
    if name.endswith("postgres-data"):
        state["databases"] = {}


# ---- the database

def postgres(state, program, arguments):
    databases = state["databases"]
    name = arguments[arguments.index("-d") + 1] if "-d" in arguments else None
    if program == "pg_isready":
        return ""
    if program == "pg_dump":
        if state.get("dump_fails"):
            fail("pg_dump: error: query failed")
        return "PGDMP" + json.dumps(databases[name]) + "END"
    if program == "pg_restore":
        text = state["input"]
        if not text.startswith("PGDMP") or not text.endswith("END"):
            fail("pg_restore: error: could not read from input file: end of file")
        tables = json.loads(text[5:-3])
        if "--list" in arguments:
            return "".join(f"1; 0 0 TABLE DATA public {table} direxio\n" for table in tables)
        if state.get("restore_fails"):
            fail("pg_restore: error: could not execute query")
        databases[name] = tables
        return ""
    statements = [value for option, value in zip(arguments, arguments[1:]) if option == "-c"]
    copy = json.loads(json.dumps(databases))
    output = "".join(run(copy, name, one) for one in statements)
    state["databases"] = copy
    return output


def run(databases, name, statement):
    if name not in databases:
        fail(f'FATAL: database "{name}" does not exist')
    tables = sorted(databases[name])
    quoted = re.findall(r'"([^"]+)"', statement)
    if statement.startswith("select format("):
        return "".join(f"public.{table}\n" for table in tables)
    if counts := re.findall(r"select (\d+), count\(\*\) from \(select 1 from public\.(\w+)", statement):
        return "".join(f"{number}|{databases[name][table]}\n" for number, table in counts)
    if match := re.search(r"from pg_database where datname = '([^']+)'", statement):
        return f"{int(match[1] in databases)}\n"
    if statement.startswith("drop database"):
        databases.pop(quoted[0], None)
    elif statement.startswith("create database"):
        databases[quoted[0]] = {}
    elif statement.startswith("alter database"):
        databases[quoted[1]] = databases.pop(quoted[0], None) if quoted[0] in databases else fail(f'database "{quoted[0]}" does not exist')
    elif "pg_database_size" in statement:
        return "1000\n"
    elif statement.startswith("select n from"):
        return "1\n"
    return ""


# ---- the server

def healthy(state):
    one = state["containers"].get("message-server")
    return bool(one) and one["status"] == "running" and state["images"][one["image"]].get("behaviour") != "never"


def curl(state, arguments):
    one, outside = state["containers"].get("message-server"), "--resolve" in arguments
    if outside and state.get("untrusted") and "--insecure" not in arguments:
        fail("curl: (60) SSL certificate problem: unable to get local issuer certificate")
    if not one or one["status"] != "running":
        if outside:
            return "\n502"
        fail("curl: (7) Failed to connect to 127.0.0.1 port 8008")
    behaviour = state["images"][one["image"]].get("behaviour")
    if "/_p2p/query" in arguments[-1] or "/_p2p/command" in arguments[-1]:
        return portal(state, arguments, behaviour)
    if behaviour == "never" or behaviour == "inside" and outside:
        return "{}\n503"
    one["answers"] = one.get("answers", 0) + 1
    if behaviour == "dies" and one["answers"] > 4:
        # Docker starts it again.
        one["restarts"] += 1
        begin(state, one)
        fail("curl: (52) Empty reply from server")
    return '{"status":"ok"}\n200'


def portal(state, arguments, behaviour):
    return json.dumps({"store_mode": "memory" if behaviour == "memory" else "database"}) + "\n200"


def in_server(state, words):
    if words[0] == "wget":
        answer = curl(state, [words[-1]])
        text, _, status = answer.rpartition("\n")
        return text if status == "200" else fail("wget: server returned error: HTTP/1.1 503")
    fail(f"the stand-in has no {words[0]}")


stand_in()
