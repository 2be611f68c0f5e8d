"""Where the message server stand-in keeps what its users have: rows of PostgreSQL, through one psql that stays open."""
import json
import os
import secrets
import subprocess
import time
from urllib.parse import unquote, urlsplit, urlunsplit

TABLES = """
CREATE TABLE schema_version (version integer NOT NULL);
CREATE TABLE portal (one boolean PRIMARY KEY DEFAULT true CHECK (one), state jsonb NOT NULL);
CREATE TABLE users (user_id text PRIMARY KEY, created_ts bigint NOT NULL);
CREATE TABLE devices (token text PRIMARY KEY, user_id text NOT NULL REFERENCES users, device_id text NOT NULL);
CREATE TABLE rooms (room_id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE room_members (room_id text NOT NULL REFERENCES rooms, user_id text NOT NULL, membership text NOT NULL, PRIMARY KEY (room_id, user_id));
CREATE TABLE events (position bigserial PRIMARY KEY, event_id text UNIQUE NOT NULL, room_id text NOT NULL REFERENCES rooms, sender text NOT NULL,
    type text NOT NULL, content jsonb NOT NULL, ts bigint NOT NULL);
CREATE TABLE media (media_id text PRIMARY KEY, content_type text NOT NULL, size bigint NOT NULL, path text NOT NULL);
"""
IN_ROWS = ("devices", "rooms")


class StoreError(Exception):
    """The database cannot be reached or does not hold what this server needs."""


def quote(value):
    return "'" + str(value).replace("\0", "").replace("'", "''") + "'"


