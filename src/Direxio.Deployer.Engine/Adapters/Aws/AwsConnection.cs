using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>How to reach an AWS account.</summary>
/// <param name="Region">The region that is deployed to.</param>
/// <param name="ProfileName">A profile of the shared files; null for the SDK's default chain.</param>
/// <param name="Trace">Receives one line a call, without parameters.</param>
internal sealed record AwsConnection(string Region, string? ProfileName, Action<string> Trace)
{
    /// <summary>Measures calls and paces the retries that are not the SDK's own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Receives the secrets of the credentials when they are found, so that nothing repeats them.</summary>
    public Action<IEnumerable<string?>> Remember { get; init; } = _ => { };

    /// <summary>Makes a secret of a token that is held for longer than a call.</summary>
    public Func<string, Secret> Conceal { get; init; } = new Redactor().Conceal;

    /// <summary>Answers for every service instead of AWS; null for AWS_ENDPOINT_URL and, without it, AWS itself.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How long one attempt of a call may take, its answer's body included.</summary>
    public TimeSpan AttemptLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a call may take with all its attempts: less than a minute, so that a silent service is soon named.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>Credentials given outright; null to look for them.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>The credentials of an earlier connection of the same command, so that it signs in once; null to look for them.</summary>
    public AwsCredentialChain? Chain { get; init; }

    /// <summary>Where profiles and keys are looked for.</summary>
    public DeployerEnvironment Environment { get; init; } = DeployerEnvironment.OfProcess();

    /// <summary>Whom to ask for what only a person knows; null if nobody can be asked.</summary>
    public ISignInPrompt? Prompt { get; init; }

    /// <summary>Proxy and trust, of the environment and of the profile in use.</summary>
    public AwsHttp Http => field ??= new(Environment, Files.Find(ProfileChoice.Of(Environment, ProfileName).Name));

    /// <summary>The shared files: those given, else as they are when this is first asked for.</summary>
    public SharedFiles Files { get => field ??= SharedFiles.Read(Environment); init; }

    /// <summary>This machine's clock as the services see it.</summary>
    public ServerClock ServerClock { get; } = new();

    /// <summary>An access key in the SDK's form; null for none.</summary>
    public static AWSCredentials? CredentialsOf(AccessKey? key) => key switch
    {
        null => null,
        { SessionToken: { } token } => new SessionAWSCredentials(key.Id.Reveal(), key.SecretKey.Reveal(), token.Reveal()),
        _ => new BasicAWSCredentials(key.Id.Reveal(), key.SecretKey.Reveal()),
    };
}
