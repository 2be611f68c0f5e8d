using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>What a node costs, asked of a rehearsed account.</summary>
public sealed class CostEstimateTests : IDisposable
{
    private const string Domain = "chat.example.org";

    private readonly EngineHome home = new();

    public void Dispose() => home.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_does_not_exist_is_priced_with_the_defaults_of_a_plan()
    {
        var estimate = await EstimateAsync(new());
        var plan = await home.Engine.PlanAsync(Request(), new Silence(), Cancellation);

        Assert.Equal(plan.CostEstimate.TotalMonthlyUsd, estimate.TotalMonthlyUsd);
        Assert.Equal(plan.CostEstimate.Components.Select(part => part.Description), estimate.Components.Select(part => part.Description));
        Assert.Equal(("us-east-1", true, PriceSource.Queried), (estimate.Region, estimate.IsComplete, estimate.Source));
        Assert.Null(estimate.Domain);
        Assert.True(estimate.Rehearsal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public async Task Every_part_says_what_a_unit_costs_and_which_attributes_found_it()
    {
        var estimate = await EstimateAsync(new() { Region = "eu-west-1", InstanceType = "t3.medium", DiskSizeGB = 20, DnsMode = DnsMode.Route53 });

        Assert.Equal(["ec2_instance", "ebs_gp3", "public_ipv4", "route53_hosted_zone"], estimate.Components.Select(part => part.Name));
        Assert.Equal((0.08m, 1.60m), (estimate.Components[1].UnitPriceUsd!.Value, estimate.Components[1].MonthlyUsd!.Value));
        Assert.Equal(30.37m + 1.60m + 3.65m + 0.50m, estimate.TotalMonthlyUsd);
        var filter = estimate.Components[0].SkuFilter;
        Assert.Equal(
            ("eu-west-1", "t3.medium", "Linux", "Shared", "Used", "NA", "OnDemand"),
            (filter["regionCode"], filter["instanceType"], filter["operatingSystem"], filter["tenancy"], filter["capacitystatus"], filter["preInstalledSw"], filter["termType"]));
        Assert.Contains(estimate.Notes, note => note.Contains("only if no public zone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("t3.small", true)]
    [InlineData("t3a.small", true)]
    [InlineData("m7i.large", false)]
    public async Task Surplus_credits_are_spoken_of_where_there_are_any(string type, bool has)
    {
        var estimate = await EstimateAsync(new() { InstanceType = type });

        Assert.Equal(has, estimate.Notes.Any(note => note.Contains("unlimited mode", StringComparison.Ordinal)));
        Assert.Equal(has, estimate.Excluded.Any(item => item.Contains("CPU credits", StringComparison.Ordinal)));
    }

    public static TheoryData<string> Regions => [.. AwsRegions.KnownCodes];

    // The region may come from the environment or a kept default, and is no less real for that.
    [Theory]
    [MemberData(nameof(Regions))]
    public async Task Every_region_that_is_known_can_be_rehearsed(string region)
    {
        using var there = new EngineHome(("AWS_REGION", region));

        var plan = await there.Engine.PlanAsync(Request(), new Silence(), Cancellation);
        var estimate = await there.Engine.EstimateCostAsync(new() { Rehearse = true }, new Silence(), Cancellation);

        Assert.Equal((region, region), (plan.Region, estimate.Region));
        Assert.Empty(plan.Blockers);
        Assert.True(estimate.IsComplete);
    }

    [Fact]
    public void So_can_every_type_that_is_suggested_with_what_is_said_of_it() => Assert.All(InstanceTypes.Suggested, suggested =>
    {
        var type = RehearsedTypes.Find(suggested.Name)!;
        Assert.StartsWith($"{type.VCpus} vCPU, {type.MemoryMiB / 1024} GiB memory", suggested.Meaning);
    });

    [Theory]
    [InlineData("c5.large", 0.085)]
    [InlineData("t3a.medium", 0.0376)]
    [InlineData("t2.micro", 0.0116)]
    [InlineData("m6i.xlarge", 0.192)]
    [InlineData("r7i.2xlarge", 0.5292)]
    public async Task Usual_types_have_their_price(string type, double usd) =>
        Assert.Equal(
            usd.ToString(CultureInfo.InvariantCulture),
            (await EstimateAsync(new() { InstanceType = type })).Components[0].UnitPriceUsd!.Value.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_type_without_a_price_is_unknown_and_the_total_a_lower_bound()
    {
        var estimate = await EstimateAsync(new() { InstanceType = "c7i.large" });

        Assert.Equal((null, null, PriceSource.Unknown), (estimate.Components[0].UnitPriceUsd, estimate.Components[0].MonthlyUsd, estimate.Components[0].Source));
        Assert.Empty(estimate.Components[0].SkuFilter);
        Assert.False(estimate.IsComplete);
        Assert.Equal(6.05m, estimate.TotalMonthlyUsd);
    }

    [Fact]
    public async Task A_price_list_that_refuses_leaves_marked_fallbacks_and_unknowns()
    {
        var estimate = await EstimateAsync(new() { RehearseEvent = [RehearsalEvent.PricingDenied] });

        Assert.Equal([PriceSource.Unknown, PriceSource.Unknown, PriceSource.Fallback], estimate.Components.Select(part => part.Source));
        Assert.All(estimate.Components, part => Assert.Empty(part.SkuFilter));
    }

    [Fact]
    public async Task The_free_tier_is_told_and_not_counted()
    {
        var estimate = await EstimateAsync(new());

        Assert.Equal(new FreeTierPlan("PAID", "ACTIVE", null, null, null), estimate.FreeTier);
        Assert.Equal(estimate.Components.Sum(part => part.MonthlyUsd), estimate.TotalMonthlyUsd);
    }

    [Theory]
    [InlineData("nowhere-1", "t3.small", "RegionUnknown")]
    [InlineData("eu-west-1", "t9.small", "InstanceTypeNotOffered")]
    [InlineData("eu-west-1", "t4g.small", "InstanceTypeNotAmd64")]
    [InlineData("eu-west-1", "small", "InstanceTypeMalformed")]
    public async Task Region_and_type_are_held_to_the_rules_of_a_plan(string region, string type, string code)
    {
        Assert.Equal(code, await RefusalAsync(new() { Region = region, InstanceType = type }));
        Assert.Equal(code, (await Assert.ThrowsAsync<DeployException>(
            () => home.Engine.PlanAsync(Request() with { Region = region, InstanceType = type }, new Silence(), Cancellation))).Code);
    }

    [Fact]
    public async Task Without_credentials_there_is_no_estimate_of_a_recorded_node()
    {
        await DeployAsync();

        Assert.Equal("CredentialsMissing", await RefusalAsync(new() { Domain = Domain, RehearseEvent = [RehearsalEvent.NoCredentials] }));
    }

    [Fact]
    public async Task A_recorded_node_is_priced_as_it_is_and_the_estimate_is_kept()
    {
        await DeployAsync(Request() with { InstanceType = "t3.medium", DiskSizeGB = 30, DnsMode = DnsMode.Route53, Region = "eu-west-1" });
        EditState(state => state.Remove("cost_estimate"));

        var estimate = await EstimateAsync(new() { Domain = Domain });

        Assert.Equal((Domain, "eu-west-1"), (estimate.Domain, estimate.Region));
        Assert.Equal(30.37m + 2.40m + 3.65m + 0.50m, estimate.TotalMonthlyUsd);
        var kept = Assert.Single(home.Engine.GetStatus(Domain, rehearsal: true)).CostEstimate!;
        Assert.Equal(estimate.TotalMonthlyUsd, kept.TotalMonthlyUsd);
        Assert.Equal((Domain, true), (kept.Domain, kept.Rehearsal));
        Assert.Equal(estimate.FreeTier, kept.FreeTier);
        Assert.Equal(estimate.Notes, kept.Notes);
        Assert.Equal(estimate.Components[0].SkuFilter, kept.Components[0].SkuFilter);
        Assert.Equal(DeploymentStatus.Completed, (await home.Engine.ResumeAsync(
            new() { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), new Silence(), Cancellation))!.Status);
    }

    [Fact]
    public async Task What_an_earlier_release_did_not_record_is_unknown_and_never_a_guess()
    {
        var state = SampleStates.Early();
        state.Remove("cost_estimate");
        state.Remove("instance_type");
        state["account_id"] = "123456789012";
        WriteRehearsedState(state);

        var estimate = await EstimateAsync(new() { Domain = Domain });

        Assert.Equal([null, null, 3.65m], estimate.Components.Take(3).Select(part => part.MonthlyUsd));
        Assert.Equal(0.08m, estimate.Components[1].UnitPriceUsd);
        Assert.False(estimate.IsComplete);
    }

    [Fact]
    public async Task A_node_of_an_earlier_release_is_priced_with_the_disk_of_its_own_estimate()
    {
        var state = SampleStates.Early();
        state["cost_estimate"] = SampleStates.Cost();
        WriteRehearsedState(state);

        var estimate = await EstimateAsync(new() { Domain = Domain });

        Assert.Equal(0.64m, estimate.Components[1].MonthlyUsd);
        Assert.Contains(estimate.Notes, note => note.StartsWith("Earlier releases did not record the type of the disk", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_domain_that_is_not_known_is_an_error_and_leaves_no_lock()
    {
        Assert.Equal("NodeNotFound", await RefusalAsync(new() { Domain = Domain }));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public async Task A_busy_node_is_not_touched()
    {
        await DeployAsync();
        var before = File.ReadAllText(StatePath);
        using (home.Store(rehearsal: true).Open(Domain))
        {
            Assert.Equal("NodeIsBusy", await RefusalAsync(new() { Domain = Domain }));
        }

        Assert.Equal(before, File.ReadAllText(StatePath));
    }

    [Theory]
    [InlineData("""{ "account_id": "999999999999" }""", "AccountMismatch")]
    [InlineData("""{ "removal": { "status": "removed" } }""", "NodeIsRemoved")]
    [InlineData("""{ "cloud_provider": "lightsail" }""", "NodeOfAnotherTool")]
    [InlineData("""{ "region": null }""", "StateHasNoRegion")]
    public async Task A_node_that_the_prices_do_not_fit_keeps_its_recorded_estimate(string change, string code)
    {
        await DeployAsync();
        EditState(state =>
        {
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            {
                state[name] = value?.DeepClone();
            }

            if (code == "NodeIsRemoved")
            {
                SampleStates.EndRemoval(state);
            }
        });
        var before = File.ReadAllText(StatePath);

        Assert.Equal(code, await RefusalAsync(new() { Domain = Domain }));

        Assert.Equal(before, File.ReadAllText(StatePath));
    }

    private static DeploymentRequest Request() => new() { Domain = Domain, Rehearse = true, ConfirmDomainBinding = true };

    private string StatePath => home.Node(Domain, rehearsal: true).State;

    private Task<Deployment?> DeployAsync(DeploymentRequest? request = null) =>
        home.Engine.StartAsync(request ?? Request(), null, _ => Task.FromResult(true), new Silence(), Cancellation);

    private Task<CostEstimate> EstimateAsync(CostRequest request) =>
        home.Engine.EstimateCostAsync(request with { Rehearse = true }, new Silence(), Cancellation);

    private async Task<string> RefusalAsync(CostRequest request) => (await Assert.ThrowsAsync<DeployException>(() => EstimateAsync(request))).Code;

    private void EditState(Action<JsonObject> edit)
    {
        var state = JsonNode.Parse(File.ReadAllText(StatePath))!.AsObject();
        edit(state);
        File.WriteAllText(StatePath, state.ToJsonString());
    }

    private void WriteRehearsedState(JsonObject state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StatePath)!);
        File.WriteAllText(StatePath, state.ToJsonString());
    }
}
