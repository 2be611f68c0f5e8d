using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What a check found. Its words may hold secrets until they are redacted.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Expected">How it should be.</param>
/// <param name="Actual">How it is.</param>
/// <param name="Severity">How grave a difference is.</param>
/// <param name="Fix">What puts it right; null if nothing has to be done.</param>
internal sealed record CheckRow(string Name, string Expected, string Actual, CheckSeverity Severity, Advice? Fix)
{
    /// <summary>Something that is as it should be, or else is of this severity and put right by this.</summary>
    public static CheckRow Of(bool isRight, string name, string expected, string actual, CheckSeverity otherwise, Advice fix) =>
        isRight ? new(name, expected, actual, CheckSeverity.Ok, null) : new(name, expected, actual, otherwise, fix);

    /// <summary>What could not be found out.</summary>
    public static CheckRow Unknown(string name, string expected, string reason, Advice? fix = null) =>
        new(name, expected, reason.TrimEnd('.', '。'), CheckSeverity.Unknown, fix);
}

/// <summary>Checks of one source, which are made at once.</summary>
internal interface IDeploymentCheck
{
    /// <summary>Stable name of the row that says that nothing of it could be found out.</summary>
    string Name { get; }

    /// <summary>Who is asked, in words.</summary>
    string Source { get; }

    /// <summary>Makes the checks.</summary>
    /// <exception cref="DeployException">Nothing could be found out.</exception>
    Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken);
}
