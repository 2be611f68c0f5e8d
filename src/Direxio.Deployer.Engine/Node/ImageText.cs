namespace Direxio.Deployer.Engine.Node;

/// <summary>An image reference as text.</summary>
internal static class ImageText
{
    /// <summary>Name and tag; the tag that Docker takes where none is named. One that is named by its digest alone stays without.</summary>
    public static string WithoutDigest(string image)
    {
        var name = image.Split('@')[0];
        return name.Split('/')[^1].Contains(':', StringComparison.Ordinal) || name.Length < image.Length ? name : $"{name}:latest";
    }

    public static string? DigestOf(string image) => image.Split('@') is [_, var digest] ? digest : null;

    /// <summary>What is looked up again: the tag, or where there is none the digest.</summary>
    public static string Followed(string image) =>
        WithoutDigest(image) is var name && name.Split('/')[^1].Contains(':', StringComparison.Ordinal) ? name : image;
}
