using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>A place in S3 as a user names it: a bucket with a prefix, or with the key of one backup.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The prefix, empty or with a slash at its end; or the key.</param>
internal sealed partial record S3Uri(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>S3 allows 1024 bytes, and the name of a backup comes behind a prefix.</summary>
    private const int LongestKey = 1024;
    private const int LongestPrefix = 700;

    /// <summary>True for what is meant as a place in S3, right or wrong.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the place of backups: s3://bucket or s3://bucket/prefix.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="parameter">By which parameter.</param>
    /// <exception cref="DeployException">S3UriUnusable.</exception>
    public static S3Uri Folder(string text, string parameter)
    {
        var uri = Parse(text, parameter, LongestPrefix);
        return BackupName.TryParse(uri.Key) is not null
            ? throw BackupErrors.S3UriUnusable(parameter, text, Advice.OfError(nameof(ErrorTexts.S3UriUnusable_Backup)))
            : uri with { Key = uri.Key.Length == 0 || uri.Key[^1] == '/' ? uri.Key : uri.Key + "/" };
    }

    /// <summary>Reads the place of one backup: s3://bucket/prefix/file.</summary>
    /// <exception cref="DeployException">S3UriUnusable.</exception>
    public static S3Uri File(string text, string parameter)
    {
        var uri = Parse(text, parameter, LongestKey);
        return BackupName.TryParse(uri.Key) is { IsPartial: false }
            ? uri
            : throw BackupErrors.S3UriUnusable(
                parameter, text, Advice.OfError(
                    nameof(ErrorTexts.S3UriUnusable_NoBackup), $"chat.example.org_20260131T120000Z{BackupName.Suffix}"));
    }

    /// <summary>A backup below this place.</summary>
    public S3Uri With(string name) => this with { Key = Key + name };

    /// <summary>The place that this backup lies in.</summary>
    public S3Uri Parent => this with { Key = Key[..(Key.LastIndexOf('/') + 1)] };

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    private static S3Uri Parse(string text, string parameter, int longest)
    {
        DeployException Unusable(Advice problem) => BackupErrors.S3UriUnusable(parameter, text, problem);
        if (!IsMeant(text))
        {
            throw Unusable(Advice.OfError(nameof(ErrorTexts.S3UriUnusable_Scheme), Scheme));
        }

        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        var key = slash < 0 ? string.Empty : rest[(slash + 1)..];
        if (!BucketForm().IsMatch(bucket) || bucket.Contains("..", StringComparison.Ordinal) || IPAddress.TryParse(bucket, out _))
        {
            throw Unusable(Advice.OfError(nameof(ErrorTexts.S3UriUnusable_Bucket), bucket));
        }

        if (key.StartsWith('/') || key.Contains("//", StringComparison.Ordinal) || key.Split('/').Any(part => part is "." or ".."))
        {
            throw Unusable(Advice.OfError(nameof(ErrorTexts.S3UriUnusable_Parts)));
        }

        return key.Any(character => char.IsControl(character) || character is '?' or '#' or '\\')
            ? throw Unusable(Advice.OfError(nameof(ErrorTexts.S3UriUnusable_Character)))
            : Encoding.UTF8.GetByteCount(key) > longest ? throw Unusable(Advice.OfError(nameof(ErrorTexts.S3UriUnusable_TooLong)))
            : new(bucket, key);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketForm();
}
