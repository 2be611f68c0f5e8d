using System.Text.Json;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>
/// The one table from the calls that the ports make to the IAM permissions that they need; references/iam-policy.json is
/// made from it. Not in it: kms, because the AWS managed key for EBS lets everyone in the account use it through EC2
/// (a customer managed default key may not); and what a profile needs to get its credentials, such as sts:AssumeRole.
/// </summary>
internal static class AwsPermissions
{
    // What is made has to carry the tag, and what is changed has to carry it already. It cannot be put on afterwards,
    // since tagging is allowed only as a part of creation.
    private static readonly PermissionCondition TaggedInRequest = new(
        "StringEquals", $"aws:RequestTag/{NodeTags.ManagedByKey}", NodeTags.ManagedByValue);

    private static readonly PermissionCondition TaggedAlready = new(
        "StringEquals", $"aws:ResourceTag/{NodeTags.ManagedByKey}", NodeTags.ManagedByValue);

    private static readonly PermissionScope Identity = new("ReadIdentity", ["*"]);

    // Tells a user what the same user may do. Roles have no variable for their own name.
    private static readonly PermissionScope OwnUser = new("SimulateOwnPermissions", ["arn:aws:iam::*:user/${aws:username}"]);

    // None of EC2's Describe calls can be limited to resources.
    private static readonly PermissionScope Ec2 = new("ReadEc2", ["*"]);

    private static readonly PermissionScope Quotas = new("ReadQuotas", ["*"]);

    private static readonly PermissionScope Registrations = new("ReadRegisteredDomains", ["*"]);

    private static readonly PermissionScope Prices = new("ReadPrices", ["*"]);

    private static readonly PermissionScope Plan = new("ReadFreeTierPlan", ["*"]);

    private static readonly PermissionScope ImageParameters = new(
        "ReadImageParameters", ["arn:aws:ssm:*::parameter/aws/service/canonical/*"]);

    private static readonly PermissionScope NewResources = new(
        "CreateTaggedResources", Ec2Resources("elastic-ip", "key-pair", "security-group"), TaggedInRequest);

    // Apart from the above, so that a launch with our tags is not taken for a permission on any key pair and group.
    private static readonly PermissionScope NewInstances = new(
        "LaunchTaggedInstances", Ec2Resources("instance", "volume"), TaggedInRequest);

    // A group is also authorized for the VPC that it is made in, which is not ours and has no tag of ours.
    private static readonly PermissionScope GroupNetwork = new("CreateGroupsInAnyVpc", Ec2Resources("vpc"));

    // Images are public and have no account. The network interface is made by the launch, without tags.
    private static readonly PermissionScope LaunchParts = new(
        "LaunchInAnySubnet", ["arn:aws:ec2:*::image/*", .. Ec2Resources("network-interface", "subnet")]);

    private static readonly PermissionScope OwnResources = new(
        "UseOwnResources", Ec2Resources("elastic-ip", "instance", "key-pair", "security-group", "volume"), TaggedAlready);

    // EC2 may authorize a call for these as well; the address or group itself still has to be one of OwnResources.
    private static readonly PermissionScope UntaggedParts = new(
        "UseUntaggedPartsOfOwnResources", Ec2Resources("network-interface", "security-group-rule"));

    private static readonly PermissionScope AnyZone = new("ListAndCreateZones", ["*"]);

    // Route 53 knows no conditions on the tags of a zone. One with records of its own is never deleted: it refuses that itself.
    private static readonly PermissionScope Zones = new("UseZones", ["arn:aws:route53:::hostedzone/*"]);

    private static readonly PermissionScope Changes = new("FollowZoneChanges", ["arn:aws:route53:::change/*"]);

