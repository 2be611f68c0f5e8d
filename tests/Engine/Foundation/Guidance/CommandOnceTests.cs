using Direxio.Deployer.Engine.Foundation.Guidance;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>No command that is advised has a parameter twice: no shell takes it.</summary>
public sealed class CommandOnceTests
{
    private static readonly AdviceContext Known = new() { IsRehearsal = true, ProfileName = "nope", Domain = "chat.example.org" };

    [Fact]
    public void What_is_said_takes_the_place_of_what_is_known_of_the_run() => Assert.Equal(
        "Import-DirexioAwsCredential -Rehearse -Path <the .csv file> -ProfileName other",
        Commands.ImportCredential().With("ProfileName", "other").In(Known).Render());

    [Fact]
    public void What_is_said_last_counts() => Assert.Equal(
        "Get-DirexioLog -Domain chat.example.org -Rehearse -ProfileName nope -Source Coturn",
        Commands.Logs("chat.example.org").With("Source", "Coturn").In(Known).Render());

    [Fact]
    public void A_command_with_everything_said_and_known_has_each_parameter_once() => Assert.All(Commands.All, signature =>
    {
        var full = signature.Parameters.Concat(signature.Parameters).Aggregate(
            Commands.Of(signature, "chat.example.org"),
            (command, parameter) => CommandSignature.IsSwitch(parameter) ? command.With(parameter) : command.With(parameter, "x"));

        var words = full.In(Known).Render().Split(' ').Where(word => word.StartsWith('-')).ToList();

        Assert.Equal(words.Distinct(), words);
    });

    [Fact]
    public void One_that_is_put_together_of_arguments_has_each_once_too() => Assert.Equal(
        "Get-DirexioStatus -Rehearse -Domain a.example.org",
        CommandLineText.Of(
            "Get-DirexioStatus",
            CommandArgument.On("Rehearse"),
            CommandArgument.Of("Domain", "a.example.org"),
            CommandArgument.On("rehearse")));
}