class Database:
    """psql, told one statement after the other; each ends with its SQLSTATE."""

    def __init__(self, uri, programs):
        parts = urlsplit(uri)
        user, colon, password = parts.netloc.rpartition("@")[0].partition(":")
        host = parts.netloc.rpartition("@")[2]
        self.uri = urlunsplit(parts._replace(netloc=f"{user}@{host}"))
        self.environment = {**os.environ, "PGPASSWORD": unquote(password), "PGCONNECT_TIMEOUT": "3", "LC_ALL": "C.UTF-8"}
        self.program = os.path.join(programs, "psql")
        self.process = None

    def ask(self, *statements):
        """Runs statements in one transaction; answers the JSON that the last gives, if it gives any."""
        mark = "end-" + secrets.token_hex(8)
        text = "\\;\n".join(one.strip().rstrip(";") for one in statements) + f";\n\\echo {mark} :SQLSTATE\n"
        for attempt in (1, 2):
            fresh = self.process is None
            if fresh:
                self.process = subprocess.Popen([self.program, "-XqAt", "-d", self.uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                env=self.environment, text=True, encoding="utf-8")
            try:
                self.process.stdin.write(text)
                self.process.stdin.flush()
                lines = []
                for line in self.process.stdout:
                    if line.startswith(mark):
                        state = line.split()[1]
                        if state != "00000":
                            raise StoreError(f"SQLSTATE {state}")
                        return json.loads("".join(lines)) if lines else None
                    lines.append(line)
            except BrokenPipeError:
                pass
            self.process.kill()
            self.process.wait()
            self.process = None
            # A connection may have ended since it was last used; a new one that fails is an answer.
            if fresh:
                break
        raise StoreError("the database cannot be reached")


class Store:
    def __init__(self, database, schema, breaks):
        self.database, self.schema, self.breaks = database, schema, breaks

    def open(self):
        """Makes or migrates the tables; refuses a database of a newer server."""
        if not self.database.ask("SELECT to_json(to_regclass('schema_version') IS NOT NULL)"):
            self.database.ask(*[one for one in TABLES.split(";\n") if one.strip()], f"INSERT INTO schema_version VALUES ({self.schema})")
        version = self.version()
        if version < self.schema:
            self.database.ask(f"ALTER TABLE events ADD COLUMN IF NOT EXISTS added_in_{self.schema} text",
                              f"UPDATE schema_version SET version = {self.schema}")
        if self.breaks:
            self.database.ask("DROP TABLE IF EXISTS events", "ALTER TABLE devices DROP COLUMN IF EXISTS device_id",
                              f"UPDATE schema_version SET version = {self.schema + 1}")
        self.check()

    def version(self):
        return self.database.ask("SELECT to_json(max(version)) FROM schema_version")

    def check(self):
        version = self.version()
        if version is None or version > self.schema and not self.breaks:
            raise StoreError(f"the database has schema {version}, and this server knows none above {self.schema}")

    def load(self):
        if self.breaks:
            return self.database.ask("SELECT coalesce((SELECT state FROM portal), 'null')") and {
                **self.database.ask("SELECT state FROM portal"), "devices": {}, "rooms": self.rooms()}
        state = self.database.ask("SELECT coalesce((SELECT state FROM portal), 'null')")
        if state is None:
            return None
        devices = self.database.ask("SELECT coalesce(json_object_agg(token, json_build_array(user_id, device_id)), '{}') FROM devices")
        return {**state, "devices": devices, "rooms": self.rooms()}

    def rooms(self):
        def members(membership):
            return ("(SELECT coalesce(json_agg(user_id ORDER BY user_id), '[]') FROM room_members m "
                    f"WHERE m.room_id = r.room_id AND membership = '{membership}')")
        return self.database.ask("SELECT coalesce(json_object_agg(room_id, json_build_object('name', name, "
                                 f"'joined', {members('join')}, 'invited', {members('invite')})), '{{}}') FROM rooms r")

    def save(self, state):
        plain = {key: value for key, value in state.items() if key not in IN_ROWS}
        users = {user for user, _ in state["devices"].values()} | {user for room in state["rooms"].values() for user in room["joined"]}
        moment = int(time.time() * 1000)
        statements = [f"INSERT INTO portal VALUES (true, {quote(json.dumps(plain))}) ON CONFLICT (one) DO UPDATE SET state = excluded.state"]
        statements += [f"INSERT INTO users VALUES ({quote(user)}, {moment}) ON CONFLICT DO NOTHING" for user in sorted(users)]
        if not self.breaks:
            kept = ", ".join(quote(token) for token in state["devices"]) or "''"
            statements.append(f"DELETE FROM devices WHERE token NOT IN ({kept})")
            statements += [f"INSERT INTO devices VALUES ({quote(token)}, {quote(user)}, {quote(device)}) ON CONFLICT DO NOTHING"
                           for token, (user, device) in state["devices"].items()]
        for name, room in state["rooms"].items():
            statements.append(f"INSERT INTO rooms VALUES ({quote(name)}, {quote(room['name'])}) ON CONFLICT DO NOTHING")
            for membership, members in (("invite", room["invited"]), ("join", room["joined"])):
                statements += [f"INSERT INTO room_members VALUES ({quote(name)}, {quote(user)}, '{membership}') "
                               "ON CONFLICT (room_id, user_id) DO UPDATE SET membership = excluded.membership" for user in members]
        self.database.ask(*statements)

    def append(self, room, sender, kind, content):
        event = "$" + secrets.token_urlsafe(32)
        self.database.ask(f"INSERT INTO events (event_id, room_id, sender, type, content, ts) VALUES ({quote(event)}, {quote(room)}, {quote(sender)}, "
                          f"{quote(kind)}, {quote(json.dumps(content))}, {int(time.time() * 1000)})")
        return event

    def events(self, room, limit):
        return self.database.ask(f"SELECT coalesce(json_agg(e), '[]') FROM (SELECT event_id, sender, type, content, ts FROM events "
                                 f"WHERE room_id = {quote(room)} ORDER BY position DESC LIMIT {int(limit)}) e")

    def add_media(self, identity, content_type, size, path):
        self.database.ask(f"INSERT INTO media VALUES ({quote(identity)}, {quote(content_type)}, {int(size)}, {quote(path)})")

    def media(self, identity):
        return self.database.ask("SELECT coalesce((SELECT json_build_object('type', content_type, 'path', path) "
                                 f"FROM media WHERE media_id = {quote(identity)}), 'null')")


class FileStore:
    """For a server without a database: its state lies beside the credentials."""

    def __init__(self, path, write):
        self.path, self.write, self.kept, self.files = path, write, [], {}

    def open(self):
        pass

    def check(self):
        pass

    def load(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def save(self, state):
        self.write(self.path, state)

    def append(self, room, sender, kind, content):
        event = "$" + secrets.token_urlsafe(32)
        self.kept.append({"event_id": event, "room": room, "sender": sender, "type": kind, "content": content, "ts": int(time.time() * 1000)})
        return event

    def events(self, room, limit):
        return [event for event in reversed(self.kept) if event["room"] == room][:limit]

    def add_media(self, identity, content_type, size, path):
        self.files[identity] = {"type": content_type, "path": path}

    def media(self, identity):
        return self.files.get(identity)
