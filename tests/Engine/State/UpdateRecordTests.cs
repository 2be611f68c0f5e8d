using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

public sealed class UpdateRecordTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Version Current = new(0, 2, 0);

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-update-");

    private UpdateRecord Record => new(NodeHome.Locate(Environment(("DIREXIO_HOME", home.FullName)), rehearsal: false));

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public void A_look_is_due_once_a_day_whatever_comes_of_it()
    {
        Assert.True(Record.Begin(Noon));
        Assert.False(Record.Begin(Noon.AddHours(23.9)));
        Assert.True(Record.Begin(Noon.AddHours(24)));
        // The clock was set back by a little.
        Assert.False(Record.Begin(Noon.AddHours(24).AddMilliseconds(-50)));
        // The clock was wrong when the last one was noted.
        Assert.True(Record.Begin(Noon.AddYears(-1)));
    }

    [Fact]
    public void What_was_found_is_told_once()
    {
        Record.Begin(Noon);
        Record.Note("0.3.0", "Update-PSResource Direxio.Deployer");

        Assert.Equal(("0.3.0", "Update-PSResource Direxio.Deployer"), Record.Take(Current));
        Assert.Null(Record.Take(Current));
        Assert.False(Record.Begin(Noon.AddHours(1)));
    }

    [Theory]
    [InlineData("0.2.0")]
    [InlineData("0.1.9")]
    [InlineData("soon")]
    public void What_is_not_later_than_this_release_is_not_told(string version)
    {
        Record.Begin(Noon);
        Record.Note(version, "Update-PSResource Direxio.Deployer");

        Assert.Null(Record.Take(Current));
    }

    [Fact]
    public void What_was_found_without_a_look_on_record_puts_no_look_forward()
    {
        Record.Note("0.3.0", "Update-PSResource Direxio.Deployer");

        Assert.Null(Record.Take(Current));
        Assert.Empty(home.GetFiles());
    }

    [Fact]
    public void A_file_that_is_no_record_is_made_again()
    {
        File.WriteAllText(Path.Combine(home.FullName, "update.json"), "{ not json");

        Assert.Null(Record.Take(Current));
        Assert.True(Record.Begin(Noon));
    }

    [Fact]
    public void No_home_is_made_for_it()
    {
        var missing = Path.Combine(home.FullName, "missing");

        Assert.False(new UpdateRecord(NodeHome.Locate(Environment(("DIREXIO_HOME", missing)), rehearsal: false)).Begin(Noon));
        Assert.False(Directory.Exists(missing));
    }

    [Theory]
    [InlineData(true, "PATH", "/usr/bin")]
    [InlineData(true, "DIREXIO_UPDATE_NOTICE", "on")]
    [InlineData(false, "DIREXIO_UPDATE_NOTICE", "Off")]
    [InlineData(false, "DIREXIO_UPDATE_NOTICE", "0")]
    [InlineData(false, "CI", "true")]
    [InlineData(false, "TF_BUILD", "True")]
    public void The_variable_and_automation_switch_it_off(bool isWanted, string variable, string value) =>
        Assert.Equal(isWanted, UpdateRecord.IsWanted(Environment((variable, value))));

    private static DeployerEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(variable => variable.Name, variable => variable.Value), "/home/nobody");
}
