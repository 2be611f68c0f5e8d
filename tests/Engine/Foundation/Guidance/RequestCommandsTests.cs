using System.Reflection;
using System.Security;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>A command that is to be repeated says all that its user said, and nothing that is secret.</summary>
public sealed class RequestCommandsTests
{
    private const string Domain = "chat.example.org";

    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["Checks"] = "Check", ["Timeout"] = "TimeoutMinutes", ["Limit"] = "TimeoutSeconds",
    };

    public static TheoryData<Type> Requests => [.. RequestCommands.Unsaid.Values.Select(request => request.GetType())];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Everything_that_a_request_can_say_is_in_its_command(Type type)
    {
        var request = RequestCommands.Unsaid.Values.Single(one => one.GetType() == type);
        var full = type.GetMethod("<Clone>$")!.Invoke(request, null)!;
        foreach (var property in Properties(type))
        {
            property.SetValue(full, Sample(property.PropertyType));
        }

        var text = RequestCommands.Find(full)!.In(new() { IsRehearsal = true, ProfileName = "work" }).Render();

        Assert.All(Properties(type), property =>
            Assert.Contains($" -{Renamed.GetValueOrDefault(property.Name, property.Name)}", text, StringComparison.Ordinal));
        Assert.Contains(" -Rehearse", text, StringComparison.Ordinal);
        Assert.Equal([new(text, true)], CommandText.Split(text));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void What_was_not_said_is_not_in_it(Type type)
    {
        var (signature, request) = RequestCommands.Unsaid.Single(one => one.Value.GetType() == type);

        Assert.Equal(signature.Name, RequestCommands.Find(request)!.Render().Split(" -Domain")[0]);
    }

    [Fact]
    public void A_secret_is_a_place_for_it_and_values_are_typed_as_PowerShell_takes_them()
    {
        var backup = new BackupRequest { Domain = Domain, Path = "/b c", CreateBucket = true, Passphrase = Words("seven wooden elephants") };
        Assert.Equal(
            "Backup-DirexioNode -Domain chat.example.org -Path '/b c' -CreateBucket -Passphrase <the same passphrase>",
            RequestCommands.Find(backup)!.Render());
        Assert.Equal(
            "Invoke-DirexioNodeCommand -Domain chat.example.org -Command 'echo ''a b''' -TimeoutSeconds 90",
            RequestCommands.Find(new NodeCommandRequest { Domain = Domain, Command = "echo 'a b'", Limit = TimeSpan.FromSeconds(90) })!.Render());
        Assert.Equal(
            "Set-DirexioNode -Domain chat.example.org -DiskSizeGB 60 -Protected:$false",
            RequestCommands.Find(new NodeChangeRequest { Domain = Domain, DiskSizeGB = 60, Protected = false })!.Render());
    }

    [Fact]
    public void What_is_said_beside_it_goes_first_and_what_was_for_something_else_stays_out()
    {
        var context = new AdviceContext
        {
            Domain = Domain,
            Repeated = RequestCommands.Find(new NodeUpdateRequest { MessageServerImage = "x:1", IncludeStack = true, AllowTableLoss = true }),
        };
        string Of(Command command) => command.In(context).Render();

        Assert.Equal(
            "Update-DirexioNode -Domain chat.example.org -AllowTableLoss -IncludeStack -MessageServerImage x:1", Of(Commands.GoOn(Domain)));
        Assert.Equal(
            "Update-DirexioNode -Domain chat.example.org -AllowDowngrade -AllowTableLoss -IncludeStack -MessageServerImage x:1",
            Of(Commands.Update(Domain).Again().With("AllowDowngrade")));
        Assert.Equal(
            "Update-DirexioNode -Domain chat.example.org -MessageServerImage <image> -IncludeStack",
            Of(Commands.Update(Domain).Again().Without("AllowDowngrade", "AllowTableLoss").WithPlaceholder("MessageServerImage", "<image>")));
        Assert.Equal("Update-DirexioNode -Domain chat.example.org", Of(Commands.Update(Domain)));
        // Another command that is named stays what it is.
        Assert.Equal("Set-DirexioNode -Domain chat.example.org -DiskSizeGB 9", Of(Commands.ChangeNode(Domain).Again().With("DiskSizeGB", "9")));
    }

    // What only showed what it would do did nothing that is to be repeated.
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties().Where(property => property is { CanWrite: true, Name: not ("Rehearse" or "ProfileName" or "Preview") });

    private static object Sample(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var one when one == typeof(string) => "a word's",
        var one when one == typeof(bool) => true,
        var one when one == typeof(int) => 7,
        var one when one == typeof(TimeSpan) => TimeSpan.FromMinutes(7),
        var one when one == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        var one when one == typeof(SecureString) => Words("seven wooden elephants"),
        var one when one == typeof(LogSource) => LogSource.Boot,
        var one when one == typeof(IReadOnlyList<string>) => new[] { "eu-west-1" },
        var one when one == typeof(IReadOnlyList<RuntimeCheckName>) => new[] { RuntimeCheckName.McpSmoke },
        var one => throw new InvalidOperationException($"No sample of {one}."),
    };

    private static SecureString Words(string text)
    {
        var words = new SecureString();
        text.ToList().ForEach(words.AppendChar);
        return words;
    }
}
