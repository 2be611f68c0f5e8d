"""The server's database, which PostgreSQL's own programs in its container read and write."""
import os
import subprocess
import tempfile
import time

from failures import ToolError

# How long a copy may take, one way.
COPY_S = 6 * 3600
PROBE = "direxio_write_probe"
READY_TRIES = 120
READY_PAUSE_S = min(float(os.environ.get("DIREXIO_TOOLS_HEALTH_PAUSE", "1")), 1)


class Database:
    def __init__(self, found):
        self.found = found
        self.user, self.name = found.database()

    def command(self, *arguments):
        return ["docker", "compose", "--project-directory", self.found.root, "exec", "-T", "postgres", *arguments]

    def start(self, *arguments, **options):
        try:
            return subprocess.Popen(self.command(*arguments), cwd=self.found.root, **{"stderr": subprocess.PIPE, **options})
        except FileNotFoundError:
            raise ToolError("DockerMissing", "there is no docker on this node") from None

    def run(self, *arguments, timeout=120, **options):
        """Runs one of PostgreSQL's programs to its end. Gives its output; a failure is an error with the end of what it said."""
        options.setdefault("stdin", subprocess.DEVNULL)
        try:
            result = subprocess.run(self.command(*arguments), cwd=self.found.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    check=False, timeout=timeout, **options)
        except FileNotFoundError:
            raise ToolError("DockerMissing", "there is no docker on this node") from None
        except subprocess.TimeoutExpired:
            raise ToolError("DatabaseUnreachable", f"{arguments[0]} did not end within {timeout} s") from None
        if result.returncode != 0:
            raise failure(arguments[0], result.returncode, result.stderr)
        return result.stdout

    def ask(self, statement, database=None):
        """The answer to one statement, as text."""
        return self.run("psql", "-X", "-v", "ON_ERROR_STOP=1", "-U", self.user, "-d", database or self.name, "-At", "-c", statement
                        ).decode(errors="replace").strip()

    def version(self):
        return self.ask("show server_version")

    def size(self):
        return int(self.ask("select pg_database_size(current_database())"))

    def exists(self, name):
        return self.ask(f"select count(*) from pg_database where datname = {quoted(name)}", "postgres") == "1"

    def names(self, prefix):
        """The databases whose names begin so."""
        return self.ask(f"select datname from pg_database where starts_with(datname, {quoted(prefix)})", "postgres").splitlines()

    def drop(self, name):
        self.ask(f'drop database if exists "{name}" with (force)', "postgres")

    def is_ready(self, *options):
        """None if the database takes connections; else what its own program says."""
        try:
            self.run("pg_isready", "-q", *options, "-U", self.user, "-d", self.name, timeout=20)
        except ToolError as error:
            return error.message
        return None

    def wait_until_ready(self, *options):
        for _ in range(READY_TRIES):
            if (reason := self.is_ready(*options)) is None:
                return
            time.sleep(READY_PAUSE_S)
        raise ToolError("DatabaseUnreachable", reason)

    def probe(self):
        """Writes into the server's database and takes it back. None if that works; else why it does not."""
        statements = ("begin", f"create table {PROBE} (n int)", f"insert into {PROBE} values (1)", f"select n from {PROBE}", "rollback")
        steps = [argument for one in statements for argument in ("-c", one)]
        try:
            answer = self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", self.user, "-d", self.name, "-At", *steps, timeout=30
                              ).decode(errors="replace").strip()
        except ToolError as error:
            return error.message
        return None if answer == "1" else f"what was written was read as '{answer[:40]}'"

    def dump(self, path, tell=None):
        """
        The database in pg_dump's custom format, readable by its owner alone, on the disk and proved by listing it. tell hears of the
        bytes now and then; what it raises ends the copy. Gives the number of tables that have their rows in it.
        """
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, tempfile.TemporaryFile() as said:
            process = self.start("pg_dump", "-U", self.user, "-d", self.name, "-Fc", stdin=subprocess.DEVNULL, stdout=file, stderr=said)
            end = time.monotonic() + COPY_S
            try:
                while process.poll() is None:
                    time.sleep(0.02)
                    if tell:
                        tell(os.path.getsize(path))
                    if time.monotonic() > end:
                        raise ToolError("DatabaseUnreachable", f"pg_dump did not end within {COPY_S} s")
            except BaseException:
                process.kill()
                process.wait()
                raise
            said.seek(0)
            words = said.read()
            file.flush()
            os.fsync(file.fileno())
        if process.returncode != 0:
            error = failure("pg_dump", process.returncode, words)
            raise ToolError("NoRoom", error.message) if b"No space left" in words else error
        return self.prove(path)

    def prove(self, path):
        """Lists a dump, which fails if it is cut or no dump. Gives the number of tables that have their rows in it."""
        try:
            with open(path, "rb") as file:
                listing = self.run("pg_restore", "--list", stdin=file, timeout=600).decode(errors="replace")
        except ToolError as error:
            raise ToolError("DumpUnusable", f"the dump cannot be listed: {error.message}") from None
        return sum(1 for line in listing.splitlines() if " TABLE DATA " in line)

    def load(self, path, name):
        """Makes a database of this name from a dump; one that is there is replaced."""
        self.drop(name)
        self.ask(f'create database "{name}" template template0', "postgres")
        with open(path, "rb") as file:
            self.run("pg_restore", "-U", self.user, "-d", name, "--no-owner", "--no-acl", "--exit-on-error", stdin=file, timeout=COPY_S)

    def rename(self, *pairs):
        """Renames databases, all or none. Whoever is connected to one of them is sent away."""
        for old, _ in pairs:
            self.ask(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = {quoted(old)} and pid <> pg_backend_pid()",
                     "postgres")
        # psql sends each of these by itself, so that the transaction is this one.
        steps = [argument for old, new in pairs for argument in ("-c", f'alter database "{old}" rename to "{new}"')]
        self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", self.user, "-d", "postgres", "--single-transaction", *steps)


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def failure(program, status, said):
    lines = (said or b"").decode(errors="replace").strip().splitlines()[-4:]
    return ToolError("DatabaseUnreachable", f"{program} ended with status {status}: {' / '.join(lines) or 'it said nothing'}")
