using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Serving;

/// <summary>
/// The registry of container images. It has every image that is asked for; those that the configuration names are what that says.
/// An image has a digest made of its name and of what is special about it, and stays reachable by the digest once it was seen.
/// </summary>
internal sealed partial class ImageRegistry(LiveConfig live)
{
    /// <summary>Its name.</summary>
    public const string Host = "registry-1.docker.io";

    private static readonly DateTimeOffset FirstBuild = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentDictionary<string, RegistryImage> known = new();

    /// <summary>
    /// Answers what an image is: whoever asks for a manifest, its digest, as every registry does; the stand-in for Docker, all of it.
    /// </summary>
    public async Task HandleAsync(HttpContext context)
    {
        var manifest = Manifest().Match(context.Request.Path);
        var asked = Reference().Match(manifest.Success
            ? $"{manifest.Groups["repository"]}{(manifest.Groups["name"].Value.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{manifest.Groups["name"]}"
            : context.Request.Query["reference"].ToString());
        var (repository, tag, wanted) = (asked.Groups["repository"].Value, asked.Groups["tag"].Value, asked.Groups["digest"].Value);
        foreach (var (name, special) in live.Value.Images)
        {
            known[$"{Reference().Match(name).Groups["repository"].Value}@{DigestOf(name, special)}"] = special;
        }

        RegistryImage? image;
        var digest = wanted;
        if (wanted.Length == 0)
        {
            var name = $"{repository}:{tag}";
            image = live.Value.Images.GetValueOrDefault(name);
            digest = DigestOf(name, image);
            image ??= new();
            known[$"{repository}@{digest}"] = image;
        }
        else if (!known.TryGetValue($"{repository}@{wanted}", out image))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (image.Behaviour == ImageBehaviour.PullFails)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (manifest.Success)
        {
            context.Response.Headers["Docker-Content-Digest"] = digest;
            return;
        }

        var labels = new Dictionary<string, string> { ["org.opencontainers.image.revision"] = digest[7..47] };
        if (image.Version is { } version)
        {
            labels["org.opencontainers.image.version"] = version;
        }

        await context.Response.WriteAsJsonAsync(new
        {
            digest,
            // The id is the digest of the image's own configuration, another one than its manifest's.
            id = Hash($"configuration of {digest}"),
            labels,
            size = image.Size,
            created = FirstBuild.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
            range = new { behaviour = $"{image.Behaviour}", schema = image.Schema, diesAfter = image.DiesAfter, healthPace = live.Value.HealthPace },
        });
    }

    private static string DigestOf(string name, RegistryImage? image) =>
        Hash(image is null ? name : $"{name}\n{JsonSerializer.Serialize(image, RangeConfig.Json)}");

    private static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("^/v2/(library/)?(?<repository>.+)/manifests/(?<name>[^/]+)$")]
    private static partial Regex Manifest();

    [GeneratedRegex("^(?<repository>.+?)(:(?<tag>[^:/@]+))?(@(?<digest>sha256:.+))?$")]
    private static partial Regex Reference();
}
