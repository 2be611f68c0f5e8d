using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Foundation.Names;

/// <summary>References to container images, as a registry and the node's files take them.</summary>
internal static partial class ContainerImageName
{
    /// <summary>True for an image reference that the node's files can carry.</summary>
    public static bool IsAcceptable(string image) => Images().IsMatch(image);

    [GeneratedRegex(
        @"\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5}/[a-z0-9]+)?([._/-]+[a-z0-9]+)*"
        + @"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Images();
}
