using Direxio.Deployer.Engine.Tests.Support;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>
/// A node with a stack: volumes and databases are files of its folder, and Docker, PostgreSQL's programs and the server are played by one
/// program that knows them. A database is sick if its content says so.
/// </summary>
internal sealed class StackOnNode : IDisposable
{
    private const string Docker = """
        import atexit, json, os, re, sys, time
        root = os.environ["DIREXIO_TOOLS_PREFIX"]
        args = sys.argv[1:]
        at = lambda path: f"{root}/{path}"
        with open(at("docker.log"), "a") as log:
            log.write(" ".join(args) + "\n")
        if os.path.exists(at("kill-at")):
            # Whoever made so many calls since it began to load is killed when this one is done.
            with open(at("docker.log")) as log:
                calls = [one for one in log.read().partition("phase loading\n")[2].splitlines() if one.split()[0] not in ("fsync", "phase", "sync")]
            with open(at("kill-at")) as file:
                if len(calls) == int(file.read()):
                    os.unlink(at("kill-at"))
                    atexit.register(os.kill, os.getppid(), 9)
        def text(path):
            with open(path) as file:
                return file.read()
        def put(path, content):
            with open(path, "w") as file:
                file.write(content)
        def fail(said, status=1):
            print(said, file=sys.stderr)
            sys.exit(status)
        def database(name):
            return at(f"databases/{name}")
        if args[:2] == ["volume", "inspect"]:
            folder = at(f"volumes/{args[-1]}")
            if not os.path.isdir(folder):
                fail("no such volume")
            print(folder)
        elif args[:2] == ["image", "inspect"]:
            if os.path.exists(at("no-image")) and args[2] != "running":
                fail("no such image")
            size = int(text(at("image-size"))) if os.path.exists(at("image-size")) else 0
            print(json.dumps([{"Id": "sha256:" + "b" * 64, "RepoDigests": ["direxio/message-server@sha256:" + "a" * 64], "Size": size}]))
        elif args[0] == "inspect":
            print(json.dumps([{"Id": args[1], "Image": "running"}]))
        elif args[0] == "pull":
            if not os.path.exists(at("left-by-pull")):
                fail("manifest unknown")
            os.rename(at("left-by-pull"), at("free"))
            os.unlink(at("no-image"))
        elif args[0] == "compose":
            args = args[3:]
            if args[0] == "config":
                print(json.dumps({"name": "p2p", "services": {"postgres": {"environment": {"POSTGRES_USER": "u", "POSTGRES_DB": "server"}}}}))
            elif args[0] == "ps":
                print("c1")
            elif args[0] in ("stop", "up", "create"):
                if args[0] == "up" and os.path.exists(at("up-fails")):
                    fail("no space left on device")
                if args[0] == "up" and os.path.exists(at("die-at-up")):
                    # In it stands for how many calls the database then is not up yet.
                    os.rename(at("die-at-up"), at("postgres-starts"))
                    os.kill(os.getppid(), 9)
            elif args[0] == "exec":
                service, program, rest = args[2], args[3], args[4:]
                if service == "message-server":
                    if "SICK" in text(database("server")):
                        fail("503")
                    print('{"status":"ok"}')
                elif os.path.exists(at("postgres-starts")) and text(at("postgres-starts")):
                    put(at("postgres-starts"), text(at("postgres-starts"))[1:])
                    fail("the database system is starting up")
                elif os.path.exists(at("postgres-down")):
                    fail('service "postgres" is not running')
                elif program == "pg_isready":
                    sys.exit(0)
                elif program == "pg_dump":
                    sys.stdout.write("PGDMP" + text(database(rest[rest.index("-d") + 1])))
                    sys.stdout.flush()
                    if os.path.exists(at("dump-breaks")):
                        fail("server closed the connection unexpectedly")
                elif program == "pg_restore":
                    content = sys.stdin.read()
                    if not content.startswith("PGDMP"):
                        fail("input file does not appear to be a valid archive")
                    if "POISON" in content and "--list" not in rest:
                        fail("relation exists")
                    if os.path.exists(at("loads-until-heard")) and "--list" not in rest:
                        # It gives up where nobody ever hears of it.
                        for _ in range(300):
                            if os.path.exists(at("heard")):
                                break
                            time.sleep(0.02)
                    if "--list" not in rest:
                        put(database(rest[rest.index("-d") + 1]), content[5:])
                elif program == "psql":
                    for statement in (word for before, word in zip(rest, rest[1:]) if before == "-c"):
                        if m := re.match("show server_version", statement):
                            print("18.0")
                        elif "pg_database_size" in statement:
                            print(1000)
                        elif m := re.match("select count.* from pg_database where datname = '(.*)'", statement):
                            print(int(os.path.exists(database(m[1]))))
                        elif m := re.match("select datname from pg_database where starts_with.datname, '(.*)'", statement):
                            print("\n".join(name for name in os.listdir(at("databases")) if name.startswith(m[1])))
                        elif m := re.match('drop database if exists "(.*)" with', statement):
                            if "_old_" in m[1] and os.path.exists(at("old-stays")):
                                fail("database is being accessed by other users")
                            if os.path.exists(database(m[1])):
                                os.unlink(database(m[1]))
                        elif m := re.match('create database "(.*?)"', statement):
                            put(database(m[1]), "")
                        elif m := re.match('alter database "(.*)" rename to "(.*)"', statement):
                            os.rename(database(m[1]), database(m[2]))
                        elif statement == "select n from direxio_write_probe":
                            print(1)
        else:
            fail("unknown: " + " ".join(args))
        """;

