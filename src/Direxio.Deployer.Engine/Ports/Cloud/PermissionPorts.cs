namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>Whether an action is allowed on a resource, in a request of which this is known.</summary>
/// <param name="Action">The action as IAM names it.</param>
/// <param name="Resource">The ARN of the resource, or * for actions that have none.</param>
/// <param name="Context">Keys and values of the request.</param>
internal sealed record PermissionQuestion(string Action, string Resource, IReadOnlyList<PermissionCondition> Context)
{
    /// <summary>All keys with their values, by which questions of the same request are told.</summary>
    public string ContextInWords => string.Join(' ', Context.Select(part => part.InWords));
}

/// <summary>An answer to one.</summary>
/// <param name="Decision">What it says; unknown where it says nothing clear.</param>
/// <param name="Message">In words.</param>
internal sealed record PermissionReading(AwsPermissionDecision Decision, string Message);

/// <summary>What an identity may do. Nothing is created or changed by asking.</summary>
internal interface IPermissions
{
    /// <summary>The answers to the questions, in their order, by a simulation of the identity's policies.</summary>
    /// <param name="principal">The ARN of the user or role.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CloudException">The service does not simulate them for this identity.</exception>
    Task<IReadOnlyList<PermissionReading>> SimulateAsync(
        string principal, IReadOnlyList<PermissionQuestion> questions, CancellationToken cancellationToken);

    /// <summary>What the service says to the call itself, made so that it does nothing; null where a call cannot be made so.</summary>
    /// <param name="action">The action as IAM names it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<PermissionReading?> DryRunAsync(string action, CancellationToken cancellationToken);
}
