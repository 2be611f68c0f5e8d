using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>What the account holds for a domain of a run that this machine's state does not know.</summary>
/// <param name="RunId">The run id; null for resources that carry none.</param>
/// <param name="Region">Region code.</param>
/// <param name="Resources">What carries its tags.</param>
/// <param name="MonthlyUsd">What the known prices add up to, in US dollars a month.</param>
/// <param name="IsPriced">False if one price is not known.</param>
internal sealed record OtherNode(string? RunId, string Region, IReadOnlyList<OwnedResource> Resources, decimal MonthlyUsd, bool IsPriced)
{
    /// <summary>True for a node, or the beginning of one; false for what a removal or a refused run may leave behind.</summary>
    public bool IsNode => Resources.Any(resource => resource.Kind is ResourceKind.Instance or ResourceKind.ElasticIp);

    /// <summary>True for a node whose server does not run.</summary>
    public bool IsStopped => Instances.Any() && Instances.All(instance => instance.IsIdle);

    /// <summary>Its fixed addresses.</summary>
    public IEnumerable<string> Addresses => Resources.Select(resource => resource.PublicIp).OfType<string>();

    private IEnumerable<OwnedResource> Instances => Resources.Where(resource => resource.Kind is ResourceKind.Instance);

    /// <summary>Where it is, what it has and costs, for people; in English, as errors are.</summary>
    public string Summary => InWords.ToEnglish();

    /// <summary>The same in the language of the moment.</summary>
    public Advice InWords => Advice.Of(
        IsPriced ? nameof(Texts.Other_Summary) : nameof(Texts.Other_SummaryAtLeast),
        NodeTags.IsRunId(RunId) ? RunId : Advice.Of(nameof(Texts.Other_NoRunId)),
        Region,
        KindName.Of(Resources),
        AmountText.Usd(MonthlyUsd));

    /// <summary>The commands that take it over, or away.</summary>
    public Advice WayOut(string domain) => RunId is { } run && NodeTags.BeginOf(run) is not null
        ? Advice.Of(
            nameof(Texts.Other_TakeOver),
            Commands.Repair(domain).With("RunId", run).With("Region", Region),
            Commands.RemoveRun(run, Region))
        : Advice.Of(nameof(Texts.Other_Shown), Commands.Orphans());
}

/// <summary>What was found for a domain besides what this machine knows.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Found">What was found.</param>
/// <param name="Problems">Why something could not be searched, in words; empty if all was.</param>
internal sealed record OtherNodes(string Domain, IReadOnlyList<OtherNode> Found, IReadOnlyList<Advice> Problems)
{
    /// <summary>What the commands need to know of the run.</summary>
    public AdviceContext Context { get; init; } = AdviceContext.None;

    /// <summary>True if the new node begins as a backup of one, which then may stand by, stopped, until the new one is finished.</summary>
    public bool IsMove { get; init; }

    /// <summary>The addresses of the stopped node that the new one takes the place of.</summary>
    public IReadOnlyList<string> ReplacedAddresses => [.. Replaced.SelectMany(node => node.Addresses)];

    /// <summary>What has to be taken over or away first, each with how.</summary>
    public IEnumerable<string> Blockers => InTheWay.Select(node =>
        Advice.Of(nameof(Texts.Block_OtherNode), Domain, node.InWords, WayOut(node)).In(Context).ToString());

    /// <summary>What should be known besides.</summary>
    public IEnumerable<string> Warnings => Problems
        .Select(problem => Advice.Of(nameof(Texts.Warn_OtherUnknown), Domain, problem, Commands.Orphans()).In(Context))
        .Concat(Replaced.Select(node => Advice.Of(nameof(Texts.Warn_OtherReplaced), Domain, node.InWords).In(Context)))
        .Concat(Found.Where(found => !found.IsNode).Select(left =>
            Advice.Of(nameof(Texts.Warn_EarlierRun), Domain, left.InWords, RemovalOf(left)).In(Context)))
        .Select(warning => warning.ToString());

    private Advice RemovalOf(OtherNode left) => left.RunId is { } run && NodeTags.BeginOf(run) is not null
        ? Advice.Of(nameof(Texts.Other_Remove), Commands.RemoveRun(run, left.Region))
        : left.WayOut(Domain);

    private IEnumerable<OtherNode> Nodes => Found.Where(found => found.IsNode);

    private IEnumerable<OtherNode> InTheWay => Nodes.Where(node => !IsMove || !node.IsStopped);

    private IEnumerable<OtherNode> Replaced => Nodes.Where(node => IsMove && node.IsStopped);

    private Advice WayOut(OtherNode node) => IsMove
        ? Advice.Of(nameof(Texts.Other_StopFirst), Commands.StopNode(Domain), node.WayOut(Domain))
        : node.WayOut(Domain);

    /// <summary>Refuses to make a second node for the domain.</summary>
    /// <exception cref="DeployException">AnotherNodeExists.</exception>
    public void RequireNone()
    {
        if (InTheWay.FirstOrDefault() is { } node)
        {
            throw OrphanErrors.AnotherNodeExists(Domain, node, WayOut(node)).In(Context);
        }
    }
}
