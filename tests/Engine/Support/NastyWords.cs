namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Words that a shell would take apart, expand or drop if they were not quoted.</summary>
internal static class NastyWords
{
    public static string[] All { get; } =
    [
        "!room:chat.example.org", "with space", "it's", "\"quoted\"", "$HOME `id` $(id)", @"back\slash", "line\nbreak", "", "*", "~/x",
        "a;b&c|d>e<f", "{x}", "#no", "-n", "ünïcödé", "tab\there", "@plain,a+b=c%d",
        "it\u2019s", "\u2018x\u2019; Get-Date #", "\u201a\u201b\u2019\u2018'", "\u201cquoted\u201d \u201e", "\u2013n",
    ];
}
