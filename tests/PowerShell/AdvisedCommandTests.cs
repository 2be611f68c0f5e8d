using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The commands that the engine's advice names are those of the module.</summary>
public sealed class AdvisedCommandTests
{
    [Fact]
    public void Every_command_of_advice_exists_with_the_parameters_that_advice_gives_it()
    {
        using var shell = new Shell();
        foreach (var (name, parameters) in Advised(shell))
        {
            var real = ParametersOf(shell, name);
            Assert.True(real.Count > 0, $"{name} is no cmdlet of the module.");
            Assert.All(parameters, parameter => Assert.True(real.Contains(parameter), $"{name} has no parameter -{parameter}."));
        }
    }

    // Else advice for a rehearsed node would leave the rehearsal, or for a run under a profile would leave that.
    [Fact]
    public void What_a_run_has_to_be_given_again_is_known_of_every_command()
    {
        using var shell = new Shell();
        // It keeps a profile for others, and uses none.
        foreach (var (name, parameters) in Advised(shell).Where(command => command.Name != "Set-DirexioDefault"))
        {
            var real = ParametersOf(shell, name);
            Assert.All(["Domain", "Rehearse", "ProfileName"], parameter =>
                Assert.True(real.Contains(parameter) == parameters.Contains(parameter), $"{name}, -{parameter}: advice and cmdlet differ."));
        }
    }

    // What is not said again, and why.
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["Force"] = "whoever repeats it is asked again",
        ["Confirm"] = "likewise",
        ["WhatIf"] = "it did nothing, so that nothing is to be repeated",
        ["ConfirmDomain"] = "what is lost is agreed to each time",
        ["MfaCode"] = "a code counts once",
        ["AsJob"] = "how it ran, not what it did",
        ["ThrottleLimit"] = "of several nodes, and advice is of one",
        ["MaxFailures"] = "likewise",
        ["Quiet"] = "how it is shown",
        ["RehearseEvent"] = "what went wrong once in a rehearsal is over",
    };

    // Else the command that an error advises would do something else than the one that its user gave.
    [Fact]
    public void What_a_command_that_is_repeated_was_given_is_in_advice_or_left_out_for_a_reason()
    {
        using var shell = new Shell();
        var advised = Advised(shell).ToDictionary(one => one.Name, one => one.Parameters);
        string[] names = [.. Repeated(), "Start-DirexioNode", "Stop-DirexioNode"];
        Assert.Contains("Update-DirexioNode", names);
        var common = Cmdlet.CommonParameters.ToHashSet();

        foreach (var name in names)
        {
            var forgotten = ParametersOf(shell, name).Except(common).Except(LeftOut.Keys).Except(advised[name]);
            Assert.True(!forgotten.Any(), $"{name} forgets -{string.Join(", -", forgotten)}.");
        }
    }

    private static HashSet<string> ParametersOf(Shell shell, string name) =>
        [.. shell.Run("(Get-Command $args[0] -ErrorAction Ignore).Parameters.Keys", name).ThrowIfFailed().Output.Select(key => key.ToString())];

    private static IEnumerable<string> Repeated() =>
        from object signature in (IEnumerable)Engine().GetType("Direxio.Deployer.Engine.Foundation.Guidance.RequestCommands", throwOnError: true)!
            .GetProperty("Signatures", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!
        select (string)signature.GetType().GetProperty("Name")!.GetValue(signature)!;

    private static Assembly Engine() =>
        AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "Direxio.Deployer.Engine");

    // The engine lives in a load context of its own, and these tests have no reference to it.
    private static List<(string Name, string[] Parameters)> Advised(Shell shell)
    {
        shell.Run("Get-DirexioStatus -Rehearse").ThrowIfFailed();
        var engine = Engine();
        var all = (IEnumerable)engine.GetType("Direxio.Deployer.Engine.Foundation.Guidance.Commands", throwOnError: true)!
            .GetProperty("All", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        List<(string, string[])> advised = [.. all.Cast<object>().Select(signature => (
            (string)signature.GetType().GetProperty("Name")!.GetValue(signature)!,
            (string[])signature.GetType().GetProperty("Parameters")!.GetValue(signature)!))];
        Assert.NotEmpty(advised);
        return advised;
    }
}
