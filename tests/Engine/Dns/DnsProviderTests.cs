using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>A provider that is added by one file and one line is written to, resumed with and cleaned up like Route 53.</summary>
public sealed class DnsProviderTests : IDisposable
{
    private readonly NotebookDns notebook = new("example.org");
    private readonly RehearsalBench bench;

    public DnsProviderTests() => bench = new() { Providers = new(DnsProviders.User, DnsProviders.Route53, notebook.Kind) };

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("Notebook")]
    [InlineData("notebook")]
    public async Task A_deployment_keeps_its_record_there_and_a_removal_takes_it_away(string mode)
    {
        var deployment = await bench.StartAsync(Request(mode));

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        var record = Assert.Single(notebook.Records);
        Assert.Equal((RehearsalBench.Domain, "A", bench.State.Resources.PublicIp), (record.Name, record.Type, record.Summary));
        Assert.Equal("Notebook", bench.AskedPlan!.DnsMode);
        Assert.Contains("example.org (page-1)", Assert.Single(bench.AskedPlan.DnsChanges).Zone, StringComparison.Ordinal);
        Assert.Equal("notebook", bench.StateJson["domain_mode"]?.GetValue<string>());
        Assert.Empty(bench.World.Content.Zones);

        var removal = await bench.RemoveAsync();

        Assert.Equal(RemovalStatus.Removed, removal!.Status);
        Assert.Empty(notebook.Records);
    }

    [Fact]
    public async Task What_stood_there_is_replaced_only_by_the_users_word_and_comes_back()
    {
        notebook.Records.Add(NotebookDns.Entry(RehearsalBench.Domain, "CNAME", "elsewhere.example.org"));

        var waiting = await bench.StartAsync(Request("Notebook"));

        Assert.Equal(DeploymentStatus.WaitingForUser, waiting!.Status);
        Assert.Contains("CNAME elsewhere.example.org in the notebook", waiting.NextAction, StringComparison.Ordinal);

        var deployment = await bench.ResumeAsync(Request(null) with { ConfirmDnsOverwrite = true });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal("A", Assert.Single(notebook.Records).Type);
        await bench.RemoveAsync();
        Assert.Equal("CNAME", Assert.Single(notebook.Records).Type);
    }

    [Fact]
    public async Task A_domain_without_a_zone_there_is_refused_before_anything_is_created()
    {
        using var other = new RehearsalBench { Providers = new(DnsProviders.User, new NotebookDns("example.net").Kind) };

        var failure = await Assert.ThrowsAsync<DeployException>(() => other.StartAsync(Request("Notebook")));

        Assert.Equal(("DnsZoneMissing", "DnsMode"), (failure.Code, failure.Target));
        Assert.Empty(other.World.Content.Addresses);
    }

    [Fact]
    public async Task An_unknown_provider_is_refused_with_the_known_ones()
    {
        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(Request("Pigeon")));

        Assert.Equal(("DnsModeUnknown", "DnsMode"), (failure.Code, failure.Target));
        Assert.Contains("'Pigeon'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'user' (you create the record) or 'route53'", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("'notebook'", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_without_the_provider_neither_resumes_nor_removes_the_node()
    {
        await bench.StartAsync(Request("Notebook"));
        bench.Providers = Composition.Dns;

        var resume = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());
        var removal = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal(("RecordedDnsModeUnknown", "RecordedDnsModeUnknown"), (resume.Code, removal.Code));
        Assert.Contains("Update the module", removal.NextAction, StringComparison.Ordinal);
        Assert.Single(notebook.Records);
        Assert.NotEmpty(bench.World.Content.Instances);
    }

    private static DeploymentRequest Request(string? mode) => RehearsalBench.Request() with { DnsMode = mode };
}
