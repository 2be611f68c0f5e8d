using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// The client token of a launch. The same launch has the same token, so that a run which was interrupted repeats its call instead
/// of making a second instance; a launch that differs in anything has another one, for AWS refuses a token with other parameters.
/// </summary>
internal static class LaunchToken
{
    private const int LongestToken = 64;
    private const int HashLength = 24;

    /// <param name="tags">Whose launch it is.</param>
    /// <param name="spec">What is launched, and where.</param>
    /// <param name="generation">How many instances of the node came before and ended.</param>
    public static string Create(NodeTags tags, InstanceSpec spec, int generation)
    {
        string[] parameters =
        [
            tags.RunId,
            spec.SubnetId,
            spec.InstanceType,
            spec.DiskSizeGB.ToString(CultureInfo.InvariantCulture),
            spec.Image.Id,
            spec.Image.RootDeviceName,
            spec.SecurityGroupId,
            spec.KeyName,
            Convert.ToHexString(SHA256.HashData(spec.UserData)),
            generation.ToString(CultureInfo.InvariantCulture),
        ];
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parameters)))).ToLowerInvariant();
        var token = $"{tags.RunId}-{hash[..HashLength]}";
        return token.Length <= LongestToken ? token : hash;
    }
}