    public const string Key = "-----BEGIN MATRIX PRIVATE KEY-----\nKey-ID: ed25519:abc\n\nc2VjcmV0\n-----END MATRIX PRIVATE KEY-----\n";

    public StackOnNode()
    {
        Node = new();
        Node.Write("docker.py", Docker);
        Node.WriteProgram("docker", "exec python3 -IS \"$DIREXIO_TOOLS_PREFIX/docker.py\" \"$@\"");
        Node.Write("opt/p2p/docker-compose.yml", "name: p2p\n");
        Node.Write("opt/p2p/bin/direxio-boot", string.Empty);
        Node.Write("opt/p2p/.env", "DOMAIN=chat.example.org\nMESSAGE_SERVER_IMAGE=direxio/message-server:latest\nDATABASE_PASSWORD=of-the-machine\nP2P_PORTAL_PASSWORD=11112222\n");
        Node.Write("opt/p2p/portal/bootstrap.json", "{\"access_token\": \"first\"}");
        Node.Write("opt/p2p/bootstrap.json", "{\"agent_room_id\": \"!first\"}");
        Node.Write("volumes/p2p_message-config/matrix_key.pem", Key);
        Node.Write("volumes/p2p_message-config/message-server.yaml", "sync_api:\n  index_path: /var/direxio-message-server/searchindex\n");
        Node.Write("volumes/p2p_message-data/media/ab/picture", "a picture");
        Node.Write("volumes/p2p_message-data/jetstream/stream", "a stream");
        Node.Write("volumes/p2p_message-data/searchindex/store", "an index");
        Node.Write("volumes/p2p_caddy-data/caddy/certificates/chat.crt", "a certificate");
        Node.Write("databases/server", "rows of the first day");
    }

    public LocalNode Node { get; }

    /// <summary>The content of all that a backup brings back, by its path; what the server builds again is not in it.</summary>
    public SortedDictionary<string, string> Content()
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in new[] { "volumes", "databases", "opt/p2p" })
        {
            foreach (var file in Directory.EnumerateFiles(Node.At(place), "*", SearchOption.AllDirectories))
            {
                content[Path.GetRelativePath(Node.Root, file)] = File.ReadAllText(file);
            }
        }

        return content;
    }

    /// <summary>Names of what is in a folder, in order.</summary>
    public List<string> Entries(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(Node.At(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The node lives on: everything that a backup has changes.</summary>
    public void LiveOn()
    {
        Node.Write("databases/server", "rows of the second day");
        Node.Write("volumes/p2p_message-data/media/ab/picture", "another picture");
        Node.Write("volumes/p2p_message-data/media/cd/more", "one more");
        Node.Write("volumes/p2p_message-config/matrix_key.pem", "another key");
        Node.Write("volumes/p2p_caddy-data/caddy/certificates/chat.crt", "another certificate");
        Node.Write("opt/p2p/portal/bootstrap.json", "{\"access_token\": \"second\"}");
        Node.Write("opt/p2p/.env", "DOMAIN=chat.example.org\nMESSAGE_SERVER_IMAGE=direxio/message-server:next\nDATABASE_PASSWORD=of-the-machine\nP2P_PORTAL_PASSWORD=33334444\n");
    }

    public void Dispose() => Node.Dispose();
}
