using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Direxio.Deployer.Range.Aws;

/// <summary>Every request as it came, a line of JSON each, without what is secret: wire.jsonl.</summary>
internal sealed partial class WireLog(string folder)
{
    private readonly Lock gate = new();

    /// <summary>The file in a range's folder.</summary>
    public static string FileOf(string folder) => Path.Combine(folder, "wire.jsonl");

    /// <summary>Keeps one request.</summary>
    public void Add(HttpRequest request, AwsCall call)
    {
        var line = JsonSerializer.Serialize(new
        {
            service = call.Service,
            region = call.Region,
            action = call.Action,
            method = request.Method,
            path = request.Path.ToString(),
            query = request.QueryString.ToString().TrimStart('?'),
            target = request.Headers["X-Amz-Target"].ToString(),
            contentType = request.ContentType ?? string.Empty,
            algorithm = request.Headers.Authorization.ToString().Split(' ')[0],
            signedHeaders = SignedHeaders().Match(request.Headers.Authorization.ToString()).Groups[1].Value,
            body = UserData().Replace(call.Text, "${1}bGVmdCBvdXQ%3D"),
        });
        lock (gate)
        {
            File.AppendAllText(FileOf(folder), line + "\n");
        }
    }

    [GeneratedRegex("SignedHeaders=([^, ]+)")]
    private static partial Regex SignedHeaders();

    // What a machine is told at its first boot is nobody's business here.
    [GeneratedRegex("((?:^|&)UserData=)[^&]*")]
    private static partial Regex UserData();
}