    // The node's A record, and what may stand in its way. All else in a zone, such as MX, TXT and NS, stays out of reach.
    private static readonly PermissionScope AddressRecords = new(
        "ChangeAddressRecords",
        ["arn:aws:route53:::hostedzone/*"],
        new("ForAllValues:StringEquals", "route53:ChangeResourceRecordSetsRecordTypes", "A", "AAAA", "CNAME", "HTTPS"),
        new("ForAllValues:StringEquals", "route53:ChangeResourceRecordSetsActions", "CREATE", "UPSERT", "DELETE"));

    // IAM has one permission for reading budgets and one for all that changes them.
    private static readonly PermissionScope OwnBudgets = new("UseOwnBudgets", [$"arn:aws:budgets::*:budget/{NodeTags.RunIdPrefix}*"]);

    // A bucket of any name holds backups; only those that this deployer may make have their name from it.
    private static readonly PermissionScope BackupBuckets = new("ReadBackupBuckets", ["arn:aws:s3:::*"]);

    private static readonly PermissionScope NewBuckets = new("MakeBackupBuckets", [$"arn:aws:s3:::{NodeTags.RunIdPrefix}*"]);

    // Nothing but backups, whatever else lies in the bucket.
    private static readonly PermissionScope BackupObjects = new("UseBackupsInBuckets", ["arn:aws:s3:::*/*.direxio-backup*"]);

    private static readonly AwsPolicyScope[] Always = Enum.GetValues<AwsPolicyScope>();
    private static readonly AwsPolicyScope[] BackingUp = [AwsPolicyScope.Backup];
    private static readonly AwsPolicyScope[] Deploying = [AwsPolicyScope.Deploy];
    private static readonly AwsPolicyScope[] Operating = [AwsPolicyScope.Operate];
    private static readonly AwsPolicyScope[] Removing = [AwsPolicyScope.Remove];
    private static readonly AwsPolicyScope[] DeployingAndOperating = [AwsPolicyScope.Deploy, AwsPolicyScope.Operate];
    private static readonly AwsPolicyScope[] OperatingAndRemoving = [AwsPolicyScope.Operate, AwsPolicyScope.Remove];
    private static readonly AwsPolicyScope[] DeployingAndRemoving = [AwsPolicyScope.Deploy, AwsPolicyScope.Remove];

    private static IReadOnlyList<AwsPermission> Storage { get; } =
    [
        new("s3", "GetBucketEncryption", BackupBuckets) { IamName = "GetEncryptionConfiguration", Uses = BackingUp },
        new("s3", "GetBucketLocation", BackupBuckets) { Uses = BackingUp },
        new("s3", "GetBucketTagging", BackupBuckets) { Uses = BackingUp },
        new("s3", "GetBucketVersioning", BackupBuckets) { Uses = BackingUp },
        new("s3", "GetPublicAccessBlock", BackupBuckets) { IamName = "GetBucketPublicAccessBlock", Uses = BackingUp },
        new("s3", "HeadBucket", BackupBuckets) { IamName = "ListBucket", Uses = BackingUp },
        new("s3", "ListMultipartUploads", BackupBuckets) { IamName = "ListBucketMultipartUploads", Uses = BackingUp },
        new("s3", "ListObjectsV2", BackupBuckets) { IamName = "ListBucket", Uses = BackingUp },
        new("s3", "ListVersions", BackupBuckets) { IamName = "ListBucketVersions", Uses = BackingUp },
        new("s3", "PutBucket", NewBuckets) { IamName = "CreateBucket", Uses = BackingUp },
        new("s3", "PutBucketEncryption", NewBuckets) { IamName = "PutEncryptionConfiguration", Uses = BackingUp },
        new("s3", "PutBucketOwnershipControls", NewBuckets) { Uses = BackingUp },
        new("s3", "PutBucketPolicy", NewBuckets) { Uses = BackingUp },
        new("s3", "PutBucketTagging", NewBuckets) { Uses = BackingUp },
        new("s3", "PutBucketVersioning", NewBuckets) { Uses = BackingUp },
        new("s3", "PutLifecycleConfiguration", NewBuckets) { Uses = BackingUp },
        new("s3", "PutPublicAccessBlock", NewBuckets) { IamName = "PutBucketPublicAccessBlock", Uses = BackingUp },
        new("s3", "AbortMultipartUpload", BackupObjects) { Uses = BackingUp },
        new("s3", "CompleteMultipartUpload", BackupObjects) { IamName = "PutObject", Uses = BackingUp },
        new("s3", "DeleteObject", BackupObjects) { IamName = "DeleteObjectVersion", Uses = BackingUp },
        new("s3", "GetObject", BackupObjects) { Uses = BackingUp },
        new("s3", "GetObjectMetadata", BackupObjects) { IamName = "GetObject", Uses = BackingUp },
        new("s3", "InitiateMultipartUpload", BackupObjects) { IamName = "PutObject", Uses = BackingUp },
        new("s3", "ListParts", BackupObjects) { IamName = "ListMultipartUploadParts", Uses = BackingUp },
        new("s3", "UploadPart", BackupObjects) { IamName = "PutObject", Uses = BackingUp },
    ];

