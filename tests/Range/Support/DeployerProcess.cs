using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Campaign;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>One run of `direxio`: how it ended and the document it wrote.</summary>
internal sealed record DeployerRun(int ExitCode, string Output, string Error)
{
    public const int Completed = 0;
    public const int Failed = 1;
    public const int WaitingForUser = 2;
    public const int Killed = 137;

    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Document => JsonDocument.Parse(Output).RootElement;

    /// <summary>How many objects a search emitted.</summary>
    public int Found => string.IsNullOrWhiteSpace(Output) || Document.ValueKind == JsonValueKind.Null ? 0 : Document.ValueKind == JsonValueKind.Array ? Document.GetArrayLength() : 1;

    /// <summary>The code of the error that ended it.</summary>
    public string ErrorCode => Document.GetProperty("Error").GetProperty("Id").GetString()!;

    /// <summary>What a phase says of itself in the emitted deployment, and what to do next.</summary>
    public string Explanation(string phase) =>
        Document.GetProperty("Phases").EnumerateArray().Single(one => one.GetProperty("Id").GetString() == phase).GetProperty("Evidence").GetString()
        + " " + Document.GetProperty("NextAction").GetString();

    /// <summary>The message of that error and what to do about it.</summary>
    public string ErrorText
    {
        get
        {
            var error = Document.GetProperty("Error");
            return $"{error.GetProperty("Message")} {error.GetProperty("NextAction")}";
        }
    }

    /// <summary>In how many minutes a removal is to be run again that cannot know yet whether something is left.</summary>
    public int MinutesToWait
    {
        get
        {
            var words = Regex.Match(ErrorText, @"so (young|recently) that it may not show yet.*Run this again in (?<minutes>\d+) minutes?: direxio Remove-DirexioNode -Domain ");
            Assert.True(words.Success, $"it does not say when to look again\n--- output\n{Output}\n--- error\n{Error}");
            return int.Parse(words.Groups["minutes"].Value, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Fails the test with everything that was written unless it ended as wanted.</summary>
    public DeployerRun MustEndWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit {ExitCode} instead of {exitCode}\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }
}

/// <summary>The built `direxio`, run in the range as a user would.</summary>
internal sealed class DeployerProcess(PrivateInternet internet, string test)
{
    private static readonly string Host = HostProgram.Find();

    /// <summary>Variables besides those of the range.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The folder of a node.</summary>
    public string NodeFolder(string domain) => Path.Combine(internet.Home, ".direxio", "nodes", domain);

    /// <summary>Starts a deployment with everything confirmed.</summary>
    public Task<DeployerRun> StartAsync(string domain, params string[] more) =>
        RunAsync(["Start-DirexioDeployment", "-Domain", domain, "-Region", "us-east-1", "-ConfirmDomainBinding", "-Force", .. more]);

    /// <summary>Continues one.</summary>
    public Task<DeployerRun> ResumeAsync(string domain, params string[] more) => RunAsync(["Resume-DirexioDeployment", "-Domain", domain, .. more]);

    /// <summary>Takes one down.</summary>
    public Task<DeployerRun> RemoveAsync(string domain, params string[] more) => RunAsync(["Remove-DirexioNode", "-Domain", domain, "-Force", .. more]);

    /// <summary>
    /// Takes one down whose making was interrupted. Of what was asked for and does not show it may be too early to tell, on which
    /// the machine's pace decides; then the removal says so, keeps the state and names the minutes to wait, and after these it ends.
    /// </summary>
    /// <returns>Whether it was too early at first.</returns>
    public async Task<bool> RemoveInTheEndAsync(string domain)
    {
        var first = await RemoveAsync(domain);
        if (first.ExitCode == DeployerRun.Completed)
        {
            return false;
        }

        var minutes = first.MustEndWith(DeployerRun.Failed).MinutesToWait;
        Assert.Equal("RemovalIncomplete", first.ErrorCode);
        Assert.True(File.Exists(Path.Combine(NodeFolder(domain), "state.json")), "the state is gone although something may be left");
        new NodeFiles(NodeFolder(domain)).LetTimePass(TimeSpan.FromMinutes(minutes));
        (await RemoveAsync(domain)).MustEndWith(DeployerRun.Completed);
        return true;
    }

    /// <summary>Runs any cmdlet.</summary>
    public Task<DeployerRun> RunAsync(params string[] arguments) => RunInterruptedAsync(null, arguments);

    /// <summary>Runs any cmdlet, which gets a signal in between.</summary>
    public async Task<DeployerRun> RunInterruptedAsync(Interruption? interruption, params string[] arguments)
    {
        var command = internet.Inside(["dotnet", Host, .. arguments, "-OutputFormat", "Json"], Variables);
        var result = await Processes.RunAsync(
            command, onStarted: process => interruption?.Follow(process), cancellationToken: TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{test}: {arguments[0]} ended with {result.ExitCode}\n{result.Error}");
        return new(result.ExitCode, result.Output, result.Error);
    }
}
