using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Settings;
using Direxio.Deployer.Engine.Tests.State;

namespace Direxio.Deployer.Engine.Tests.Operations.AwsAccess;

/// <summary>A machine with AWS files of its own, and an AWS on loopback that answers as the test says.</summary>
internal sealed class AwsAccessBench : IWorlds, IDisposable
{
    public const string KeyId = "AKIAQ6CANARY00000001";
    public const string SecretKey = "cAnArY0secret1key2of3the4tests5abcDEFxyz";

    private readonly Composition composition;
    private readonly DeployerEnvironment environment;
    private readonly Uri? endpoint;
    private readonly TimeProvider clock;

    public AwsAccessBench(StubAws? aws = null, TimeProvider? clock = null, params (string Name, string Value)[] variables)
    {
        Folder = Directory.CreateTempSubdirectory("direxio-access-").FullName;
        environment = TemporaryHome.EnvironmentWith(
            [("DIREXIO_HOME", Path.Combine(Folder, "home")), ("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile), ("AWS_CONFIG_FILE", ConfigFile), .. variables]);
        composition = new(environment);
        endpoint = aws?.Endpoint;
        this.clock = clock ?? TimeProvider.System;
    }

    public string Folder { get; }

    public string CredentialsFile => Path.Combine(Folder, "aws", "credentials");

    public string ConfigFile => Path.Combine(Folder, "aws", "config");

    public RecordedEvents Events { get; } = new();

    public Redactor Redactor { get; } = new();

    /// <summary>What STS answers to a key that it accepts.</summary>
    public static StubAnswer Identity(string arn = "arn:aws:iam::111122223333:user/deployer") => new(
        200,
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
        + $"<Arn>{arn}</Arn><UserId>AIDATEST</UserId><Account>111122223333</Account></GetCallerIdentityResult>"
        + "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>");

    /// <summary>What STS answers to one that it does not.</summary>
    public static StubAnswer Refusal(string code, string message = "said the stub", int status = 403) => new(
        status,
        $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>"
        + $"<Message>{message}</Message></Error><RequestId>req-1</RequestId></ErrorResponse>");

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public CommandContext Context() => new(
        environment, new(environment, TestSettings.Machine(new NoProcessTree(), Composition.Dns)), this, new EngineObserver(Events, Redactor), new OperationReports(Redactor));

    public INodeStore Store(bool isRehearsal, Action<string>? warn) => composition.Store(isRehearsal, warn);

    public IReadOnlyList<INodeStore> RealStores() => composition.RealStores();

    public IProfileStore Profiles(bool isRehearsal, Redactor redactor) => composition.Profiles(isRehearsal, redactor);

    public World Enter(RunSubject subject, EngineObserver observer)
    {
        var world = new RehearsalWorld(null, new(), subject.RehearsalEvents, new RehearsalClock());
        var ports = RehearsalStage.Connect(world, subject, Composition.Dns);
        return new(endpoint is null ? ports : ports with { ConnectCloud = Connect }, Store(subject.IsRehearsal, null));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private CloudPorts Connect(CloudTarget target, EngineObserver observer) => AwsCloud.Connect(
        new(target.Region, target.ProfileName, observer.Trace)
        {
            Endpoint = endpoint,
            Clock = clock,
            Remember = observer.Redactor.Remember,
            Credentials = AwsConnection.CredentialsOf(target.Key) ?? new BasicAWSCredentials(KeyId, SecretKey),
        });
}
