using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>Failures of coming to work on a node.</summary>
internal static class VisitErrors
{
    public static DeployException ServerNotDeployed(string domain, PhaseId phase) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.ServerNotDeployed), domain, phase, PhaseWords.Of(phase)),
        Advice.OfError(nameof(ErrorTexts.ServerNotDeployed_Next), Commands.Resume(domain)),
        domain);

    public static DeployException NodeIsAnotherMachine(string domain, Advice seen, Advice? next = null) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine), domain, seen),
        next ?? Advice.OfError(nameof(ErrorTexts.NodeIsAnotherMachine_Next), Commands.Repair(domain)),
        domain);

    public static DeployException NodeToolsUnusable(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.NodeToolsUnusable), domain, said),
        Advice.OfError(nameof(ErrorTexts.NodeToolsUnusable_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException NodeOperationRunning(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.NodeOperationRunning), said, domain),
        Advice.OfError(nameof(ErrorTexts.NodeOperationRunning_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException NodeOperationInterrupted(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.NodeOperationInterrupted), domain, said),
        Advice.OfError(nameof(ErrorTexts.NodeOperationInterrupted_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException NodeLayoutUnknown(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.NodeLayoutUnknown), domain, said),
        Advice.OfError(nameof(ErrorTexts.NodeLayoutUnknown_Next)),
        domain);

    public static DeployException NodeToolFailed(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.NodeToolFailed), domain, said),
        Advice.OfError(nameof(ErrorTexts.CorrectAndGoOn_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException NodeOperationStuck(string domain, NodeOperationRecord operation, string? said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        said is null
            ? Advice.OfError(nameof(ErrorTexts.NodeOperationStuck), operation.Operation, domain)
            : Advice.OfError(nameof(ErrorTexts.NodeOperationStuck_Reason), operation.Operation, domain, said),
        Advice.OfError(nameof(ErrorTexts.NodeOperationStuck_Next), Commands.GoOn(domain)),
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
