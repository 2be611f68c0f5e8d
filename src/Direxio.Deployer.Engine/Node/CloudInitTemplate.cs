using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Names;

namespace Direxio.Deployer.Engine.Node;

/// <summary>What differs from node to node in its user data.</summary>
/// <param name="Domain">The node's name, lower case, in punycode.</param>
/// <param name="PublicIp">Its Elastic IP, which TURN advertises.</param>
/// <param name="MessageServerImage">Image reference of the message server.</param>
/// <param name="AcmeEmail">Address for the certificate authority; null for none.</param>
internal sealed record CloudInitInput(string Domain, string PublicIp, string MessageServerImage, string? AcmeEmail = null)
{
    /// <summary>True for a node whose boot stops before its server is started for the first time, until a backup is on it.</summary>
    public bool AwaitsBackup { get; init; }
}

/// <summary>User data as text and as it is sent.</summary>
internal sealed record RenderedUserData(string Yaml, byte[] Gzip);

/// <summary>
/// Renders what a node runs. The values end up in YAML, an env file, Compose's interpolation and a Caddyfile, so only
/// those are let through that mean nothing special in any of them; nothing is escaped.
/// </summary>
internal static partial class CloudInitTemplate
{
    /// <summary>What EC2 accepts, in bytes before its base64.</summary>
    public const int LongestUserData = 16384;

    private const string Main = "cloud-config.yaml";

    // Only for nodes that begin with a backup; it stands between the images and the stack.
    private const string FirstOfStack = "  - path: /opt/p2p/steps/05-stack\n";

    private const string AwaitBackup = """
          - path: /opt/p2p/steps/04-restore
            permissions: "0700"
            content: |
              #!/bin/sh
              # Stops the boot until the backup is here; whoever brings it lets the boot go on.
              [ -e restored ] || { echo "Waits for the backup."; exit 1; }

        """;

    /// <summary>Renders the user data; the same input gives the same bytes.</summary>
    /// <exception cref="DeployException">A value cannot be used, or the result is too long for EC2.</exception>
    public static RenderedUserData Render(CloudInitInput input)
    {
        var yaml = Indented(CloudInitResources.Read(Main), ValuesOf(input));
        yaml = input.AwaitsBackup ? yaml.Replace(FirstOfStack, AwaitBackup + FirstOfStack, StringComparison.Ordinal) : yaml;
        var gzip = Compress(yaml);
        return gzip.Length <= LongestUserData
            ? new RenderedUserData(yaml, gzip)
            : throw CloudInitErrors.UserDataTooLong(gzip.Length, LongestUserData);
    }

    /// <summary>One file as it will lie on the node.</summary>
    internal static string RenderFile(string name, CloudInitInput input) => Filled(CloudInitResources.Read(name), ValuesOf(input));

    private static Dictionary<string, string> ValuesOf(CloudInitInput input)
    {
        Require(nameof(input.Domain), input.Domain, input.Domain.Length <= 253 && Domains().IsMatch(input.Domain));
        Require(nameof(input.PublicIp), input.PublicIp, IsIPv4(input.PublicIp));
        Require(nameof(input.MessageServerImage), input.MessageServerImage, ContainerImageName.IsAcceptable(input.MessageServerImage));
        if (input.AcmeEmail is { } email)
        {
            Require(nameof(input.AcmeEmail), email, EmailAddress.IsAcceptable(email));
        }

        return new(StringComparer.Ordinal)
        {
            ["Domain"] = input.Domain,
            ["PublicIp"] = input.PublicIp,
            ["MessageServerImage"] = input.MessageServerImage,
            ["AcmeEmail"] = input.AcmeEmail ?? "",
            ["AcmeEmailOption"] = input.AcmeEmail is null ? "" : $"email {input.AcmeEmail}",
        };
    }

    private static void Require(string name, string value, bool isUsable)
    {
        if (!isUsable)
        {
            throw CloudInitErrors.UserDataValueUnusable(name, value);
        }
    }

    private static bool IsIPv4(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text;

    /// <summary>The cloud-config with every included file as a literal block.</summary>
    private static string Indented(string main, Dictionary<string, string> values) => Includes().Replace(main, match =>
    {
        var margin = match.Groups["margin"].Value;
        var name = match.Groups["name"].Value;
        var text = Filled(CloudInitResources.Read(name), values);
        if (text.Length == 0 || text[0] is ' ' or '\n' || !text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"'{name}' cannot be a literal block: it needs an unindented first line and one line end at its end.");
        }

        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "" : $"{margin}  {line}");
        return $"{margin}{match.Groups["key"].Value} |\n{string.Join('\n', lines)}";
    });

    /// <summary>A text with its values; a line that consists of an empty value goes.</summary>
    private static string Filled(string text, Dictionary<string, string> values)
    {
        var withoutEmpty = OwnLine().Replace(text, match => values[match.Groups["name"].Value].Length == 0 ? "" : match.Value);
        return Placeholders().Replace(withoutEmpty, match => values[match.Groups["name"].Value]);
    }

    private static byte[] Compress(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    [GeneratedRegex(@"^(?<margin> *)(?<key>content:|-) !include (?<name>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Includes();

    // Docker's format strings have braces too, but no name right behind them.
    [GeneratedRegex(@"\{\{(?<name>[A-Z][A-Za-z]+)\}\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"^[ \t]*\{\{(?<name>[A-Z][A-Za-z]+)\}\}\n", RegexOptions.Multiline)]
    private static partial Regex OwnLine();

    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domains();
}
