using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

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

    /// <summary>Where it is, what it has and costs, for people.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"run {RunId ?? "(without a run id)"} in {Region} with {string.Join(", ", Resources.Select(Describe))}, "
            + $"{Bound} {MonthlyUsd:0.00} USD a month");

    private string Bound => IsPriced ? "about" : "at least";

    /// <summary>The commands that take it over, or away.</summary>
    public Advice WayOut(string domain) => RunId is { } run && NodeTags.BeginOf(run) is not null
        ? Advice.From(
            $"Take it over: {Commands.Repair(domain).With("RunId", run).With("Region", Region)}. "
                + $"Or remove it: {Commands.RemoveRun(run, Region)}")
        : Advice.From($"{Commands.Orphans().Name} tells what to do with it.");

    private static string Describe(OwnedResource resource) =>
        $"{resource.Kind} {resource.Id}{(resource.PublicIp is { } address ? $" ({address})" : string.Empty)}";
}

/// <summary>What was found for a domain besides what this machine knows.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Found">What was found.</param>
/// <param name="Problems">Why something could not be searched, in words; empty if all was.</param>
internal sealed record OtherNodes(string Domain, IReadOnlyList<OtherNode> Found, IReadOnlyList<string> Problems)
{
    /// <summary>What the commands need to know of the run.</summary>
    public AdviceContext Context { get; init; } = AdviceContext.None;

    /// <summary>What has to be taken over or away first, each with how.</summary>
    public IEnumerable<string> Blockers => Nodes.Select(node =>
        $"{Domain} has a node in this account that this machine does not know: {node.Summary}. "
            + $"{node.WayOut(Domain).In(Context).ToString()}");

    /// <summary>What should be known besides.</summary>
    public IEnumerable<string> Warnings => Problems
        .Select(problem =>
            $"Whether another machine has made a node of {Domain} in this account is not known: "
                + $"{problem} {Commands.Orphans().Name} searches for it.")
        .Concat(Found.Where(found => !found.IsNode).Select(left =>
            $"An earlier run of {Domain} has left something in the account: {left.Summary}. {RemovalOf(left)}"));

    private string RemovalOf(OtherNode left) =>
        (left.RunId is { } run && NodeTags.BeginOf(run) is not null
            ? Advice.From($"To remove it: {Commands.RemoveRun(run, left.Region)}")
            : left.WayOut(Domain))
            .In(Context).ToString();

    private IEnumerable<OtherNode> Nodes => Found.Where(found => found.IsNode);

    /// <summary>Refuses to make a second node for the domain.</summary>
    /// <exception cref="DeployException">AnotherNodeExists.</exception>
    public void RequireNone()
    {
        if (Nodes.FirstOrDefault() is { } node)
        {
            throw OrphanErrors.AnotherNodeExists(Domain, node).In(Context);
        }
    }
}