    /// <summary>Every call, in the order of the policy.</summary>
    public static IReadOnlyList<AwsPermission> All { get; } =
    [
        new("sts", "GetCallerIdentity", Identity) { Uses = Always },
        new("iam", "SimulatePrincipalPolicy", OwnUser) { Uses = Always },
        new("ec2", "DescribeAddresses", Ec2),
        new("ec2", "DescribeAvailabilityZones", Ec2) { Uses = Deploying },
        new("ec2", "DescribeImages", Ec2) { Uses = Deploying },
        new("ec2", "DescribeInstanceAttribute", Ec2) { Uses = OperatingAndRemoving },
        new("ec2", "DescribeInstances", Ec2),
        new("ec2", "DescribeInstanceStatus", Ec2) { Uses = Operating },
        new("ec2", "DescribeInstanceTypeOfferings", Ec2) { Uses = DeployingAndOperating },
        new("ec2", "DescribeInstanceTypes", Ec2) { Uses = DeployingAndOperating },
        new("ec2", "DescribeKeyPairs", Ec2),
        new("ec2", "DescribeNetworkInterfaces", Ec2) { Uses = Removing },
        new("ec2", "DescribeRegions", Ec2),
        new("ec2", "DescribeRouteTables", Ec2) { Uses = Deploying },
        new("ec2", "DescribeSecurityGroups", Ec2),
        new("ec2", "DescribeSubnets", Ec2) { Uses = Deploying },
        new("ec2", "DescribeVolumes", Ec2),
        new("ec2", "DescribeVolumesModifications", Ec2) { Uses = Operating },
        new("ec2", "DescribeVpcs", Ec2) { Uses = Deploying },
        new("servicequotas", "GetAWSDefaultServiceQuota", Quotas) { Uses = DeployingAndOperating },
        new("servicequotas", "GetServiceQuota", Quotas) { Uses = DeployingAndOperating },
        new("pricing", "GetProducts", Prices),
        new("freetier", "GetAccountPlanState", Plan) { Uses = DeployingAndOperating },
        new("route53domains", "ListDomains", Registrations) { Uses = DeployingAndOperating },
        new("ssm", "GetParameter", ImageParameters) { Uses = Deploying },
        new("ec2", "AllocateAddress", NewResources) { TagsOnCreation = true, Uses = Deploying, On = ["elastic-ip"] },
        new("ec2", "CreateSecurityGroup", NewResources, GroupNetwork)
        {
            TagsOnCreation = true,
            Uses = Deploying,
            On = ["security-group", "vpc"],
        },
        new("ec2", "ImportKeyPair", NewResources) { TagsOnCreation = true, Uses = Deploying, On = ["key-pair"] },
        new("ec2", "RunInstances", NewInstances, LaunchParts, OwnResources)
        {
            TagsOnCreation = true,
            Uses = Deploying,
            On = ["instance", "volume", "image", "network-interface", "subnet", "key-pair", "security-group"],
        },
        new("ec2", "AssociateAddress", OwnResources, UntaggedParts)
        {
            Uses = DeployingAndOperating,
            On = ["elastic-ip", "instance", "network-interface"],
        },
        new("ec2", "AuthorizeSecurityGroupIngress", OwnResources, UntaggedParts)
        {
            Uses = DeployingAndOperating,
            On = ["security-group", "security-group-rule"],
        },
        new("ec2", "DeleteKeyPair", OwnResources) { Uses = Removing, On = ["key-pair"] },
        new("ec2", "DeleteSecurityGroup", OwnResources) { Uses = Removing, On = ["security-group"] },
        new("ec2", "DeleteVolume", OwnResources) { Uses = Removing, On = ["volume"] },
        new("ec2", "GetConsoleOutput", OwnResources) { Uses = DeployingAndOperating, On = ["instance"] },
        new("ec2", "ModifyInstanceAttribute", OwnResources) { Uses = Operating, On = ["instance"] },
        new("ec2", "ModifyVolume", OwnResources) { Uses = Operating, On = ["volume"] },
        new("ec2-instance-connect", "SendSSHPublicKey", OwnResources) { Uses = Operating, On = ["instance"] },
        new("ec2", "ReleaseAddress", OwnResources) { Uses = DeployingAndRemoving, On = ["elastic-ip"] },
        new("ec2", "RevokeSecurityGroupIngress", OwnResources) { Uses = DeployingAndOperating, On = ["security-group"] },
        new("ec2", "StartInstances", OwnResources) { Uses = DeployingAndOperating, On = ["instance"] },
        new("ec2", "StopInstances", OwnResources) { Uses = Operating, On = ["instance"] },
        new("ec2", "TerminateInstances", OwnResources) { Uses = DeployingAndRemoving, On = ["instance"] },
        new("route53", "CreateHostedZone", AnyZone) { Uses = Deploying },
        new("route53", "ListHostedZones", AnyZone),
        new("route53", "ChangeTagsForResource", Zones) { Uses = Deploying },
        new("route53", "DeleteHostedZone", Zones) { Uses = Removing },
        new("route53", "GetHostedZone", Zones),
        new("route53", "ListResourceRecordSets", Zones),
        new("route53", "ListTagsForResources", Zones),
        new("route53", "GetChange", Changes) { Uses = DeployingAndRemoving },
        new("route53", "ChangeResourceRecordSets", AddressRecords) { Uses = DeployingAndRemoving },
        new("budgets", "DescribeBudget", OwnBudgets) { IamName = "ViewBudget" },
        new("budgets", "CreateBudget", OwnBudgets) { IamName = "ModifyBudget", Uses = Deploying },
        new("budgets", "DeleteBudget", OwnBudgets) { IamName = "ModifyBudget", Uses = Removing },
        .. Storage,
    ];

