using System.Collections.Concurrent;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// The connections of one command. They share one reading of the shared files, and the credentials of a profile, so that a command
/// that works in many regions signs in once: an MFA code counts only once.
/// </summary>
internal sealed class AwsSignIns(DeployerEnvironment environment, TimeProvider clock, ISignInPrompt? prompt)
{
    private readonly ConcurrentDictionary<string, AwsCredentialChain> chains = new(StringComparer.Ordinal);
    private readonly Lazy<SharedFiles> files = new(() => SharedFiles.Read(environment));

    /// <summary>Answers for every service instead of AWS; null for AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <exception cref="DeployException">The shared files cannot be read as they were meant.</exception>
    public CloudPorts Connect(CloudTarget target, EngineObserver receiver)
    {
        var connection = new AwsConnection(target.Region, target.ProfileName, receiver.Trace)
        {
            Clock = clock,
            Credentials = AwsConnection.CredentialsOf(target.Key),
            Endpoint = Endpoint,
            Environment = environment,
            Files = files.Value,
            Prompt = prompt,
            Remember = receiver.Redactor.Remember,
            Conceal = receiver.Redactor.Conceal,
        };
        try
        {
            return AwsCloud.Connect(connection with
            {
                // What is given outright is nobody else's.
                Chain = connection.Credentials is null
                    ? chains.GetOrAdd(target.ProfileName ?? string.Empty, _ => new AwsCredentialChain(connection))
                    : null,
            });
        }
        catch (CloudException malformed)
        {
            throw CloudErrors.CloudCallFailed(malformed);
        }
    }
}
