using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Operations.AwsAccess;
using Direxio.Deployer.Engine.Operations.Domains;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine;

/// <summary>The part of the engine that is about an account rather than a node: its credentials, permissions and domains.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>The partitions of AWS that there is a policy for.</summary>
    public static IReadOnlyList<string> AwsPartitions => AwsPermissions.Partitions;

    /// <summary>
    /// Takes over an AWS access key from the file in which AWS's console handed it out, into the shared AWS files. Nothing is
    /// written before AWS has accepted the key.
    /// </summary>
    /// <param name="request">Which file, and under which name.</param>
    /// <param name="approve">Answers whether the key may be written. Called once.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whose key it is; null if it was not approved.</returns>
    public Task<AwsCredential?> ImportAwsCredentialAsync(
        AwsCredentialImportRequest request,
        Func<AwsCredential, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new CredentialImportCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>Asks AWS who the credentials are that a command would use. Changes nothing.</summary>
    /// <param name="request">Which credentials.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">AWS does not accept them, or cannot be asked; each cause has a code of its own.</exception>
    public Task<AwsCredential> TestAwsCredentialAsync(
        AwsCredentialTestRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new CredentialTestCommand(context).RunAsync(request, cancellationToken));

    /// <summary>The least-privilege policy for IAM, from the table of the calls that are made. Asks nobody.</summary>
    /// <param name="request">What it shall allow, and in which partition.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <exception cref="DeployException">PartitionUnknown.</exception>
    public Task<AwsPolicy> GetAwsPolicyAsync(AwsPolicyRequest request, IDeploymentObserver observer) => RunAsync(
        request,
        observer,
        context => Task.FromResult(new PolicyCommand(context, region => AwsRegions.PartitionOf(region).name).Make(request)));

    /// <summary>
    /// Asks AWS what the credentials lack for which feature, by a simulation of their policies or else by dry runs. Creates nothing.
    /// </summary>
    /// <param name="request">Which credentials and features.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A row for each action; what cannot be told is unknown.</returns>
    public Task<IReadOnlyList<AwsPermissionCheck>> TestAwsPermissionAsync(
        AwsPermissionRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new PermissionCommand(context, region => AwsRegions.PartitionOf(region).name)
            .RunAsync(request, cancellationToken));

    /// <summary>
    /// The domains that are registered in an account or have a public hosted zone there, with whom the world asks for them,
    /// what they point to, and which nodes of this machine use them. Changes nothing.
    /// </summary>
    public Task<IReadOnlyList<DomainInfo>> ListDomainsAsync(
        DomainListRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new DomainCommand(context).ListAsync(request, cancellationToken));

    /// <summary>Whether a domain fits a node, a row a check. One that failed is a row, too. Changes nothing.</summary>
    public Task<IReadOnlyList<DomainCheck>> TestDomainAsync(
        DomainCheckRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new DomainCommand(context).TestAsync(request, cancellationToken));
}
