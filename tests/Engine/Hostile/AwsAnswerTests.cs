using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Hostile;

/// <summary>Every client of AWS, the SDK's and our own, against endpoints that hang, drip, never end, or answer what AWS never would.</summary>
public sealed class AwsAnswerTests
{
    private static readonly Dictionary<string, Func<CloudPorts, Task>> Calls = new()
    {
        ["sts"] = ports => ports.Identity.GetAsync(Token),
        ["ec2"] = ports => ports.Instances.FindAsync("i-1", Token),
        ["ec2 once"] = ports => ports.Addresses.AllocateAsync(new("svc-1", "run-1"), Token),
        ["route53"] = ports => ports.Zones.ListAsync(Token),
        ["route53 zone"] = ports => ports.Zones.FindAsync("Z1", Token),
        ["budgets"] = ports => ports.Budgets.FindAsync("123456789012", "name", Token),
        ["images"] = ports => ports.Images.FindUbuntuAsync(Token),
    };

    // Calls whose failure is in part a finding: what could not be read is unknown, with the reason.
    private static readonly Dictionary<string, Func<CloudPorts, Task<string?>>> Readings = new()
    {
        ["prices"] = async ports => (await ports.Prices.FindAsync(new PricedItem.InstanceHour("t3.small"), Token))?.ToString(),
        ["quotas"] = async ports => (await ports.Quotas.ReadAsync(AccountQuota.StandardVCpus, Token)).Problem,
        ["free tier"] = async ports => (await ports.FreeTier.ReadAsync(Token)).Problem,
        ["key pairs"] = async ports => (await ports.KeyPairs.FindAsync("name", Token))?.ToString(),
        ["security groups"] = async ports => (await ports.SecurityGroups.FindAsync("sg-1", Token))?.ToString(),
        ["regions"] = async ports => string.Join(' ', (await ports.Regions.ListAsync(Token)).Select(region => region.Code)),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> SilentEndpoints => new MatrixTheoryData<string, string>(Calls.Keys, ["silence", "dripping head", "dripping body"]);

    public static TheoryData<string> Clients => [.. Calls.Keys];

    public static TheoryData<string, string, int> Answers =>
        new MatrixTheoryData<string, string, int>(Calls.Keys.Concat(Readings.Keys), HostileBodies.All.Keys, [200, 400]);

    [Fact]
    public void A_call_ends_within_a_minute_and_each_attempt_sooner()
    {
        var connection = new AwsConnection("eu-central-1", null, static _ => { });

        Assert.InRange(connection.CallLimit, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(55));
        Assert.True(connection.AttemptLimit * 2 < connection.CallLimit);
    }

    [Theory]
    [MemberData(nameof(SilentEndpoints))]
    public async Task An_endpoint_that_hangs_or_drips_is_named(string client, string behaviour)
    {
        using var server = HostileServer.Of(behaviour);
        using var ports = Connect(server);

        var failure = await FailureAsync(client, ports);

        Assert.Equal((CloudFailure.Ambiguous, "Timeout"), (failure.Failure, failure.Code));
        Assert.Contains("no answer in time", failure.Message);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_body_that_never_ends_is_given_up(string client)
    {
        using var server = HostileServer.Endless();
        using var ports = Connect(server, patient: true);

        var failure = await FailureAsync(client, ports);

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
        Assert.Contains("longer than", failure.Message);
        // What was sent beyond is in buffers of the system.
        Assert.InRange(server.Sent, 0, 4L * BoundedAnswers.LongestAnswer);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Headers_that_never_end_are_given_up(string client)
    {
        using var server = HostileServer.Endless(inHead: true);
        using var ports = Connect(server);

        var failure = await FailureAsync(client, ports);

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_AWS_never_gives_is_a_failure_of_the_call_or_tells_nothing(string client, string body, int status)
    {
        using var server = HostileServer.With(status, HostileBodies.All[body], "text/xml");
        using var ports = Connect(server);
        string? said = null;

        var failure = await Record.ExceptionAsync(async () =>
        {
            if (Calls.TryGetValue(client, out var call))
            {
                await call(ports);
            }
            else
            {
                said = await Readings[client](ports);
            }
        });

        // Nothing but the call's own failure, and that with words that a person can read.
        var told = failure is null ? said : CloudErrors.CloudCallFailed(Assert.IsType<CloudException>(failure), "the same command again").Message;
        if (told is not null)
        {
            Assert.InRange(told.Length, 0, 20_000);
            HostileTexts.AssertNothingRaw(new Redactor().Redact(told));
            Assert.DoesNotContain(File.Exists("/etc/hostname") ? File.ReadAllText("/etc/hostname").Trim() : "\0", told);
        }
    }

    private static CloudPorts Connect(HostileServer server, bool patient = false) => AwsCloud.Connect(new("eu-central-1", null, static _ => { })
    {
        Endpoint = server.Address,
        Credentials = new SessionAWSCredentials("AKIASTUB000000000001", "stub-secret-key-value", "stub-session-token-value"),
        Clock = new InstantClock(),
        AttemptLimit = patient ? TimeSpan.FromMinutes(5) : TimeSpan.FromMilliseconds(200),
        CallLimit = patient ? TimeSpan.FromMinutes(12) : TimeSpan.FromMilliseconds(600),
    });

    private static async Task<CloudException> FailureAsync(string client, CloudPorts ports) =>
        Assert.IsType<CloudException>(await Record.ExceptionAsync(() => Calls[client](ports)));
}
