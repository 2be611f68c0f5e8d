"""What the boot asks of the message server, over loopback only."""
import json, os, time, urllib.error, urllib.parse, urllib.request
from datetime import datetime, timezone

from node_files import ROOT, open_regular, read_env, write_private

SERVER = os.environ.get("DIREXIO_NODE_SERVER", "http://127.0.0.1:8008")
DEVICE = "DIREXIO_DEPLOY_BOOTSTRAP"
PORTAL_FILE = f"{ROOT}/portal/bootstrap.json"
OWN_FILE = f"{ROOT}/bootstrap.json"
ROOM_FILE = f"{ROOT}/agent-room"
# An action can become reachable a little later than the health check.
PASSING = {404, 408, 409, 425, 429, 500, 502, 503, 504}
# Loopback must not go through a proxy that the environment names.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PortalError(Exception):
    """Something that the server or a file does not give; says what, never a value."""


def request(path, body=None, token=None):
    """Status and JSON answer; status 0 if nothing answers."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if body is None else json.dumps(body).encode()
    try:
        with OPENER.open(urllib.request.Request(SERVER + path, data, headers), timeout=20) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read()
    except OSError:
        return 0, {}
    try:
        answer = json.loads(text)
    except ValueError:
        answer = {}
    return status, answer if isinstance(answer, dict) else {}


def persist(what, path, body, token=None, also=()):
    """The answer of a call, repeated while its failure may pass; statuses of `also` are answers too."""
    pause = 2
    for attempt in range(12):
        status, answer = request(path, body, token)
        if status == 200 or status in also:
            return status, answer
        if status and status not in PASSING:
            break
        if attempt < 11:
            time.sleep(pause)
            pause = min(pause * 2, 10)
    raise PortalError(f"{what} was answered with status {status}")


def action(name, params, token=None, also=()):
    return persist(name, "/_p2p/command", {"action": name, "params": params}, token, also)


def is_healthy():
    return request("/_p2p/health")[0] == 200


def status():
    """portal.status; empty for servers that do not have it."""
    code, answer = request("/_p2p/query", {"action": "portal.status"})
    print(f"portal.status: {code}", answer.get("store_mode", ""))
    return answer if code == 200 else {}


def domain():
    return read_env(f"{ROOT}/.env")["DOMAIN"]


def read_json(path):
    """The JSON object of a file; None if there is none."""
    try:
        with open_regular(path, encoding="utf-8") as file:
            content = json.load(file)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PortalError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise PortalError(f"{path} is not JSON") from None
    if not isinstance(content, dict):
        raise PortalError(f"{path} is not a JSON object")
    return content


def usable(room):
    return isinstance(room, str) and room.startswith("!") and not room.startswith("!agent:")


def bootstrap_once():
    """
    Gives the owner a Matrix session. Done again it would log the owner's devices out, so it is done only while the
    server has written no credentials, or ones that say that the owner has none yet.
    """
    def pending():
        current = read_json(PORTAL_FILE)
        return current is None or str(current.get("access_token", "")).startswith("p2p_access_")

    if not pending() or status().get("initialized") is True:
        print("The portal has been bootstrapped before.")
        return
    # The database is new, so a room of an earlier one is gone.
    for path in (ROOM_FILE, OWN_FILE):
        if os.path.exists(path):
            os.unlink(path)
    password = read_env(f"{ROOT}/.env")["P2P_PORTAL_PASSWORD"]
    action("portal.bootstrap", {"password": password, "device_id": DEVICE})
    for _ in range(60):
        if not pending():
            print("The portal is bootstrapped.")
            return
        time.sleep(0.5)
    raise PortalError(f"the server did not write the owner's session to {PORTAL_FILE}")


def agent_room():
    """The room of owner and agent: the server's own, or, of servers that make none, one made here."""
    current = credentials()
    if usable(current.get("agent_room_id")):
        return current["agent_room_id"]
    own = read_json(ROOM_FILE) or {}
    if not usable(own.get("room_id")):
        agent = f"@agent:{domain()}"
        body = {"preset": "private_chat", "name": "Agents", "invite": [agent]}
        _, own = persist("createRoom", "/_matrix/client/v3/createRoom", body, current["access_token"])
        if not usable(own.get("room_id")):
            raise PortalError("createRoom gave no usable room")
        write_private(ROOM_FILE, json.dumps({"room_id": own["room_id"]}))
        print("The agents' room is made.")
    room = own["room_id"]
    persist("join", f"/_matrix/client/v3/rooms/{urllib.parse.quote(room, safe='')}/join", {}, agent_session(current))
    print("The agent is in the room.")
    return room


def agent_session(current):
    """A Matrix token of the agent, made with its own token or, for servers older than that, the owner's."""
    for token in (current["agent_token"], current["access_token"]):
        code, answer = action("agent.matrix_session.create", {"device_id": DEVICE}, token, also=(401,))
        if code == 200:
            if answer.get("user_id") != f"@agent:{domain()}" or not answer.get("access_token"):
                raise PortalError("agent.matrix_session.create gave a session that is not the agent's")
            return answer["access_token"]
    raise PortalError("agent.matrix_session.create refuses the agent's and the owner's token")


def credentials():
    """What the server has written, checked."""
    current = read_json(PORTAL_FILE)
    if current is None:
        raise PortalError(f"the server has not written {PORTAL_FILE}")
    for name in ("password", "access_token", "agent_token"):
        if not isinstance(current.get(name), str) or not current[name]:
            raise PortalError(f"{PORTAL_FILE} has no {name}")
    return current


def write_bootstrap(room=None):
    """Writes, and gives, the server's present credentials together with the room: given, its own, or kept from before."""
    current = credentials()
    kept = (read_json(OWN_FILE) or {}).get("agent_room_id")
    room = next((one for one in (room, current.get("agent_room_id"), kept) if usable(one)), None)
    if room is None:
        raise PortalError("there is no agents' room yet")
    owner = f"@owner:{domain()}"
    defaults = {
        "version": 1,
        "generated_at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "owner_user_id": owner,
        "user_id": owner,
        "homeserver": f"https://{domain()}",
        "device_id": "P2P_PORTAL",
    }
    text = json.dumps({**defaults, **current, "agent_room_id": room}, indent=2) + "\n"
    write_private(OWN_FILE, text)
    return text
