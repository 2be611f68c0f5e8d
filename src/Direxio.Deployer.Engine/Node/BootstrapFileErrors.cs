using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Node;

internal static class BootstrapFileErrors
{
    private const string BootstrapTarget = "/opt/p2p/bootstrap.json";
    private static Advice BootstrapNext => Advice.OfError(
        nameof(ErrorTexts.Bootstrap_Next), Commands.GoOn(), Commands.Logs());

    public static DeployException BootstrapUnreadable(long? line) => DeployErrors.Make(
        DeployErrorKind.InvalidData, Advice.OfError(nameof(ErrorTexts.BootstrapUnreadable), line ?? 1), BootstrapNext, BootstrapTarget);

    public static DeployException BootstrapFieldMissing(string field) => DeployErrors.Make(
        DeployErrorKind.InvalidData, Advice.OfError(nameof(ErrorTexts.BootstrapFieldMissing), field), BootstrapNext, BootstrapTarget);

    public static DeployException BootstrapFieldUnusable(string field) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BootstrapFieldUnusable), field),
        BootstrapNext,
        BootstrapTarget);

    public static DeployException BootstrapRoomUnusable() => DeployErrors.Make(
        DeployErrorKind.InvalidData, Advice.OfError(nameof(ErrorTexts.BootstrapRoomUnusable)), BootstrapNext, BootstrapTarget);

    public static DeployException BootstrapUserUnusable() => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BootstrapUserUnusable)),
        BootstrapNext,
        BootstrapTarget);

    public static DeployException BootstrapHomeserverUnusable() => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BootstrapHomeserverUnusable)),
        BootstrapNext,
        BootstrapTarget);
}
