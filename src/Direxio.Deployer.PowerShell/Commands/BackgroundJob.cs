using System.Collections;
using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Loading;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet that waits long and can do so as a job.</summary>
internal interface ICanRunAsJob
{
    /// <summary>The work goes on as a job, and the session is free.</summary>
    SwitchParameter AsJob { get; }
}

/// <summary>
/// The call of a cmdlet as a job of pwsh: the same cmdlet in another runspace of this process, so that what conceals secrets here
/// conceals them there. The job is one of Start-ThreadJob, which ships with pwsh; stopping it stops the cmdlet as Ctrl+C does.
/// </summary>
internal sealed class BackgroundJob
{
    // On one line, so that an error is shown by itself and not with a line of this.
    private const string Starter =
        "param($Name, $Arguments) Start-ThreadJob -Name $Name -ArgumentList $Arguments -ErrorAction Stop -ScriptBlock { "
        + "param($Module, $Command, $Given, $Piped, $Preferences, $Location) "
        + "Import-Module $Module -Verbose:$false; "
        + "Set-Location -LiteralPath $Location[0]; "
        // Where it was at no folder, a relative path is none of a file there either.
        + "if ($Location[1]) { Set-Location -LiteralPath $Location[1] -ErrorAction Ignore }; "
        + "foreach ($name in $Preferences.Keys) { Set-Variable $name $Preferences[$name] } "
        + "if ($null -eq $Piped) { & $Command @Given } else { $Piped | & $Command @Given } }";

    // A job begins with the preferences of a new session; that one of these is lost must change nothing by itself.
    private static readonly string[] Inherited = ["WhatIfPreference", "ConfirmPreference", "ErrorActionPreference"];

    private readonly PSCmdlet command;
    private readonly Hashtable given = [];
    private readonly List<PSObject> piped = [];

    /// <param name="command">The cmdlet, before it takes anything from the pipeline.</param>
    public BackgroundJob(PSCmdlet command)
    {
        this.command = command;
        foreach (var (name, value) in command.MyInvocation.BoundParameters)
        {
            if (name != nameof(ICanRunAsJob.AsJob))
            {
                given.Add(name, value);
            }
        }
    }

    /// <summary>Takes what the cmdlet got from the pipeline.</summary>
    public void Add()
    {
        var item = new PSObject();
        foreach (var (name, value) in command.MyInvocation.BoundParameters)
        {
            if (name != nameof(ICanRunAsJob.AsJob) && !given.ContainsKey(name))
            {
                item.Properties.Add(new PSNoteProperty(name, value));
            }
        }

        piped.Add(item);
    }

    /// <summary>Starts it.</summary>
    /// <returns>The job.</returns>
    public IEnumerable<PSObject> Start()
    {
        var name = command.MyInvocation.MyCommand.Name;
        var place = command.SessionState.Path;
        object?[] arguments =
        [
            ModuleAssembly.File,
            name,
            given,
            command.MyInvocation.ExpectingInput ? piped.ToArray() : null,
            Inherited.ToDictionary(preference => preference, command.GetVariableValue)
                .Append(new(BegunEnvironment.Variable, BegunEnvironment.OfNow())).ToDictionary(),
            new[] { place.CurrentFileSystemLocation.ProviderPath, IsAtFolder(place) ? null : place.CurrentLocation.Path },
        ];
        try
        {
            return command.InvokeCommand.InvokeScript(Starter, name, arguments);
        }
        catch (CommandNotFoundException cause)
        {
            throw CommandErrors.NoJobsHere(name, cause);
        }
    }

    private static bool IsAtFolder(PathIntrinsics place) => place.CurrentLocation.Provider.Name == "FileSystem";
}
