using System.Collections;
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
        foreach (var (name, parameters) in Advised(shell))
        {
            var real = ParametersOf(shell, name);
            Assert.All(["Domain", "Rehearse", "ProfileName"], parameter =>
                Assert.True(real.Contains(parameter) == parameters.Contains(parameter), $"{name}, -{parameter}: advice and cmdlet differ."));
        }
    }

    private static HashSet<string> ParametersOf(Shell shell, string name) =>
        [.. shell.Run("(Get-Command $args[0] -ErrorAction Ignore).Parameters.Keys", name).ThrowIfFailed().Output.Select(key => key.ToString())];

    // The engine lives in a load context of its own, and these tests have no reference to it.
    private static List<(string Name, string[] Parameters)> Advised(Shell shell)
    {
        shell.Run("Get-DirexioStatus -Rehearse").ThrowIfFailed();
        var engine = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "Direxio.Deployer.Engine");
        var all = (IEnumerable)engine.GetType("Direxio.Deployer.Engine.Foundation.Guidance.Commands", throwOnError: true)!
            .GetProperty("All", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        List<(string, string[])> advised = [.. all.Cast<object>().Select(signature => (
            (string)signature.GetType().GetProperty("Name")!.GetValue(signature)!,
            (string[])signature.GetType().GetProperty("Parameters")!.GetValue(signature)!))];
        Assert.NotEmpty(advised);
        return advised;
    }
}
