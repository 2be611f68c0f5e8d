using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// What the account of rehearsals holds besides rehearsed nodes: a server of which no state is left, so that there is something to find
/// and to remove. Once it is removed the account has no orphans, until the folder of rehearsals is deleted.
/// </summary>
internal static class RehearsedLeftover
{
    private const string FileName = "rehearsal-account.json";
    private const string Domain = "forgotten.example.org";
    private const string Region = "eu-central-1";
    private const string RunId = "direxio-20260101-090000-0ff0";
    private const string GroupId = "sg-0f0rg0tten0000001";

    /// <summary>A run over the account as a whole.</summary>
    public static RunSubject Subject => new(Domain, NodeHome.ServiceIdOf(Domain), true, []);

    /// <summary>The account, as earlier commands left it.</summary>
    public static RehearsalWorld Open(NodeHome home, RehearsedStorage storage)
    {
        var file = Path.Combine(home.Root, FileName);
        var content = File.Exists(file) ? RehearsalWorld.Read(file) : Imagine();
        return new(file, content, [], new RehearsalClock()) { Storage = storage };
    }

    private static WorldContent Imagine()
    {
        var content = new WorldContent { Region = Region };
        content.Addresses["eipalloc-0f0rg0tten0000001"] = new("eipalloc-0f0rg0tten0000001", "203.0.113.99", RunId, InstanceId: null);
        content.Groups[GroupId] = new(GroupId, NodeTags.NameOf(Domain), RehearsalReadings.Subnets[0].VpcId, RunId, []);
        content.KeyPairs[RunId] = new(RunId, "ssh-ed25519 rehearsed", RunId);
        return content;
    }
}
