"""Brings another image to the node; what does not prove itself is taken back, with the data as they were.

The phases in the notes say what recover() has to do: without one nothing has changed; "stopping": the server may be stopped for the
copy, nothing else; "changing": settings and containers may be new; "returning": they are being taken back; then "proved" or
"returned".
"""
import hashlib
import json
import os
import shutil

import health
import images
import layout
import logs
import operations
from copies import SPARE, Copy
from database import Database
from failures import ToolError, megabytes, reason_of
from health import SERVER, Health, Server, container, prove
from node_files import open_regular, write_private

SETTING = "MESSAGE_SERVER_IMAGE"
# The rest of the stack in the order in which it is made again, and where our own layout keeps its digests.
STACK = {"postgres": "POSTGRES_DIGEST", "limiter": "LIMITER_DIGEST", "caddy": "CADDY_DIGEST", "coturn": "COTURN_DIGEST"}


def run(context):
    work = Update(context)
    work.prepare()
    if not context.notes["after"]["images"]:
        return work.result("unchanged")
    try:
        work.stop_and_copy()
    except Exception as error:
        return work.start_again(f"{reason_of(error)}. Nothing was changed, and the server runs as before")
    try:
        work.change()
        work.prove_new()
    except Exception as error:
        return work.go_back(error)
    return work.finish()


def recover(context):
    """Whatever was under way ends: updated if that proves itself, else as before."""
    work = Update(context)
    phase = context.notes.get("phase")
    interrupted = "it was interrupted before anything was changed. The server runs as before"
    if phase == "stopping":
        return work.start_again(interrupted)
    if phase == "changing":
        try:
            work.change()
            work.prove_new()
        except Exception as error:
            return work.go_back(error)
        return work.finish()
    if phase == "returning":
        return work.go_back()
    if phase == "returned":
        raise failed(context.notes["said"], context.notes.get("code"))
    if phase == "proved":
        return work.finish()
    raise failed(interrupted)


def failed(message, code=None):
    return ToolError(code or "UpdateFailed", message)


