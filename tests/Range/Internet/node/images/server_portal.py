"""The portal of the message server stand-in: one owner, one agent, their devices, one private room of both.

Answers, their order of checks, and what becomes of sessions follow the server's public contract.
"""
import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import time

PUBLIC = {"portal.bootstrap", "portal.auth", "portal.status"}
FOR_AGENTS = {"agent.matrix_session.create", "mcp.messages.list", "mcp.rooms.search", "mcp.room_members.list"}
FOR_OWNER = {"portal.password", "agent.password"}


class Refusal(Exception):
    def __init__(self, status, text):
        super().__init__(text)
        self.status, self.text = status, text


class Portal:
    """Reads its state from the store at each request, as what is stored may have been put back meanwhile."""

    def __init__(self, store, settings):
        self.store, self.settings, self.domain = store, settings, settings.domain
        self.owner, self.agent = f"@owner:{self.domain}", f"@agent:{self.domain}"
        self.state = store.load() or self.first_state()
        self.save()

    def first_state(self):
        room = "!" + secrets.token_hex(9) + ":" + self.domain
        return {
            "password": os.environ.get("P2P_PORTAL_PASSWORD") or f"{secrets.randbelow(10 ** 8):08d}",
            "initialized": False,
            "access_token": "p2p_access_" + secrets.token_hex(8),
            "owner_device": None,
            "agent_token": "p2p_agent_" + secrets.token_hex(8),
            "agent_room_id": room,
            "devices": {},
            "rooms": {room: {"name": "Agents", "joined": [self.owner, self.agent], "invited": []}},
        }

    def refresh(self):
        self.state = self.store.load() or self.state

    def save(self):
        self.store.save(self.state)
        write(self.settings.credentials, {
            "version": 1,
            "generated_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "owner_user_id": self.owner,
            "user_id": self.owner,
            "homeserver": f"https://{self.domain}",
            "access_token": self.state["access_token"],
            "device_id": "P2P_PORTAL",
            "agent_token": self.state["agent_token"],
            "password": self.state["password"],
            "agent_room_id": self.state["agent_room_id"],
        })

    def new_device(self, user, device):
        """A device has one token: making it again ends the earlier one."""
        device = device or "PORTALIM" + secrets.token_hex(6).upper()
        devices = self.state["devices"]
        for token in [t for t, d in devices.items() if d == [user, device]]:
            del devices[token]
        token = "mxt_" + secrets.token_urlsafe(24)
        devices[token] = [user, device]
        return token, device

    def refresh_owner(self, device):
        """A new session of the owner ends all others of the owner."""
        devices = self.state["devices"]
        for token in [t for t, (user, _) in devices.items() if user == self.owner]:
            del devices[token]
        self.state["access_token"], self.state["owner_device"] = self.new_device(self.owner, device)
        self.save()
        names = ("access_token", "agent_token", "agent_room_id", "password", "initialized")
        return {"device_id": self.state["owner_device"], "user_id": self.owner, "homeserver": f"https://{self.domain}",
                **{name: self.state[name] for name in names}}

    def user_of(self, token):
        """Whose Matrix token it is; the owner's first token of the portal is none."""
        return self.state["devices"].get(token, [None])[0]

    def act(self, action, params, token):
        if action not in PUBLIC | FOR_AGENTS | FOR_OWNER:
            raise Refusal(400, "unknown action")
        is_owner = bool(token) and token == self.state["access_token"]
        is_agent = bool(token) and token == self.state["agent_token"]
        if action not in PUBLIC and not is_owner and not (is_agent and action in FOR_AGENTS):
            raise Refusal(401, "M_UNKNOWN_TOKEN")
        return getattr(self, action.replace(".", "_"))(params)

    def portal_status(self, _):
        return {"initialized": self.state["initialized"], "user_id": self.owner, "homeserver": f"https://{self.domain}",
                "store_mode": os.environ.get("RANGE_STORE_MODE", "database"), "projector_started": True,
                "policy_index_mode": "database", "policy_index_ready": True, "event_stream_ready": True}

    def portal_bootstrap(self, params):
        password = params.get("password") or params.get("token")
        if not password:
            raise Refusal(400, "password is required")
        if password != self.state["password"]:
            raise Refusal(401, "password invalid")
        return self.refresh_owner(params.get("device_id"))

    def portal_auth(self, params):
        if not params.get("password") or params["password"] != self.state["password"]:
            raise Refusal(401, "password invalid")
        return self.refresh_owner(params.get("device_id"))

    def portal_password(self, params):
        if not params.get("new_password"):
            raise Refusal(400, "new_password is required")
        if params.get("old_password") != self.state["password"]:
            raise Refusal(401, "password invalid")
        self.state.update(password=params["new_password"], initialized=True)
        return self.refresh_owner(params.get("device_id"))

    def agent_password(self, _):
        return {"password": self.state["password"]}

    def agent_matrix_session_create(self, params):
        token, device = self.new_device(self.agent, params.get("device_id"))
        self.save()
        return {"access_token": token, "device_id": device, "user_id": self.agent, "homeserver": f"https://{self.domain}"}

    def mcp_messages_list(self, params):
        room = params.get("room_id")
        if not room:
            raise Refusal(400, "room_id is required")
        if params.get("from_ts") and params.get("to_ts") and params["from_ts"] > params["to_ts"]:
            raise Refusal(400, "from_ts must be less than or equal to to_ts")
        if self.user_of(self.state["access_token"]) is None:
            raise Refusal(500, "internal error: matrix messages failed with status 401")
        if room not in self.state["rooms"]:
            raise Refusal(500, "internal error: matrix messages failed with status 403")
        messages = [
            {"ts": event["ts"], "sender": event["sender"], "sender_mxid": event["sender"], "sender_display_name": "", "sender_domain": self.domain,
             "sender_localpart": event["sender"][1:].split(":")[0], "msg": event["content"].get("body", "")}
            for event in self.store.events(room, int(params.get("limit") or 50)) if event["type"] == "m.room.message"]
        return {"room_id": room, "name": self.state["rooms"][room]["name"], "messages": messages}

    def mcp_rooms_search(self, _):
        return {"rooms": [{"type": "group", "name": room["name"], "room_id": name, "subtitle": "", "last_msg": "", "last_ts": 0}
                          for name, room in self.state["rooms"].items()]}

    def mcp_room_members_list(self, params):
        room = self.state["rooms"].get(params.get("room_id"))
        if room is None:
            raise Refusal(404, "room not found")
        return {"members": [{"user_id": user} for user in room["joined"]]}

    # ---- Matrix

    def create_room(self, user, body):
        room = "!" + secrets.token_hex(9) + ":" + self.domain
        self.state["rooms"][room] = {"name": body.get("name", ""), "joined": [user], "invited": body.get("invite", [])}
        self.save()
        self.store.append(room, user, "m.room.create", {"creator": user, "room_version": "10"})
        return 200, {"room_id": room}

    def send(self, user, room, kind, content):
        if user not in self.state["rooms"].get(room, {"joined": []})["joined"]:
            return 403, {"errcode": "M_FORBIDDEN", "error": "you are not in this room"}
        return 200, {"event_id": self.store.append(room, user, kind, content)}

    def messages(self, user, room):
        if user not in self.state["rooms"].get(room, {"joined": []})["joined"]:
            return 403, {"errcode": "M_FORBIDDEN", "error": "you are not in this room"}
        return 200, {"chunk": [{"event_id": event["event_id"], "type": event["type"], "sender": event["sender"], "origin_server_ts": event["ts"],
                                "content": event["content"], "room_id": room} for event in self.store.events(room, 100)]}

    def join(self, user, name):
        room = self.state["rooms"].get(name)
        if room is None:
            return 404, {"errcode": "M_NOT_FOUND", "error": "room not found"}
        if user not in room["joined"] + room["invited"]:
            return 403, {"errcode": "M_FORBIDDEN", "error": "you are not invited to this room"}
        room["joined"] = sorted({*room["joined"], user})
        self.save()
        return 200, {"room_id": name}

    def turn(self, user):
        if not self.settings.turn_secret:
            return 200, {}
        name = f"{int(time.time()) + 86400}:{user}"
        digest = hmac.new(self.settings.turn_secret.encode(), name.encode(), hashlib.sha1).digest()
        return 200, {"username": name, "password": base64.b64encode(digest).decode(), "ttl": 86400,
                     "uris": [f"turn:{self.domain}:3478?transport=udp", f"turn:{self.domain}:3478?transport=tcp"]}


def write(path, value):
    """Owner only, by a rename, so that nobody reads half a file."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".p2p-portal-", suffix=".json", dir=folder)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2)
    os.replace(temporary, path)
