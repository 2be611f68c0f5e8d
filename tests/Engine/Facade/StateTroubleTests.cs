using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.Operations.Orphans;
using Direxio.Deployer.Engine.Tests.Operations.Remove;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>
/// What each command says of a state that is not as it should be: a table of the troubles that files, folders and locks can have.
/// No command takes it for a node that does not exist, none waits, none changes what is there, and none calls AWS.
/// </summary>
public sealed class StateTroubleTests
{
    private const string Domain = "chat.example.org";
    private const string Ours = "direxio-20261123-101112";

    // Only to fail instead of standing still: a pipe that is waited for would never come to an end.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="Arrange">Makes the trouble in a home with a node.</param>
    /// <param name="Status">The status of the row, or the code of the failure.</param>
    /// <param name="Acting">The code by which Start, Resume and Remove refuse.</param>
    /// <param name="Reason">What each of them says of it.</param>
    /// <param name="AsOther">True if it is a trouble only to who is not root.</param>
    private sealed record Trouble(Action<EngineHome> Arrange, string Status, string Acting, string Reason, bool AsOther = false)
    {
        /// <summary>What the search for orphans answers: a node whose resources are withheld, one that owns them, or a failure's code.</summary>
        public string Orphans { get; init; } = "withheld";
    }

    private static readonly Dictionary<string, Trouble> Troubles = new()
    {
        ["truncated"] = Content("""{"run_id": "direxio-1", "phases": {"S0_""", "end of"),
        ["empty"] = Content("", "empty"),
        ["blank"] = Content("\n", "cannot be read"),
        ["NUL bytes"] = Content(new string('\0', 4096), "0x00"),
        ["array"] = Content("[1]", "no JSON object"),
        ["a name twice"] = Content("""{"phases": {}, "domain": "chat.example.org", "domain": "chat.example.org"}""", "name twice"),
        ["half a character"] = Content("""{"phases": {"S0_PREREQ_AWS": {"evidence": "\ud800"}}}""", "half of a character"),
        ["nested too deep"] = Content(string.Concat(Enumerable.Repeat("{\"phases\":", 100_000)), "depth"),
        ["no phases"] = Content("{}", "no phases"),
        ["resources of another shape"] = Content("""{"phases": {}, "resources": [{"instance_id": "i-1"}]}""", "'resources' is not a table"),
        ["an id of another shape"] = Content("""{"phases": {}, "resources": {"instance_id": ["i-1"]}}""", "'instance_id' is not a text"),
        ["a version that is none"] = Content("""{"phases": {}, "schema_version": "one"}""", "schema_version is not a whole number"),
        ["not text"] = new(home => File.WriteAllBytes(State(home), [0x7b, 0xff, 0xfe, 0x7d]), "Unreadable", "StateUnreadable", "UTF-8"),
        ["huge"] = new(home => OddEntries.Huge(State(home)), "Unreadable", "StateUnreadable", "larger than"),
        ["pipe"] = InItsPlace(OddEntries.Pipe, "named pipe"),
        ["folder"] = InItsPlace(path => Directory.CreateDirectory(Path.Combine(path, "inside")), "a folder"),
        ["link to a state"] = InItsPlace(path => File.CreateSymbolicLink(path, Elsewhere(path)), "symbolic link"),
        ["link to nothing"] = InItsPlace(path => File.CreateSymbolicLink(path, path + ".gone"), "symbolic link"),
        ["link to itself"] = InItsPlace(OddEntries.Loop, "symbolic link"),
        ["node folder is a file"] = Folder(path => File.WriteAllText(path, "{}"), "not a folder") with { Orphans = "listed" },
        ["node folder is a link"] = Folder(path => Directory.CreateSymbolicLink(path, Path.GetDirectoryName(Elsewhere(path))!), "symbolic link"),
        ["node folder is a link to itself"] = Folder(OddEntries.Loop, "symbolic link"),
        ["nodes are a file"] = Home(home => Replace(Nodes(home), path => File.WriteAllText(path, "{}")), "not a folder"),
        ["nodes are a link to itself"] = Home(home => Replace(Nodes(home), OddEntries.Loop), "not a folder"),
        ["state of another node"] = new(
            home => home.WriteState(Domain, Sample(domain: "other.example.org")), "Unreadable", "StateOfAnotherNode", "other.example.org") { Orphans = "owned" },
        ["newer version"] = new(home => home.WriteState(Domain, Newer()), "Completed", "StateIsNewer", "Direxio.Deployer 9.9.9") { Orphans = "owned" },
        ["newer version of another shape"] = new(
            home => home.WriteState(Domain, """{"schema_version": 99999999999999999999, "nodes": []}"""), "Unreadable", "StateIsNewer", "99999999999999999999"),
        ["state may not be read"] = Mode(State, 0, "StateUnreadable", "denied"),
        ["node folder may not be entered"] = Mode(home => Path.GetDirectoryName(State(home))!, 0, "NodeFolderUnusable", "you do not have permission to open it"),
        ["node folder may not be listed"] = Mode(
            home => Path.GetDirectoryName(State(home))!, 0x1, "NodeFolderUnusable", "you do not have permission to open it"),
        ["nodes may not be entered"] = Mode(Nodes, 0, "HomeUnreadable", "denied", status: "HomeUnreadable") with { Orphans = "HomeUnreadable" },
        ["home may not be entered"] = Mode(home => home.Folder, 0, "HomeUnreadable", "denied", status: "HomeUnreadable") with { Orphans = "HomeUnreadable" },
    };

