using DnsClient;

namespace Direxio.Deployer.Engine.Foundation.Names;

/// <summary>DNS names and codes as text.</summary>
internal static class DnsText
{
    /// <summary>A name without its trailing dot, in lower case.</summary>
    public static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();

    public static bool IsSame(string left, string right) => Plain(left) == Plain(right);

    /// <summary>True if the name is the zone's own or lies below it.</summary>
    public static bool IsWithin(string name, string zone) =>
        IsSame(name, zone) || Plain(name).EndsWith("." + Plain(zone), StringComparison.Ordinal);

    /// <summary>The name without its first label; null for a single label.</summary>
    public static string? ParentOf(string name)
    {
        var dot = name.IndexOf('.');
        return dot < 0 ? null : name[(dot + 1)..];
    }

    /// <summary>The name and all names above it, the top-level domain first.</summary>
    public static IEnumerable<string> FromTheTop(string name)
    {
        var labels = name.Split('.');
        return Enumerable.Range(1, labels.Length).Select(count => string.Join('.', labels[^count..]));
    }

    /// <summary>A response code by its usual name.</summary>
    public static string Describe(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.Refused => "REFUSED",
        DnsHeaderResponseCode.NotImplemented => "NOTIMP",
        DnsHeaderResponseCode.FormatError => "FORMERR",
        _ => code.ToString(),
    };

    /// <summary>What went wrong, in the words of the innermost cause.</summary>
    public static string Describe(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }
}
