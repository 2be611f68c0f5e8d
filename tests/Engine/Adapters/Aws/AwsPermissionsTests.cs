using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>
/// The policy for operators against the engine's calls. What no test here can tell is whether AWS itself would allow the
/// calls: which resources and condition keys it evaluates for each is known from its documentation only.
/// </summary>
public sealed class AwsPermissionsTests(MotoServer moto)
{
    private const string WriteVariable = "DIREXIO_WRITE_REFERENCES";

    /// <summary>The size that IAM allows a managed policy, white space not counted.</summary>
    private const int ManagedPolicyLimit = 6144;

    private static readonly NodeTags Tags = new("svc-1", "run-1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<JsonObject> Statements => JsonNode.Parse(AwsPermissions.ToPolicy())!["Statement"]!.AsArray().Select(node => node!.AsObject());

    [Theory]
    [InlineData("aws", "iam-policy.json")]
    [InlineData("aws-cn", "iam-policy.aws-cn.json")]
    [InlineData("aws-us-gov", "iam-policy.aws-us-gov.json")]
    [InlineData("aws-eusc", "iam-policy.aws-eusc.json")]
    public void The_reference_files_are_what_the_table_makes(string partition, string file)
    {
        var path = Path.Combine(Repository.Root, "references", file);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(path, AwsPermissions.ToPolicy(partition));
        }

        var written = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;

        Assert.Contains(partition, AwsPermissions.Partitions);
        Assert.True(
            written == AwsPermissions.ToPolicy(partition),
            $"{path} is not what AwsPermissions makes. Run this test once with the environment variable {WriteVariable}=1 and commit the file.");
    }

