namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a run id stands for may be another person's node: it goes only by its domain, whatever is said for a whole pipeline.</summary>
[Collection(nameof(ProcessWide))]
public sealed class RemoveRunTests : IDisposable
{
    private const string Home = "DIREXIO_HOME";
    private const string Run = "direxio-20260101-090000-0ff0";

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-run-").FullName;
    private readonly string? kept = Environment.GetEnvironmentVariable(Home);

    public RemoveRunTests()
    {
        Environment.SetEnvironmentVariable(Home, folder);
        Directory.CreateDirectory(Path.Combine(folder, "rehearsal"));
        File.WriteAllText(Path.Combine(folder, "rehearsal", "rehearsal-account.json"), $$"""
            {
              "Region": "eu-central-1",
              "KeyPairs": { "{{Run}}": { "Name": "{{Run}}", "PublicKey": "ssh-ed25519 rehearsed", "RunId": "{{Run}}" } },
              "Instances": {
                "i-0f0rg0tten0000001": {
                  "Id": "i-0f0rg0tten0000001", "RunId": "{{Run}}", "ClientToken": "token", "ImageId": "ami-1", "Type": "t3.small",
                  "VolumeId": "vol-0f0rg0tten0000001", "State": 1,
                  "Server": {
                    "InitializationCode": "", "OwnerToken": "", "AgentToken": "", "RoomId": "", "HostKey": "", "AgentSessions": {}
                  }
                }
              }
            }
            """);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Home, kept);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Confirm:$false")]
    [InlineData("-Force -ConfirmDomain other.example.org")]
    public void No_word_but_its_domain_removes_a_set_with_a_server(string word)
    {
        using var shell = new Shell();
        shell.Host.Typed = "yes";

        var result = shell.Run($"Find-DirexioOrphan -Rehearse | Remove-DirexioNode {word}");

        Assert.Equal("DomainNotConfirmed", result.ErrorId);
        Assert.Contains("-ConfirmDomain forgotten.example.org", result.Error!.ErrorDetails.RecommendedAction);
        Assert.NotEmpty(shell.Run("Find-DirexioOrphan -Rehearse").Output);
    }

    [Fact]
    public void Where_nobody_can_be_asked_Force_is_no_answer()
    {
        using var shell = new Shell();

        Assert.Equal("CannotAskForDomain", shell.Run($"Remove-DirexioNode -RunId {Run} -Rehearse -Force").ErrorId);
    }

    [Theory]
    [InlineData("forgotten.example.org", "")]
    [InlineData(null, "-ConfirmDomain forgotten.example.org")]
    public void Its_domain_typed_or_given_removes_it(string? typed, string word)
    {
        using var shell = new Shell();
        shell.Host.Typed = typed;

        var removal = Assert.IsType<Removal>(Assert.Single(
            shell.Run($"Find-DirexioOrphan -Rehearse | Remove-DirexioNode {word}").ThrowIfFailed().Output).BaseObject);

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Equal(typed is null ? 0 : 1, shell.Host.Prompts.Count);
        Assert.All(shell.Host.Prompts, prompt => Assert.Contains("Type forgotten.example.org to remove it for good", prompt));
    }
}
