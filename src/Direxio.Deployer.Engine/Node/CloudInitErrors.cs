using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Node;

internal static class CloudInitErrors
{
    public static DeployException UserDataValueUnusable(string name, string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{name} '{Printable(value)}' cannot be used: it is not of the plain form that the node's files can carry.",
        name switch
        {
            "MessageServerImage" => "Give an image reference such as direxio/message-server:latest or name@sha256:digest.",
            "AcmeEmail" => "Give an address such as admin@example.org, or none.",
            "PublicIp" => "Give an IPv4 address such as 203.0.113.10.",
            _ => "Give a name such as chat.example.org, in lower case.",
        },
        name);

    public static DeployException UserDataTooLong(int length, int limit) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The node's user data has {length} bytes after compression; EC2 accepts {limit}.",
        "This is a defect of this version: report it, and use another version.");

    // Control characters in a refused value must not reach a terminal.
    private static string Printable(string value) =>
        string.Concat(value.Take(100).Select(one => char.IsControl(one) ? '?' : one));
}