class Update:
    def __init__(self, context):
        self.context, self.request = context, context.request
        self.found = layout.find()
        self.database = Database(self.found)
        self.env_before = f"{context.folder}/env.before"

    @property
    def copy(self):
        return Copy(self.context, self.found, self.database)

    # ---- before anything is changed

    def prepare(self):
        """Reads what runs, pulls what is wanted, and notes both. Nothing that runs is changed."""
        say = self.context.say
        say("read")
        running = container(self.found, SERVER)
        if running is None:
            raise ToolError("ServerMissing", "there is no container of the message server on the node")
        if self.request.get("from") and self.request["from"] != running.get("Image"):
            raise ToolError("NodeChanged", "the node runs another image than a moment ago; something else has changed it")
        env, server = self.found.env, Server(self.found)
        named = env.get(SETTING) or self.found.service(SERVER).get("image") or (running.get("Config") or {}).get("Image")
        old = images.find(running.get("Image")) or images.Image({"Id": running.get("Image")})
        # An image that is named by its digest alone has no tag that could mean another one now.
        wanted = self.request.get("image") or (named if images.tagged(named).rpartition("/")[2].find(":") < 0 else images.tagged(named))
        digest = self.request.get("digest") or (wanted.partition("@")[2] or None)
        self.require_room(old, wanted, digest)
        say("pull", image=images.by_digest(wanted, digest))
        new = images.pull(wanted, digest)
        before = {"image": named, "id": old.id, "version": old.version, "images": {SERVER: old.id}}
        target = images.tagged(wanted)
        known = digest or new.digest(target)
        target += f"@{known}" if known else ""
        after = {"image": target, "id": new.id, "version": new.version, "images": {}, "env": {}}
        if new.id != old.id:
            if images.is_older(new.version, old.version) and not self.request.get("allow_downgrade"):
                raise ToolError("DowngradeRefused", f"{target} is version {new.version}, older than {old.version}, which runs")
            after["images"][SERVER] = new.id
            after["env"][SETTING] = target
        for service in STACK if self.request.get("include_stack") else ():
            self.prepare_service(service, before, after)
        reason = Health(self.found, self.database, before["images"], health.NOT_ASKED).look()[0]
        before.update(problem=reason, outside=server.way_outside(), tables=self.tables(), agent=self.agent_token_print())
        if before["outside"] == health.UNCHECKED:
            say("note", text="The certificate of the public name is not one that the node's system trusts, so it is not checked.")
        elif before["outside"] == health.NOT_ASKED and reason is None:
            say("note", text="By its public name the server did not answer before the update either, so that is not asked afterwards.")
        self.context.note(before=before, after=after)

    def prepare_service(self, service, before, after):
        running = container(self.found, service)
        if running is None:
            return
        named = self.found.service(service).get("image") or (running.get("Config") or {}).get("Image")
        tag = images.tagged(named)
        self.context.say("pull", image=tag)
        new, old = images.pull(tag, (self.request.get("digests") or {}).get(service)), images.find(running["Image"])
        before["images"][service] = running["Image"]
        if new.id == running["Image"]:
            return
        if service == "postgres" and (new.postgres is None or old is None or new.postgres != old.postgres):
            raise ToolError("PostgresRefused", f"{tag} is PostgreSQL {new.postgres or 'of an unknown version'} now, and the data are of "
                            f"{(old and old.postgres) or 'an unknown version'}")
        after["images"][service] = new.id
        before.setdefault("tags", {})[tag] = running["Image"]
        after.setdefault("tags", {})[tag] = new.id
        setting, digest = STACK[service], new.digest(tag)
        if self.found.kind == layout.OURS and digest:
            after["env"][setting] = f"@{digest}"

    def require_room(self, old, wanted, digest):
        image = 0 if digest and images.find(images.by_digest(wanted, digest)) else old.size + old.size // 2
        # The new database is loaded beside the old one where that has to come back.
        copy = 0 if self.request.get("skip_backup") else self.copy.size() + self.database.size()
        now, later = self.free()
        # The image is pulled before an earlier copy makes room for the new one.
        for free, needed in ((now, image + SPARE), (later, image + copy + SPARE)):
            if free < needed:
                raise ToolError("NoRoom", f"the update may take {megabytes(needed)} on the node's disk, and {megabytes(free)} are free")

    def free(self):
        """What is free on the node's disks, now and once the copies of earlier operations are gone."""
        room, disk = images.room(), shutil.disk_usage(self.context.folder).free
        freed = 0 if self.request.get("skip_backup") else self.copy.freed()
        is_one_disk = os.stat(images.folder()).st_dev == os.stat(self.context.folder).st_dev
        return min(room, disk), min(room + (freed if is_one_disk else 0), disk + freed)

    def tables(self):
        """Rows of each table, up to some; none where the database does not tell."""
        try:
            names = self.database.ask("select format('%I.%I', schemaname, tablename) from pg_tables "
                                      "where schemaname not in ('pg_catalog', 'information_schema') order by 1").splitlines()
            counts = " union all ".join(f"select {number}, count(*) from (select 1 from {name} limit 1000) one"
                                        for number, name in enumerate(names))
            rows = (map(int, line.split("|")) for line in self.database.ask(counts).splitlines()) if names else ()
            return {names[number]: count for number, count in rows}
        except (ToolError, ValueError):
            return {}

    def agent_token_print(self):
        """By what the server's own data are known again: the agent's token lasts as long as they do. Only its hash is kept."""
        try:
            if self.found.portal_folder:
                with open_regular(f"{self.found.portal_folder}/bootstrap.json", encoding="utf-8") as file:
                    text = file.read()
            else:
                text = self.found.compose("exec", "-T", SERVER, "cat", "/var/direxio-message-server/p2p/bootstrap.json").stdout
            return hashlib.sha256(json.loads(text)["agent_token"].encode()).hexdigest()
        except (OSError, ValueError, KeyError, AttributeError, TypeError, ToolError):
            return None

    # ---- the change

    def stop_and_copy(self):
        with open(self.found.env_file, encoding="utf-8") as file:
            text = file.read()
        write_private(self.env_before, text)
        operations.sync_folder(self.context.folder)
        self.context.note(phase="stopping")
        if not {SERVER, "postgres"} & set(self.context.notes["after"]["images"]):
            # The database is touched by neither.
            return
        self.context.say("stop")
        self.found.compose("stop", SERVER, timeout=180)
        if self.request.get("skip_backup"):
            return
        self.context.say("backup")
        # The server rests meanwhile, so that nothing comes behind the copy that going back would lose.
        size = self.copy.make(Told(self.context))
        self.context.note(copy=size)

    def start_again(self, said):
        """The server as it was; nothing but that was touched. said: how the operation ends with that."""
        try:
            self.up([SERVER])
            self.prove_old()
        except Exception as error:
            self.stuck(reason_of(error))
        self.context.note(phase="returned", said=said)
        raise failed(said) from None

    def change(self):
        after = self.context.notes["after"]
        self.context.note(phase="changing")
        for tag, image in (after.get("tags") or {}).items():
            layout.docker("tag", image, tag)
        if after["env"]:
            self.found.set_env(after["env"])
        self.context.say("start", image=after["image"], version=after["version"])
        services = [name for name in ("postgres", SERVER, *STACK) if name in after["images"]]
        self.up(list(dict.fromkeys([*services, SERVER])), force=services)

    def up(self, services, force=()):
        """Makes containers again as the settings have them, and starts them. The bootstrap is not part of that."""
        for service in services:
            options = ["--force-recreate"] if service in force else []
            self.found.compose("up", "--detach", "--no-deps", "--pull", "never", *options, service, timeout=600)
            if service == "postgres":
                self.database.wait_until_ready()

    def prove_new(self):
        before, after = self.context.notes["before"], self.context.notes["after"]
        # A server that was not healthy could not answer outside; whether its certificate is trusted is not known then.
        outside = health.UNCHECKED if before["problem"] and before["outside"] == health.NOT_ASKED else before["outside"]
        prove(Health(self.found, self.database, {**before["images"], **after["images"]}, outside), self.context.say)
        now, was = self.tables(), before["tables"]
        added = [rows for name, rows in now.items() if name not in was]
        lost = [name for name, rows in was.items() if rows and name not in now and not any(more >= rows for more in added)]
        if lost and not self.request.get("allow_table_loss"):
            raise ToolError("DataLost", f"the new version has removed tables with rows: {', '.join(lost[:5])}")
        if before["agent"] and self.agent_token_print() != before["agent"]:
            raise failed("the new version does not know the agent's token any more, so it has lost its own data")

    def finish(self):
        self.context.note(phase="proved")
        return self.result("updated")

    # ---- the way back

    def go_back(self, error=None):
        """error: why, unless that is noted already."""
        if self.context.notes.get("phase") != "returning":
            # Whether the image works or loses data decides on what the user can do.
            code = error.code if isinstance(error, ToolError) and error.code == "DataLost" else None
            self.context.note(phase="returning", reason=reason_of(error), code=code, log=logs.end_of(self.found, SERVER))
        reason = self.context.notes["reason"]
        self.context.say("return", reason=reason)
        before = self.context.notes["before"]
        try:
            self.found.compose("stop", SERVER, timeout=180, check=False)
            with open(self.env_before, encoding="utf-8") as file:
                self.found.write_env(file.read())
            for tag, image in {**(before.get("tags") or {}), **self.own_tag(before)}.items():
                layout.docker("tag", image, tag)
            stack = [name for name in STACK if name in self.context.notes["after"]["images"]]
            self.up(["postgres"], force=[name for name in stack if name == "postgres"])
            if self.context.notes.get("copy"):
                self.context.say("restore")
                self.copy.put_back_database()
                self.copy.put_back_folders()
            rest = [SERVER, *(name for name in stack if name != "postgres")]
            self.up(rest, force=rest)
            self.prove_old()
            self.copy.forget_failed()
        except Exception as error:
            self.stuck(reason_of(error))
        data = "image and data" if self.context.notes.get("copy") else "image (no copy of the data was made, so they are as they are)"
        said = f"{reason}. The former {data} are back" + (", and the server is healthy" if not before["problem"] else "")
        if self.context.notes["log"]:
            said += f". The end of the new server's log: {self.context.notes['log']}"
        self.context.note(phase="returned", said=said)
        raise failed(said, self.context.notes.get("code"))

    def own_tag(self, before):
        """Where the settings name the server's image by its tag alone, the tag means the old one again."""
        return {before["image"]: before["id"]} if before["image"] and "@" not in before["image"] else {}

    def prove_old(self):
        before = self.context.notes["before"]
        if before["problem"]:
            # It was not healthy when the update came, and nothing has made it better.
            return
        prove(Health(self.found, self.database, before["images"], before["outside"]), self.context.say)

    def stuck(self, reason):
        copy = self.copy.folder if self.context.notes.get("copy") else None
        self.context.stuck(reason, copy=copy)

    def result(self, outcome):
        notes = self.context.notes
        before, after = notes["before"], notes["after"]
        running = {name: self.found.service(name).get("image") for name in (SERVER, *STACK) if self.found.service(name).get("image")}
        return {
            "outcome": outcome,
            "old": {name: before[name] for name in ("image", "id", "version")},
            "new": {name: after[name] for name in ("image", "id", "version")},
            "services": sorted(after["images"]),
            "images": running,
            "copy_bytes": notes.get("copy"),
            "certificate_checked": before["outside"] == health.CHECKED,
        }


class Told:
    """Tells of the copy's bytes, not too often."""

    def __init__(self, context):
        self.context, self.last = context, 0

    def __call__(self, size):
        if size - self.last >= 16 * 1024 * 1024:
            self.last = size
            self.context.say("backup", bytes=size)