    public static TheoryData<string> Rows => [.. Troubles.Keys];

    public static TheoryData<string, string> Cells
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var row in Troubles.Keys)
            {
                data.Add(row, "Start");
                data.Add(row, "Resume");
                // A removal reads through a link of a folder, and writes and deletes nothing there: see RemovalFolderTests.
                if (row != "node folder is a link")
                {
                    data.Add(row, "Remove");
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_status_says_what_is_wrong_and_never_that_there_is_no_node(string row)
    {
        var trouble = Troubles[row];
        using var home = Arranged(trouble);

        var asked = await Ended(trouble, () => StatusOf(() => home.Engine.GetStatus(Domain, rehearsal: false)));
        var listed = await Ended(trouble, () => StatusOf(() => home.Engine.GetStatus(null, rehearsal: false)));

        Assert.Equal(trouble.Status, asked.Status);
        // A file beside the folders of nodes is none, until a command asks for a node of its name.
        Assert.Equal(row == "node folder is a file" ? "none" : trouble.Status, listed.Status);
        if (trouble.Status != "Completed")
        {
            Assert.Contains(trouble.Reason, asked.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_command_that_acts_refuses_before_any_call_and_leaves_what_is_there(string row, string command)
    {
        var trouble = Troubles[row];
        using var home = Arranged(trouble);
        var before = Written(home);
        Func<Task> act = command switch
        {
            "Start" => () => home.Engine.StartAsync(
                new() { Domain = Domain, Region = "eu-central-1", ConfirmDomainBinding = true }, null, _ => throw NotAsked(), new Silence(), default),
            "Resume" => () => home.Engine.ResumeAsync(new() { Domain = Domain }, _ => throw NotAsked(), new Silence(), default),
            _ => () => home.Engine.RemoveAsync(new() { Domain = Domain }, _ => throw NotAsked(), new Silence(), default),
        };

        // What cannot be written is told first by who has to write: the lock lies in the same home.
        var expected = row == "home may not be entered" && command == "Start" ? "LocalFileUnwritable" : trouble.Acting;
        var failure = await Assert.ThrowsAsync<DeployException>(() => Ended(trouble, act));

        Assert.Equal(expected, failure.Code);
        Assert.Contains(trouble.Reason, failure.Message);
        Assert.NotEmpty(failure.NextAction);
        Assert.Equal(before, Written(home));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Its_resources_are_no_orphans(string row)
    {
        var trouble = Troubles[row];
        using var home = Arranged(trouble);
        var account = new TestAccount();
        account.Regional["eu-central-1"].Add(new(ResourceKind.ElasticIp, "eipalloc-1", Domain, Ours));
        account.Regional["us-east-1"].Add(new(ResourceKind.ElasticIp, "eipalloc-2", "other.example.com", "direxio-20260101-000000"));
        var events = new RecordedEvents();
        var homes = NodeHome.LocateReal(TemporaryHome.EnvironmentWith(("DIREXIO_HOME", home.Folder)));
        // A first word on this thread, which may have less rights than the next one.
        Task<(IReadOnlyList<Orphan> Orphans, IReadOnlyList<UnreadRegion> Unread)> Find() =>
            new OrphanFinder(account.Ports, [new FolderStore(homes[0])], new EngineObserver(events, new Redactor()))
                .FindAsync(new("us-east-1", null), [], default);

        if (trouble.Orphans == "HomeUnreadable")
        {
            Assert.Equal("HomeUnreadable", (await Assert.ThrowsAsync<DeployException>(() => Ended(trouble, () => (Task)Find()))).Code);
            return;
        }

        var found = await (await Ended(trouble, Find));

        Assert.Equal(trouble.Orphans == "listed" ? ["eipalloc-1", "eipalloc-2"] : ["eipalloc-2"], found.Orphans.Select(orphan => orphan.Id));
        if (trouble.Orphans == "withheld")
        {
            var warning = Assert.Single(events.Warnings);
            Assert.Contains(trouble.Reason, warning);
            Assert.Contains("fixed IP address eipalloc-1", warning);
        }
    }

    private static Trouble Content(string text, string reason) => new(home => File.WriteAllText(State(home), text), "Unreadable", "StateUnreadable", reason);

    private static Trouble InItsPlace(Action<string> make, string reason) =>
        new(home => Replace(State(home), make), "Unreadable", "StateUnreadable", reason);

    private static Trouble Folder(Action<string> make, string reason) =>
        new(home => Replace(Path.GetDirectoryName(State(home))!, make), "Unreadable", "NodeFolderUnusable", reason);

    private static Trouble Home(Action<EngineHome> arrange, string reason) =>
        new(arrange, "HomeUnreadable", "HomeUnreadable", reason) { Orphans = "HomeUnreadable" };

    private static Trouble Mode(Func<EngineHome, string> path, int mode, string acting, string reason, string status = "Unreadable") => new(
        home =>
        {
            OpenToOthers(home);
            FileModes.Set(path(home), mode);
        },
        status,
        acting,
        reason,
        AsOther: true);

    private static void OpenToOthers(EngineHome home)
    {
        Directory.CreateDirectory(Path.Combine(home.Folder, "locks"));
        foreach (var entry in Directory.EnumerateFileSystemEntries(home.Folder, "*", SearchOption.AllDirectories).Prepend(home.Folder))
        {
            FileModes.Set(entry, 0x1FF);
        }
    }

    private static void Replace(string path, Action<string> make)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        File.Delete(path);
        make(path);
    }

    private static EngineHome Arranged(Trouble trouble)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the entries are those of Unix");
        Assert.SkipWhen(trouble.AsOther && Unprivileged.Missing is not null, Unprivileged.Missing ?? string.Empty);
        var home = new EngineHome();
        home.WriteState(Domain, Sample());
        trouble.Arrange(home);
        return home;
    }

    private static Task<T> Ended<T>(Trouble trouble, Func<T> act) =>
        Task.Run(() => trouble.AsOther ? Unprivileged.Run(act) : act()).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static async Task Ended(Trouble trouble, Func<Task> act) => await await Ended<Task>(trouble, act);

    private static (string Status, string Text) StatusOf(Func<IReadOnlyList<NodeStatus>> read)
    {
        try
        {
            return read() is [var row] ? (row.Status, $"{row.WhereBlocked} {row.NextAction}") : ("none", string.Empty);
        }
        catch (DeployException failure)
        {
            return (failure.Code, failure.Message);
        }
    }

    private static string Sample(string domain = Domain)
    {
        var state = SampleStates.Ours(PhaseId.S7_VERIFY_E2E, "done");
        state["domain"] = domain;
        return state.ToJsonString();
    }

    private static string Newer()
    {
        var state = JsonNode.Parse(Sample())!;
        state["schema_version"] = 2;
        state["written_by"] = new JsonObject { ["program"] = "Direxio.Deployer", ["version"] = "9.9.9" };
        state["of_tomorrow"] = new JsonObject { ["kept"] = true };
        return state.ToJsonString();
    }

    private static string State(EngineHome home) => home.Node(Domain, rehearsal: false).State;

    private static string Nodes(EngineHome home) => Path.Combine(home.Folder, "nodes");

    // A node that its user has put elsewhere.
    private static string Elsewhere(string path)
    {
        var folder = Directory.CreateDirectory(Path.Combine(path[..path.IndexOf("/nodes", StringComparison.Ordinal)], "elsewhere"));
        var state = Path.Combine(folder.FullName, "state.json");
        File.WriteAllText(state, Sample());
        return state;
    }

    // Everything but the locks, by name and, where it is a small file, content.
    private static string Written(EngineHome home)
    {
        var entries = Directory.EnumerateFileSystemEntries(home.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true })
            .Where(entry => !Array.Exists(
                ["locks", "redaction"], kept => entry.StartsWith(Path.Combine(home.Folder, kept), StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        return string.Join('\n', entries.Select(entry => $"{entry} {new FileInfo(entry).LinkTarget} {ContentOf(entry)}"));
    }

    private static string ContentOf(string path)
    {
        try
        {
            return PlainFile.KindOf(path) == EntryKind.File ? PlainFile.ReadText(path) : string.Empty;
        }
        catch (IOException)
        {
            return "not a small file";
        }
    }

    private static InvalidOperationException NotAsked() => new("The user was asked although nothing can be done.");
}
