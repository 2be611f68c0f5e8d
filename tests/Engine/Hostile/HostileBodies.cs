using System.Text;

namespace Direxio.Deployer.Engine.Tests.Hostile;

/// <summary>Bodies that no server of the kind that is asked would send.</summary>
internal static class HostileBodies
{
    private const string Laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
        + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><x>&f;&f;&f;</x>";

    private const string Foreign = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><x>&e;</x>";

    /// <summary>By what they are.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["nothing"] = [],
        ["a page"] = "<!DOCTYPE html><html><body><h1>It works!<script>alert(1)</script></h1></body></html>"u8.ToArray(),
        ["entities"] = Encoding.UTF8.GetBytes(Laughs),
        ["a file of ours"] = Encoding.UTF8.GetBytes(Foreign),
        // Too deep for a reader that calls itself, and no deeper: the SDK's own takes time by the square of it.
        ["deep xml"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 10_000))),
        ["deep json"] = Encoding.UTF8.GetBytes(new string('[', 1_000_000)),
        ["no utf-8"] = [0xff, 0xfe, 0x80, 0x1b, (byte)'[', 0x9b, .. new byte[64]],
        ["a huge number"] = Encoding.UTF8.GetBytes($"{{\"Quota\":{{\"Value\":1e999999}},\"Account\":{new string('9', 400)}}}"),
        ["half a character"] = "{\"Quota\":{\"Value\":\"\\ud800\"},\"PriceList\":[\"\\udc00\"],\"Parameter\":{\"Value\":\"\\ud800\"}}"u8.ToArray(),
        ["five megabytes"] = Encoding.UTF8.GetBytes("<x>\u001b[2J" + new string('a', 5 * 1024 * 1024)),
        ["a name twice"] = "{\"access_token\":\"one\",\"access_token\":\"two\",\"token\":\"one\",\"token\":\"two\"}"u8.ToArray(),
        ["escape sequences"] = Encoding.UTF8.GetBytes("{\"error\":\"\u001b[2J\u202e\u009b31m<script>\",\"token\":\"a\\u001b[2J\"}"),
    };
}