    [Fact]
    public void A_policy_names_resources_of_its_own_partition_only()
    {
        var other = AwsPermissions.ToPolicy("aws-us-gov");

        Assert.DoesNotContain("arn:aws:", other, StringComparison.Ordinal);
        Assert.Equal(AwsPermissions.ToPolicy(), other.Replace("arn:aws-us-gov:", "arn:aws:", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_call_of_the_engine_has_a_permission_and_no_permission_is_left_over()
    {
        var packaged = AwsPermissions.All.ToLookup(permission => EngineCalls.PackagedServices.Contains(permission.Service));

        AssertSame(EngineCalls.Packaged(), packaged[true].Select(permission => $"{permission.Service} {permission.Action}"));
        AssertSame(EngineCalls.Named(), packaged[false].Select(permission => permission.Action));
        Assert.Equal(AwsPermissions.All.Count, AwsPermissions.All.DistinctBy(Call).Count());
    }

    [Fact]
    public void No_client_escapes_the_comparison() => Assert.Equal(
        ["JsonServiceClient", "QueryServiceClient", "Route53Client", "TracedEc2", "TracedS3", "TracedSsm", "TracedSso", "TracedSsoTokens", "TracedSts"],
        EngineCalls.Clients.Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_trace_names_calls_as_the_table_does()
    {
        var traces = new ConcurrentQueue<string>();
        using (var xml = new StubAws(StubAnswer.Ec2Error(403, "AccessDenied")))
        using (var ports = StubAws.Connect(xml.Endpoint, "eu-central-1", traces.Enqueue))
        {
            await AttemptAllAsync(
                ports.Identity.GetAsync(Token),
                ports.Regions.ListAsync(Token),
                ports.Zones.ListAsync(Token),
                ports.Zones.FindAsync("Z1", Token),
                ports.Zones.CreateAsync("example.org", "reference", Token),
                ports.Zones.TagAsync("Z1", Tags, Token),
                ports.Route53.ListRecordsAsync("Z1", "example.org", Token),
                ports.Route53.ReplaceAsync("Z1", [], "example.org", "A", 60, ["203.0.113.1"], Token),
                ports.Zones.DeleteAsync("Z1", Token),
                ports.Storage.Value.Buckets.FindAsync("bucket", "123456789012", Token),
                ports.Permissions.SimulateAsync("arn:aws:iam::1:user/x", [new("ec2:RunInstances", "*", [])], Token),
                ports.Route53.IsInSyncAsync("C1", Token));
        }

        using (var zone = new StubAws(StubAnswer.Route53("ListHostedZones", StubAnswer.Zones(("Z1", "example.org", "r"))), StubAnswer.Ec2Error(403, "AccessDenied")))
        using (var ports = StubAws.Connect(zone.Endpoint, "eu-central-1", traces.Enqueue))
        {
            await AttemptAllAsync(ports.OwnedResources.ListZonesAsync(new(), Token));
        }

        using (var json = new StubAws(new StubAnswer(400, """{"__type":"NoSuchResourceException"}""", "application/x-amz-json-1.1")))
        using (var ports = StubAws.Connect(json.Endpoint, "eu-central-1", traces.Enqueue))
        {
            await AttemptAllAsync(
                ports.Images.FindUbuntuAsync(Token),
                ports.Quotas.ReadAsync(AccountQuota.ElasticIps, Token),
                ports.Budgets.FindAsync("123456789012", "direxio-1", Token),
                ports.Budgets.CreateAsync("123456789012", new("direxio-1", 20, "a@example.org", Tags), Token),
                ports.Budgets.DeleteAsync("123456789012", "direxio-1", Token),
                ports.FreeTier.ReadAsync(Token),
                ports.InstanceConnect.LendKeyAsync("i-1", "ubuntu", "ssh-ed25519 AAAA", Token),
                ports.Registrations.ListAsync(Token),
                ports.Prices.FindAsync(new PricedItem.Gp3GigabyteMonth(), Token));
        }

        var traced = traces.Select(line => string.Join(':', line.Split(' ')[..2])).ToHashSet();
        Assert.Empty(traced.Except(AwsPermissions.All.Select(Call)));
        var ofOwnClients = AwsPermissions.All.Where(permission => !EngineCalls.PackagedServices.Contains(permission.Service));
        Assert.Empty(ofOwnClients.Select(Call).Except(traced));
        Assert.Superset(EngineCalls.PackagedServices.ToHashSet(), traced.Select(call => call.Split(':')[0]).ToHashSet());
    }

    [Fact]
    public void What_is_tagged_at_its_creation_may_be_tagged_only_then()
    {
        var tagging = Assert.Single(Statements, statement => Actions(statement).Contains("ec2:CreateTags"));

        Assert.Equal(["ec2:CreateTags"], Actions(tagging));
        AssertSame(
            EngineCalls.TaggedOnCreation(),
            tagging["Condition"]!["StringEquals"]!["ec2:CreateAction"]!.AsArray().Select(value => value!.GetValue<string>()));
    }

    [Fact]
    public void Nothing_that_was_made_by_others_can_be_changed()
    {
        string[] changing =
        [
            "ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:StartInstances", "ec2:TerminateInstances",
            "ec2:DeleteVolume", "ec2:DeleteSecurityGroup", "ec2:DeleteKeyPair", "ec2:ReleaseAddress", "ec2:StopInstances",
            "ec2:ModifyInstanceAttribute", "ec2:ModifyVolume",
        ];
        var owned = Statements.Where(statement => Actions(statement).Intersect(changing).Any()
            && Resources(statement).Any(resource => resource.EndsWith(":security-group/*", StringComparison.Ordinal) || resource.EndsWith(":instance/*", StringComparison.Ordinal)));

        Assert.Subset(owned.SelectMany(Actions).ToHashSet(), changing.ToHashSet());
        Assert.All(owned, statement => Assert.Equal(
            [NodeTags.ManagedByValue],
            statement["Condition"]!["StringEquals"]![$"aws:ResourceTag/{NodeTags.ManagedByKey}"]!.AsArray().Select(value => value!.GetValue<string>())));
        Assert.All(Statements.Where(statement => Resources(statement).Contains("*")), statement => Assert.All(
            Actions(statement), action => Assert.Matches("^[a-z0-9]+:(Describe|Get|List|CreateHostedZone$)", action)));
    }

    [Fact]
    public void Budgets_are_permitted_by_the_names_that_iam_knows_and_only_those_of_this_deployer()
    {
        var budgets = Assert.Single(Statements, statement => Actions(statement).Any(action => action.StartsWith("budgets:", StringComparison.Ordinal)));

        Assert.Equal(["budgets:ViewBudget", "budgets:ModifyBudget"], Actions(budgets));
        Assert.Equal(["arn:aws:budgets::*:budget/direxio-*"], Resources(budgets));
    }

    [Fact]
    public void The_document_keeps_to_the_grammar_and_the_size_of_a_managed_policy()
    {
        Assert.Equal(["Version", "Statement"], JsonNode.Parse(AwsPermissions.ToPolicy())!.AsObject().Select(member => member.Key));
        Assert.All(Statements, statement => Assert.Matches("^[A-Za-z0-9]+$", statement["Sid"]!.GetValue<string>()));
        Assert.Equal(Statements.Count(), Statements.DistinctBy(statement => statement["Sid"]!.GetValue<string>()).Count());
        Assert.All(Statements, statement => Assert.Empty(
            statement.Select(member => member.Key).Except(["Sid", "Effect", "Action", "Resource", "Condition"])));
        Assert.All(Statements.SelectMany(Actions), action => Assert.DoesNotContain('*', action));
        Assert.All(Statements, statement => Assert.Equal(Actions(statement).Count(), Actions(statement).Distinct().Count()));
        Assert.InRange(Regex.Replace(AwsPermissions.ToPolicy(), @"\s", string.Empty).Length, 1, ManagedPolicyLimit);
    }

    [Fact]
    public async Task A_service_that_checks_policies_as_iam_does_accepts_it()
    {
        var address = await moto.AddressAsync(Token);

        Assert.Equal(HttpStatusCode.OK, await CreatePolicyAsync(address, "direxio-deployer", AwsPermissions.ToPolicy()));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await CreatePolicyAsync(address, "with-comment", AwsPermissions.ToPolicy().Replace("\"Version\"", "\"Comment\": \"\", \"Version\"", StringComparison.Ordinal)));
    }

    private static string Call(AwsPermission permission) => $"{permission.Service}:{permission.Action}";

    private static IEnumerable<string> Actions(JsonObject statement) => statement["Action"]!.AsArray().Select(value => value!.GetValue<string>());

    private static IEnumerable<string> Resources(JsonObject statement) => statement["Resource"]!.AsArray().Select(value => value!.GetValue<string>());

    private static void AssertSame(IReadOnlySet<string> sent, IEnumerable<string> permitted)
    {
        var table = permitted.ToHashSet(StringComparer.Ordinal);
        Assert.True(
            table.SetEquals(sent),
            $"Sent, but not in AwsPermissions: [{string.Join(", ", sent.Except(table))}]. In AwsPermissions, but never sent: [{string.Join(", ", table.Except(sent))}].");
    }

    // Every answer of these stubs is a refusal; only what was asked matters.
    private static async Task AttemptAllAsync(params Task[] attempts)
    {
        foreach (var attempt in attempts)
        {
            await Record.ExceptionAsync(() => attempt);
        }
    }

    private static async Task<HttpStatusCode> CreatePolicyAsync(Uri address, string name, string document)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Action"] = "CreatePolicy",
                ["Version"] = "2010-05-08",
                ["PolicyName"] = name,
                ["PolicyDocument"] = document,
            }),
        };

        // The signature is not checked, but the scope tells the server which service is meant.
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=AKIATEST000000000001/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }
}
