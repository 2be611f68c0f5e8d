using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>A state as a table shows it.</summary>
public static class StateText
{
    /// <summary>The state, in the colour of what it means where colours are wanted.</summary>
    /// <param name="state">The state.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Of(object? state, PSHost host, object? style) => new ViewStyle(host, style).State(state);
}
