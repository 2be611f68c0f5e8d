using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>What a check found. Its words may hold secrets until they are redacted.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Code">What exactly was found.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="NextAction">What to do next; null if nothing.</param>
internal sealed record CheckResult(RuntimeCheckStatus Status, string Code, string Detail, Advice? NextAction)
{
    /// <summary>The tools that were named.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Further fields of the state's record, which earlier releases know.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    public static CheckResult Passed(string code, string detail) => new(RuntimeCheckStatus.Passed, code, detail, null);

    public static CheckResult Failed(string code, string detail, Advice nextAction) =>
        new(RuntimeCheckStatus.Failed, code, detail, nextAction);

    /// <summary>What is missing, is a failure only where the deployer was to install it, or did.</summary>
    public static CheckResult Missing(bool isExpected, string code, string detail, Advice nextAction) =>
        new(isExpected ? RuntimeCheckStatus.Failed : RuntimeCheckStatus.ManualPending, code, detail, nextAction);
}
