namespace Direxio.Deployer.Host.Output;

/// <summary>The few escape sequences in use.</summary>
internal static class Style
{
    public const string Reset = "\u001b[0m";
    public const string Error = "\u001b[31;1m";
    public const string Warning = "\u001b[33;1m";
    public const string Quiet = "\u001b[2m";
    public const string Strong = "\u001b[1m";
}