    /// <summary>What EC2 authorizes as a call of its own where tags come with a creation, although no such call is made.</summary>
    public const string TaggingAction = "ec2:CreateTags";

    /// <summary>The statement for it.</summary>
    public static PermissionScope TagOnCreation { get; } = new(
        "TagOnCreationOnly",
        [.. NewResources.Resources, .. NewInstances.Resources],
        new PermissionCondition(
            "StringEquals",
            "ec2:CreateAction",
            [.. All.Where(permission => permission.TagsOnCreation).Select(permission => permission.Action)]));

    /// <summary>The IAM action that permits a call, which mostly has the call's own name.</summary>
    public static string IamActionOf(string service, string action) =>
        All.FirstOrDefault(permission => permission.Service == service && permission.Action == action)?.IamAction ?? $"{service}:{action}";

    /// <summary>The partitions that there is a policy for; ARNs of one mean nothing in another.</summary>
    public static IReadOnlyList<string> Partitions { get; } = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

    /// <summary>The policy as a JSON document that ends in a line feed.</summary>
    /// <param name="partition">The partition of its ARNs.</param>
    /// <param name="uses">What it shall allow; none for everything.</param>
    public static string ToPolicy(string partition = "aws", params IReadOnlyList<AwsPolicyScope> uses)
    {
        var policy = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray([.. Statements(uses).Select(ToJson)]),
        };
        return policy.ToJsonString(new JsonSerializerOptions { WriteIndented = true })
            .ReplaceLineEndings("\n")
            .Replace("\"arn:aws:", $"\"arn:{partition}:", StringComparison.Ordinal) + "\n";
    }

    private static IEnumerable<(PermissionScope Scope, IEnumerable<string> Actions)> Statements(IReadOnlyList<AwsPolicyScope> uses)
    {
        var meant = All.Where(permission => uses.Count == 0 || permission.Uses.Intersect(uses).Any()).ToList();
        var byScope =
            from permission in meant
            from scope in permission.Scopes
            group permission.IamAction by scope into statement
            select (statement.Key, statement.Distinct());
        return meant.Exists(permission => permission.TagsOnCreation) ? byScope.Append((TagOnCreation, [TaggingAction])) : byScope;
    }

    private static string[] Ec2Resources(params string[] types) => [.. types.Select(type => $"arn:aws:ec2:*:*:{type}/*")];

    private static JsonNode ToJson((PermissionScope Scope, IEnumerable<string> Actions) statement)
    {
        var json = new JsonObject
        {
            ["Sid"] = statement.Scope.Sid,
            ["Effect"] = "Allow",
            ["Action"] = ToJson(statement.Actions),
            ["Resource"] = ToJson(statement.Scope.Resources),
        };
        foreach (var condition in statement.Scope.Conditions)
        {
            var conditions = json["Condition"] ??= new JsonObject();
            (conditions[condition.Operator] ??= new JsonObject())[condition.Key] = ToJson(condition.Values);
        }

        return json;
    }

    private static JsonArray ToJson(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}

