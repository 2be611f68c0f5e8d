using Direxio.Deployer.Engine.State.Sections;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State.Sections;

public sealed class CostEstimateJsonTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private static readonly CostEstimate Estimate = new(
        "eu-central-1",
        [
            new("ec2_instance", "EC2 t3.small (Linux)", 0.024m, "hour", 17.52m, PriceSource.Queried)
            {
                SkuFilter = new Dictionary<string, string> { ["regionCode"] = "eu-central-1", ["tenancy"] = "Shared" },
            },
            new("ebs_gp3", "EBS gp3, 8 GB", 0.0952m, "GB-month", 0.76m, PriceSource.Fallback),
            new("public_ipv4", "Public IPv4 address", null, "hour", null, PriceSource.Unknown),
            new("route53_hosted_zone", "Route 53 hosted zone", 0.5m, "month", 0.5m, PriceSource.Queried),
        ],
        18.78m,
        PriceSource.Unknown,
        ["data transfer", "taxes"],
        Now.LocalDateTime)
    {
        Notes = ["One thing to know.", "Another."],
        FreeTier = new("FREE", "ACTIVE", 87.5m, Now.AddDays(90).LocalDateTime, null),
    };

    [Fact]
    public void An_estimate_comes_back_as_it_was_written()
    {
        var json = CostEstimateJson.Write(Estimate, "t3.small", 8);

        Assert.Equivalent(Estimate, CostEstimateJson.Read(json, null), strict: true);
    }

    [Fact]
    public void The_shape_is_that_of_0_1_0()
    {
        var json = CostEstimateJson.Write(Estimate, "t3.small", 8);

        string[] keys = ["pricing_status", "region", "hours_per_month", "warnings", "components", "notes", "recommendations", "total_monthly_usd"];
        Assert.All(keys, key => Assert.True(json.ContainsKey(key), key));
        Assert.Equal("unknown", (string?)json["pricing_status"]);
        Assert.Equal("t3.small", (string?)json["components"]!["ec2_instance"]!["instance_type"]);
        Assert.Equal("aws_pricing", (string?)json["components"]!["ec2_instance"]!["source"]);
        Assert.Equal(8, (int?)json["components"]!["ebs_gp3"]!["storage_gb"]);
        Assert.Equal("fallback", (string?)json["components"]!["ebs_gp3"]!["source"]);
        Assert.Null(json["components"]!["public_ipv4"]!["hourly_usd"]);
        Assert.True((bool?)json["components"]!["public_ipv4"]!["billed_even_when_attached"]);
        Assert.Equal(2, json["warnings"]!.AsArray().Count);
        Assert.All([.. json["warnings"]!.AsArray()], warning => Assert.Contains("price of", (string?)warning));
    }

    [Fact]
    public void Without_a_zone_the_shape_says_that_none_is_included()
    {
        var json = CostEstimateJson.Write(Estimate with { Components = [Estimate.Components[0]] }, "t3.small", 8);

        Assert.False((bool?)json["components"]!["route53_hosted_zone"]!["included"]);
        Assert.Single(CostEstimateJson.Read(json, null)!.Components);
    }

    [Fact]
    public void An_estimate_of_0_1_0_is_read()
    {
        var estimate = CostEstimateJson.Read(SampleStates.Cost(), Now)!;

        Assert.Equal("eu-central-1", estimate.Region);
        Assert.Equal(["ec2_instance", "ebs_gp3", "public_ipv4"], estimate.Components.Select(component => component.Name));
        Assert.Equal(0.024m, estimate.Components[0].UnitPriceUsd);
        Assert.Equal(PriceSource.Fallback, estimate.Components[2].Source);
        Assert.Equal(21.93m, estimate.TotalMonthlyUsd);
        Assert.Equal(PriceSource.Queried, estimate.Source);
        Assert.Equal(["data transfer", "taxes", "credits"], estimate.Excluded);
        Assert.Equal(Now, estimate.RetrievedAt);
        Assert.Equal(["Another note."], estimate.Notes);
        Assert.Null(estimate.FreeTier);
        Assert.Empty(estimate.Components[0].SkuFilter);
    }

    [Fact]
    public void A_free_tier_that_could_not_be_read_keeps_its_problem()
    {
        var estimate = Estimate with { FreeTier = new(null, null, null, null, "AccessDenied") };

        Assert.Equal(estimate.FreeTier, CostEstimateJson.Read(CostEstimateJson.Write(estimate, "t3.small", 8), null)!.FreeTier);
    }

    [Fact]
    public void What_is_not_known_of_a_node_is_written_as_null()
    {
        var json = CostEstimateJson.Write(Estimate, null, null);

        Assert.Null(json["components"]!["ec2_instance"]!["instance_type"]);
        Assert.Null(json["components"]!["ebs_gp3"]!["storage_gb"]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    public void What_is_no_estimate_is_none(string json) => Assert.Null(CostEstimateJson.Read(System.Text.Json.Nodes.JsonNode.Parse(json), Now));
}
