using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>Failures of coming to work on a node.</summary>
internal static class VisitErrors
{
    public static DeployException ServerNotDeployed(string domain, PhaseId phase) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} has no finished server to work on: {phase} ({PhaseTitles.For(phase)}) is not done. Nothing was changed.",
        $"Finish the deployment: {Commands.Resume(domain)}",
        domain);

    public static DeployException NodeIsAnotherMachine(string domain, string seen) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"This is not the recorded node of {domain}: {seen}. Nothing was changed on it.",
        $"See what the account has: {Commands.Repair(domain)} shows it and asks before it records anything.",
        domain);

    public static DeployException NodeToolsUnusable(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The node of {domain} could not run what this command needs: {said}.",
        $"The node needs python3, sudo without a password for its login, and room on its disk. Then run {Commands.GoOn(domain)}.",
        domain);

    public static DeployException NodeOperationRunning(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{said} of {domain}, so nothing else is begun. It goes on by itself.",
        $"When it has ended, run {Commands.GoOn(domain)}.",
        domain);

    public static DeployException NodeOperationInterrupted(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"On the node of {domain}, {said}. It has to be settled first.",
        $"Run {Commands.GoOn(domain)} again: it settles that first.",
        domain);

    public static DeployException NodeLayoutUnknown(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The node of {domain} is not laid out as any release that this one knows: {said}. Nothing was changed.",
        "Use the tool that set the node up.",
        domain);

    public static DeployException NodeToolFailed(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The node of {domain} could not do it: {said}.",
        $"Correct what is named, then run {Commands.GoOn(domain)}.",
        domain);

    public static DeployException NodeOperationStuck(string domain, NodeOperationRecord operation, string? said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The operation '{operation.Operation}' on the node of {domain} could neither go on nor back"
            + $"{(said is null ? string.Empty : $": {said}")}. It may be without a server that answers.",
        $"Correct what is named, then run {Commands.GoOn(domain)}: it is tried again there first, as at each start of the machine.",
        domain);

    /// <summary>What a tool said, as an error of its subject where the code is one that every command can meet.</summary>
    public static DeployException From(NodeToolException exception, string domain) => exception.Code switch
    {
        NodeToolException.ToolsUnusable or "ToolUnknown" => NodeToolsUnusable(domain, exception.Message),
        NodeToolException.OperationRunning => NodeOperationRunning(domain, Capital(exception.Message)),
        NodeToolException.OperationInterrupted => NodeOperationInterrupted(domain, exception.Message),
        "LayoutUnknown" or "LayoutOfAnotherTool" => NodeLayoutUnknown(domain, exception.Message),
        _ => NodeToolFailed(domain, exception.Message),
    };

    /// <summary>What a node, its tools or its account said, as an error of its subject; null where it is neither.</summary>
    public static DeployException? Of(Exception exception, string domain) => exception switch
    {
        DeployException failure => failure,
        CloudException refusal => CloudErrors.CloudCallFailed(refusal, Commands.GoOn(domain)),
        NodeToolException tool => From(tool, domain),
        NodeShellException shell => NodeErrors.ConnectionLost(domain, shell),
        _ => null,
    };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
