using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The ports to a real account.</summary>
internal static class AwsCloud
{
    /// <summary>
    /// Makes the ports. No call is made and no credentials are looked for yet; that happens with the first call, which
    /// then throws <see cref="CloudFailure.NoCredentials"/> if there are none.
    /// </summary>
    public static CloudPorts Connect(AwsConnection connection)
    {
        var clients = new AwsClients(connection);
        var types = new Ec2InstanceTypes(clients.Ec2);
        var zones = new Route53Zones(clients.Route53);
        var images = new Ec2Images(clients.Ec2, clients.Ssm, connection.Region);
        return new()
        {
            Identity = new StsIdentity(clients.Sts, clients.Credentials, connection.ServerClock),
            Regions = new Ec2Regions(clients.Ec2Global),
            Networks = new Ec2Networks(clients.Ec2, new(clients.Ec2, connection.Region)),
            InstanceTypes = types,
            Images = images,
            Quotas = new AwsQuotas(clients.ServiceQuotas, clients.Ec2, types),
            KeyPairs = new Ec2KeyPairs(clients.Ec2, connection.Clock),
            InstanceConnect = new Ec2InstanceConnect(clients.InstanceConnect),
            SecurityGroups = new Ec2SecurityGroups(clients.Ec2, connection.Clock),
            Addresses = new Ec2Addresses(clients.Ec2, clients.Ec2SingleAttempt, connection.Clock),
            Instances = new Ec2Instances(clients.Ec2, connection.Clock),
            Volumes = new Ec2Volumes(clients.Ec2, connection.Clock),
            Zones = zones,
            Route53 = new Route53Records(clients.Route53, zones),
            OwnedResources = new AwsOwnedResources(clients.Ec2, new Route53OwnedZones(clients.Route53, zones)),
            Prices = new PriceList(clients.Pricing, connection.Region),
            Budgets = new AwsBudgets(clients.Budgets, connection.Region),
            FreeTier = new AwsFreeTier(clients.FreeTier, connection.Region),
            Registrations = new AwsDomainRegistrations(clients.Domains, connection.Region),
            // Most commands have nothing to do with it, and its package is a large one.
            Storage = new(() => StorageOf(clients.Own(new S3Clients(connection, clients.Credentials)))),
            Permissions = new AwsPolicyTrials(clients.Iam, new(clients.Ec2, images)),
            Lifetime = clients,
        };
    }

    private static StoragePorts StorageOf(S3Clients clients) => new(new S3Buckets(clients), new S3Objects(clients));
}
