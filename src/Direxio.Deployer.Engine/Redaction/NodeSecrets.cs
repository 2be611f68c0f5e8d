using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// Tells the redaction of the secrets of a home's nodes, and keeps the <see cref="SecretIndex"/> of the home, so that no command reads
/// the files of all nodes. The index covers every folder among the nodes; which were taken since, and may have changed, is on a list,
/// and they are read again. Where no index can be kept, every node is read.
/// <para>
/// What another program changes in the files of a node that is not taken is noticed when a command is about that node.
/// </para>
/// </summary>
/// <param name="store">The nodes.</param>
internal sealed class NodeSecrets(INodeStore store) : INodeWatch
{
    private const int NodesAtOnce = 200;

    /// <summary>The file of the index.</summary>
    private string IndexFile => Path.Combine(store.Home.Redaction, "index");

    // A line for each taking of a node since its secrets were indexed.
    private string TakenFile => Path.Combine(store.Home.Redaction, "taken");

    /// <summary>Lets the redaction know the secrets of all nodes.</summary>
    public void Remember(Redactor redactor)
    {
        if (!Directory.Exists(store.Home.Nodes))
        {
            return;
        }

        try
        {
            redactor.Search(Cover());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            redactor.Remember(EveryNode());
        }
    }

    /// <summary>Lets the redaction know the secrets of one node, as its files are now.</summary>
    public void Remember(Redactor redactor, string serviceId)
    {
        var index = redactor.IndexIn(IndexFile);
        redactor.Remember(new SecretFiles(store, serviceId).All(mark => index?.HasMark(mark) == true));
    }