/// <summary>What a call needs.</summary>
/// <param name="Service">The service as the trace names it, which is also its prefix in IAM.</param>
/// <param name="Action">The action as the trace names it.</param>
/// <param name="Scopes">All the statements that must allow it.</param>
internal sealed record AwsPermission(string Service, string Action, params IReadOnlyList<PermissionScope> Scopes)
{
    /// <summary>True if the call carries tags for what it creates, which is a permission of its own.</summary>
    public bool TagsOnCreation { get; init; }

    /// <summary>What it is needed for; all that is done with nodes unless it says otherwise.</summary>
    public IReadOnlyList<AwsPolicyScope> Uses { get; init; } = [AwsPolicyScope.Deploy, AwsPolicyScope.Operate, AwsPolicyScope.Remove];

    /// <summary>The types of resources that this call is about, of those of its statements; empty for all of them.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>Its name in IAM, where that is not the action's own.</summary>
    public string? IamName { get; init; }

    public string IamAction => $"{Service}:{IamName ?? Action}";
}

/// <summary>The statement of the policy that holds all permissions on the same resources.</summary>
/// <param name="Sid">Its id; letters and digits only.</param>
/// <param name="Resources">ARN patterns.</param>
/// <param name="Conditions">All of them must hold.</param>
internal sealed record PermissionScope(string Sid, IReadOnlyList<string> Resources, params IReadOnlyList<PermissionCondition> Conditions);

/// <summary>A condition of a statement; any of the values will do.</summary>
internal sealed record PermissionCondition(string Operator, string Key, params IReadOnlyList<string> Values)
{
    /// <summary>Key and values.</summary>
    public string InWords => $"{Key}={string.Join(',', Values)}";
}
