using System.Management.Automation;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>Where progress goes: to PowerShell, and where its console shows none, to standard error as lines.</summary>
internal static class ProgressTarget
{
    /// <summary>What takes the records of a cmdlet. To be asked, and called, on the pipeline thread.</summary>
    public static Action<ProgressRecord> Of(Cmdlet command)
    {
        ProgressLog? log = null;
        var isAsked = false;
        return record =>
        {
            if (!isAsked)
            {
                isAsked = true;
                log = IsSilent(command) ? new(Console.Error.WriteLine, TimeProvider.System) : null;
            }

            command.WriteProgress(record);
            log?.Show(record);
        };
    }

    // pwsh leaves progress out as soon as its output is a file or a pipe, and whoever watches the other end would see nothing for
    // minutes. Standard output is for objects, so the lines go to standard error.
    private static bool IsSilent(Cmdlet command) =>
        command is PSCmdlet cmdlet
        && cmdlet.IsElsewhere()
        && !(cmdlet.GetVariableValue("ProgressPreference") is { } preference
            && LanguagePrimitives.TryConvertTo<ActionPreference>(preference, out var wanted)
            && wanted is ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