    /// <summary>Puts the node on the list of those that are read again, before anything of it changes.</summary>
    public void Taken(string serviceId)
    {
        try
        {
            using var held = SecretIndexWriter.Lock(IndexFile);
            Save([.. TakenNodes(), new(serviceId, Guid.NewGuid().ToString("N"))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An index that may miss something is worse than none.
            Discard();
        }
    }

    private SecretIndex Cover()
    {
        // In this order: what is changed meanwhile is seen as changed by the next command.
        var changed = Directory.GetLastWriteTimeUtc(store.Home.Nodes);
        var taken = TakenNodes();
        var index = SecretIndex.TryOpen(IndexFile) ?? Write([]);
        var isCovered = index.CoveredUntil == changed.Ticks;
        if (isCovered && taken.Count == 0)
        {
            return index;
        }

        var fresh = isCovered ? [] : index.Unmarked(Folders(), MarkOf);
        var (settled, open) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var some in fresh.Union(taken.Select(node => node.ServiceId)).Chunk(NodesAtOnce))
        {
            var found = LookAt(some, index);
            settled.UnionWith(found.Where(node => node.IsSettled).Select(node => node.ServiceId));
            open.AddRange(found.Where(node => !node.IsSettled).Select(node => node.ServiceId));
            if (Array.Exists(found, node => node.IsNewTo(index)))
            {
                index.Dispose();
                index = Write(found);
            }
        }

        var coveredUntil = ChangeTime.IsOver(changed) ? changed.Ticks : index.CoveredUntil;
        var added = open.Except(taken.Select(node => node.ServiceId)).Select(serviceId => new TakenNode(serviceId, string.Empty)).ToList();
        var removed = taken.Where(node => settled.Contains(node.ServiceId)).ToHashSet();
        if (coveredUntil == index.CoveredUntil && added.Count == 0 && removed.Count == 0)
        {
            return index;
        }

        index.Dispose();
        using (var writer = SecretIndexWriter.Open(IndexFile))
        {
            Save([.. TakenNodes().Where(node => !removed.Contains(node)).Union(added)]);
            writer.CoverUntil(coveredUntil);
        }

        return Reopen();
    }

    // Many at once only where there are many: an index that is begun, or begun again. This thread looks itself and is only helped by
    // others: many commands of one process that each waited for threads of the pool would wait for each other.
    private NodeFindings[] LookAt(string[] some, SecretIndex index)
    {
        const int Few = 8;
        var found = new NodeFindings[some.Length];
        try
        {
            Parallel.For(
                0,
                some.Length,
                new() { MaxDegreeOfParallelism = some.Length < Few ? 1 : Environment.ProcessorCount },
                number => found[number] = Look(some[number], index));
            return found;
        }
        catch (AggregateException exception)
        {
            throw new IOException(exception.InnerException!.Message, exception);
        }
    }

    private NodeFindings Look(string serviceId, SecretIndex index)
    {
        // First whether a process works on it: one that begins after this look puts the node on the list.
        var isBusy = store.IsBusy(serviceId) ?? File.Exists(store.Home.LockFile(serviceId));
        var files = new SecretFiles(store, serviceId);
        var read = files.Read(index.HasMark).ToList();
        return new(
            serviceId,
            [.. read.SelectMany(file => file.Secrets).Concat(files.InState()).SelectMany(KnownTexts.Forms)],
            [.. read.Where(file => file.IsSettled).Select(file => file.Mark)],
            !isBusy && read.TrueForAll(file => file.IsSettled))
        {
            IsThere = Directory.Exists(store.Home.Node(serviceId).Folder),
        };
    }

    private SecretIndex Write(IReadOnlyList<NodeFindings> found)
    {
        using (var writer = SecretIndexWriter.Open(IndexFile))
        {
            foreach (var secret in found.SelectMany(node => node.Secrets))
            {
                writer.Add(secret);
            }

            writer.Flush();
            foreach (var mark in found.SelectMany(node => node.IsCovered ? [.. node.Marks, MarkOf(node.ServiceId)] : node.Marks))
            {
                writer.Mark(mark);
            }
        }

        return Reopen();
    }

    private SecretIndex Reopen() => SecretIndex.TryOpen(IndexFile) ?? throw new IOException("The index of secrets went.");

    // What cannot be listed cannot be told either; the command that needs it says what is wrong with it.
    private List<string> EveryNode()
    {
        try
        {
            return [.. Folders().SelectMany(serviceId => new SecretFiles(store, serviceId).All(static _ => false))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A node that has lost its state still has its other files.
    private IEnumerable<string> Folders() =>
        Directory.EnumerateDirectories(store.Home.Nodes).Select(folder => Path.GetFileName(folder));

    private List<TakenNode> TakenNodes() => File.Exists(TakenFile)
        ? [.. File.ReadAllLines(TakenFile).Where(line => line.Contains(' ')).Select(TakenNode.Parse)]
        : [];

    private void Save(IReadOnlyList<TakenNode> nodes)
    {
        if (nodes.Count == 0)
        {
            File.Delete(TakenFile);
        }
        else
        {
            OwnerOnlyFile.Write(TakenFile, string.Join('\n', nodes));
        }
    }

    private void Discard()
    {
        try
        {
            File.Delete(IndexFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then nothing else can be written in this home either, so nothing new becomes a secret there.
        }
    }

    private static string MarkOf(string serviceId) => $"node:{serviceId}";

    // Each taking has a name of its own, so that one is not taken for another that came after the node was read.
    private sealed record TakenNode(string ServiceId, string Taking)
    {
        public static TakenNode Parse(string line) => new(line[..line.LastIndexOf(' ')], line[(line.LastIndexOf(' ') + 1)..]);

        public override string ToString() => $"{ServiceId} {Taking}";
    }

    private sealed record NodeFindings(string ServiceId, IReadOnlyList<string> Secrets, IReadOnlyList<string> Marks, bool IsSettled)
    {
        public bool IsThere { get; init; }

        /// <summary>True if it may be passed over from now on. One that went may come again.</summary>
        public bool IsCovered => IsSettled && IsThere;

        public bool IsNewTo(SecretIndex index) => Marks.Count > 0
            || (IsCovered && !index.HasMark(MarkOf(ServiceId)))
            || Secrets.Any(secret => !index.Holds(secret));
    }
}
