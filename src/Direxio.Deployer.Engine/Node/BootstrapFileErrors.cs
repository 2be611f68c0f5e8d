using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Node;

internal static class BootstrapFileErrors
{
    private const string BootstrapTarget = "/opt/p2p/bootstrap.json";
    private static Advice BootstrapNext =>
        $"Run {Commands.GoOn()}; if it stays, look at /var/log/direxio-boot/07-bootstrap.log on the node.";

    public static DeployException BootstrapUnreadable(long? line) => DeployErrors.Make(
        DeployErrorKind.InvalidData, $"The node's bootstrap.json is not a JSON object (line {line ?? 1}).", BootstrapNext, BootstrapTarget);

    public static DeployException BootstrapFieldMissing(string field) => DeployErrors.Make(
        DeployErrorKind.InvalidData, $"The node's bootstrap.json has no text in '{field}'.", BootstrapNext, BootstrapTarget);

    public static DeployException BootstrapFieldUnusable(string field) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The node's bootstrap.json has line ends, control characters or invisible ones in '{field}'.",
        BootstrapNext,
        BootstrapTarget);

    public static DeployException BootstrapRoomUnusable() => DeployErrors.Make(
        DeployErrorKind.InvalidData, "The node's bootstrap.json names no real room in 'agent_room_id'.", BootstrapNext, BootstrapTarget);

    public static DeployException BootstrapUserUnusable() => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        "The node's bootstrap.json has a user id that is not of the form @name:server.",
        BootstrapNext,
        BootstrapTarget);

    public static DeployException BootstrapHomeserverUnusable() => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        "The node's bootstrap.json has a homeserver that is not an https address.",
        BootstrapNext,
        BootstrapTarget);
}
