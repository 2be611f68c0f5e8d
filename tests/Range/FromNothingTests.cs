using System.Text.Json;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>
/// Who has nothing but the file with an access key and a domain: the runbook's commands, one after the other, from no AWS profile
/// to a node and to its removal. No variable holds a key.
/// </summary>
public sealed class FromNothingTests(RangeFixture fixture) : RangeTest(fixture)
{
    private const string Profile = "direxio-deployer";
    private const string Secret = "wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEY";

    [Fact]
    public async Task An_access_key_file_and_a_domain_lead_to_a_node_and_back()
    {
        var deployer = await SetUpAsync();
        var zone = await Internet.MakeZoneAsync("example.org");
        var folder = Directory.CreateTempSubdirectory("direxio-from-nothing-").FullName;
        var key = Path.Combine(folder, "accessKeys.csv");
        await File.WriteAllTextAsync(key, $"\uFEFFAccess key ID,Secret access key\r\nAKIAIOSFODNN7EXAMPLE,{Secret}\r\n", Cancellation);
        foreach (var variable in new[] { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY" })
        {
            deployer.Variables[variable] = string.Empty;
        }

        deployer.Variables["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "aws", "credentials");
        deployer.Variables["AWS_CONFIG_FILE"] = Path.Combine(folder, "aws", "config");
        try
        {
            var imported = (await deployer.RunAsync("Import-DirexioAwsCredential", "-Path", key, "-Confirm:$false")).MustEndWith(DeployerRun.Completed);
            Assert.Equal(Profile, imported.Document.GetProperty("ProfileName").GetString());
            deployer.Variables["AWS_PROFILE"] = Profile;
            var tested = (await deployer.RunAsync("Test-DirexioAwsCredential")).MustEndWith(DeployerRun.Completed);
            Assert.Contains(Profile, tested.Document.GetProperty("Source").GetString(), StringComparison.Ordinal);

            var domains = (await deployer.RunAsync("Get-DirexioDomain")).MustEndWith(DeployerRun.Completed);
            var domain = One(domains.Document);
            Assert.Equal(("example.org", "Delegated", zone), (Text(domain, "Name"), Text(domain, "Delegation"), Text(domain, "ZoneId")));
            var checks = (await deployer.RunAsync("Test-DirexioDomain", "-Domain", Domain)).MustEndWith(DeployerRun.Completed).Document;
            Assert.DoesNotContain(checks.EnumerateArray(), check => Text(check, "Status") == "Failed");
            Assert.StartsWith("Route53, because", Text(checks.EnumerateArray().Single(check => Text(check, "Name") == "DnsMode"), "Detail"), StringComparison.Ordinal);

            var plan = (await deployer.RunAsync("Get-DirexioPlan", "-Domain", Domain, "-Region", Region)).MustEndWith(DeployerRun.Completed).Document;
            Assert.Equal("Route53", Text(plan, "DnsMode"));
            Assert.Contains(zone, Text(plan, "DnsModeReason"), StringComparison.Ordinal);
            Assert.Empty(plan.GetProperty("Blockers").EnumerateArray());
            Assert.Empty((await Inventory.ReadAsync(Internet, Region)).Addresses);

            var started = (await deployer.StartAsync(Domain, "-DnsMode", Text(plan, "DnsMode"), "-ConnectAgent", "codex")).MustEndWith(DeployerRun.Completed);
            Assert.Matches("^[0-9]{8}$", Text(started.Document.GetProperty("Delivery"), "InitializationCode"));
            (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
            (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
            // What did not happen is not confirmed: nobody has entered the code in the App, and a probe is no chat.
            Assert.Equal("AppNotInitialized", (await GateAsync(deployer, "AppInitialization", "entered in the App on a phone")).ErrorCode);
            Assert.Equal("RealChatNeedsAPerson", (await GateAsync(deployer, "RealChat", "a probe that the agent sent itself")).ErrorCode);
            var status = (await deployer.RunAsync("Get-DirexioStatus", "-Domain", Domain)).MustEndWith(DeployerRun.Completed).Document;
            Assert.False(One(status).GetProperty("ProductComplete").GetBoolean());

            (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
            var left = await Inventory.ReadAsync(Internet, Region);
            Assert.Empty(left.Addresses);
            Assert.DoesNotContain(left.Records, record => record.Name == Domain);
            Assert.Single(left.Zones);
            Assert.All(new[] { imported, tested, domains, started }, run => Assert.DoesNotContain(Secret, run.Output + run.Error, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<DeployerRun> GateAsync(DeployerProcess deployer, string gate, string evidence) =>
        (await deployer.RunAsync("Confirm-DirexioGate", gate, "-Domain", Domain, "-Evidence", evidence)).MustEndWith(DeployerRun.Failed);

    private static JsonElement One(JsonElement document) => document.ValueKind == JsonValueKind.Array ? Assert.Single(document.EnumerateArray()) : document;

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
