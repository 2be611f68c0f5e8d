using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>What differs between the partitions of AWS: whose images there are, and which services.</summary>
public sealed class PartitionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("eu-central-1", "099720109477")]
    [InlineData("cn-north-1", "837727238323")]
    [InlineData("us-gov-west-1", "513442679011")]
    public async Task Canonicals_images_are_sought_under_its_account_in_the_partition(string region, string owner)
    {
        using var aws = new StubAws(request => request.Action == "DescribeImages"
            ? StubAnswer.Ec2("DescribeImages", "<imagesSet><item><imageId>ami-1</imageId><rootDeviceName>/dev/sda1</rootDeviceName><name>ubuntu</name></item></imagesSet>")
            : StubAnswer.Json(400, """{"__type":"ParameterNotFound"}"""));
        using var ports = StubAws.Connect(aws.Endpoint, region, _ => { });

        var image = await ports.Images.FindUbuntuAsync(Token);

        Assert.Equal("ami-1", image?.Id);
        Assert.Contains(owner, image!.FoundBy, StringComparison.Ordinal);
        Assert.Contains($"Owner.1={owner}", Assert.Single(aws.Requests, request => request.Action == "DescribeImages").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_Canonicals_account_is_not_known_the_refusal_of_the_parameter_is_told()
    {
        using var aws = new StubAws(StubAnswer.Json(400, """{"__type":"AccessDeniedException","message":"not allowed to"}"""));
        using var ports = StubAws.Connect(aws.Endpoint, "eusc-de-east-1", _ => { });

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Images.FindUbuntuAsync(Token));

        Assert.Equal(("GetParameter", "not allowed to"), (failure.Action, failure.ServiceMessage));
        Assert.DoesNotContain(aws.Requests, request => request.Action == "DescribeImages");
    }

    [Fact]
    public async Task Where_there_is_no_price_list_the_price_is_unknown_with_that_reason_and_nothing_is_asked()
    {
        using var aws = new StubAws(StubAnswer.Json(500, "{}"));
        using var ports = StubAws.Connect(aws.Endpoint, "us-gov-west-1", _ => { });

        var estimate = await new CostEstimator(ports.Prices, TimeProvider.System).EstimateAsync(new("us-gov-west-1", "t3.small", 8, true), Token);

        Assert.All(estimate.Components, component => Assert.Equal(PriceSource.Unknown, component.Source));
        Assert.Contains("no price list in the partition aws-us-gov", Assert.Single(estimate.Notes, note => note.Contains("did not answer", StringComparison.Ordinal)));
        Assert.Empty(aws.Requests);
    }

    [Fact]
    public async Task A_price_in_another_currency_is_not_taken_for_dollars()
    {
        const string Product = """{\"product\":{\"attributes\":{}},\"terms\":{\"OnDemand\":{\"t\":{\"priceDimensions\":{\"d\":{\"unit\":\"Hrs\",\"beginRange\":\"0\",\"pricePerUnit\":{\"CNY\":\"0.2\"}}}}}}}""";
        using var aws = new StubAws(StubAnswer.Json(200, $$"""{"PriceList":["{{Product}}"]}"""));
        using var ports = StubAws.Connect(aws.Endpoint, "cn-north-1", _ => { });

        var rate = await new Tariff(ports.Prices).RateOfAsync(new PricedItem.InstanceHour("t3.small"), Token);

        Assert.Null(rate.Usd);
        Assert.Contains("no price in US dollars", rate.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_AWS_offers_no_budgets_there_is_none_and_none_can_be_made()
    {
        using var aws = new StubAws(StubAnswer.Json(500, "{}"));
        using var ports = StubAws.Connect(aws.Endpoint, "us-gov-west-1", _ => { });

        Assert.Null(await ports.Budgets.FindAsync("123456789012", "direxio-1", Token));
        await ports.Budgets.DeleteAsync("123456789012", "direxio-1", Token);
        var failure = await Assert.ThrowsAsync<CloudException>(
            () => ports.Budgets.CreateAsync("123456789012", new("direxio-1", 20, "a@example.org", new("svc-1", "run-1")), Token));

        Assert.Equal(CloudFailure.Rejected, failure.Failure);
        Assert.Empty(aws.Requests);
    }

    [Fact]
    public async Task A_list_without_regions_is_an_odd_answer()
    {
        using var aws = new StubAws(StubAnswer.Ec2("DescribeRegions", "<regionInfo/>"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Regions.ListAsync(Token));

        Assert.Equal((CloudFailure.Ambiguous, "EmptyAnswer"), (failure.Failure, failure.Code));
        Assert.Contains("lists no region", CloudErrors.CloudCallFailed(failure, "it").Message, StringComparison.Ordinal);
    }
}
