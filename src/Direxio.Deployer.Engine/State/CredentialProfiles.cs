using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State;

/// <summary>The profiles of credentials.json as they lie in the file.</summary>
internal static class CredentialProfiles
{
    private const string DefaultProfile = "default";

    /// <summary>Writes credentials.json: the default profile from what is given, every other profile and field as it was.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable or LocalFileUnwritable.</exception>
    public static void Write(NodePaths paths, JsonObject defaultProfile)
    {
        var root = LocalFileText.ReadObject(paths.Credentials) ?? [];
        if (root["profiles"] is not JsonObject profiles)
        {
            profiles = [];
            root["profiles"] = profiles;
        }

        profiles[DefaultProfile] = defaultProfile;
        LocalFileText.Write(paths.Credentials, root);
    }

    /// <summary>The default profile of a credentials file; a file without profiles is one itself.</summary>
    public static JsonObject? Default(JsonObject? root) =>
        root?["profiles"] is JsonObject profiles ? profiles[DefaultProfile] as JsonObject : root;
}
