using System.Net;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Machines;
using Direxio.Deployer.Range.Names;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Direxio.Deployer.Range.Serving;

/// <summary>Everything that answers in the range's network namespace, in one process.</summary>
internal static class InternetServer
{
    /// <summary>The control's socket: reachable from outside the namespace, as the file system is shared.</summary>
    public static string ControlSocket(string folder) => Path.Combine(folder, "control");

    /// <summary>Serves until cancelled, or until the process that asked for the range is gone.</summary>
    public static async Task RunAsync(string folder, int owner, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Topology.BuildAsync();
        using var authority = TestAuthority.Create(folder);
        await authority.StartAcmeAsync(stop.Token);
        using var moto = await MotoServer.StartAsync(folder, stop.Token);
        using var machines = new MachinePark(Path.Combine(folder, "machines"), new Dictionary<string, string>
        {
            ["RANGE_CA"] = TestAuthority.BundleOf(folder),
            ["NAME_SERVERS"] = Topology.ResolverOfMachines,
        });
        var live = new LiveConfig();
        var world = new World(moto, machines, live, folder);
        var front = new AwsFront(moto, new LocalAnswers(machines), world.Calls, new WireLog(folder), live, world.FollowAsync);
        var control = new ControlApi(front, moto, machines, world);
        var registry = new ImageRegistry(live);
        var metadata = new InstanceMetadata(machines);

        await using var application = Listen(folder, authority);
        application.Run(context => context.Connection.LocalPort == Topology.AwsPort ? front.HandleAsync(context)
            : Serves(context, Topology.InstanceMetadata) ? metadata.HandleAsync(context)
            : IsDnsOverHttps(context) ? world.OverHttps.HandleAsync(context)
            : Serves(context, Topology.OutsideWeb) ? OutsideWeb.HandleAsync(context, registry)
            : control.HandleAsync(context));
        await application.StartAsync(stop.Token);
        try
        {
            await Task.WhenAny(world.Dns.RunAsync(stop.Token), WhileAliveAsync(owner, stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
            await application.StopAsync(new CancellationToken(canceled: true));
        }
    }

    private static WebApplication Listen(string folder, TestAuthority authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Topology.AwsPort);
            kestrel.Listen(IPAddress.Loopback, Topology.ControlPort);
            kestrel.ListenUnixSocket(ControlSocket(folder), options => options.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Parse(Topology.InstanceMetadata), 80);
            kestrel.Listen(IPAddress.Parse(Topology.OutsideWeb), 80);
            foreach (var address in Topology.Resolvers.Skip(2).Append(Topology.OutsideWeb))
            {
                kestrel.Listen(IPAddress.Parse(address), 443, options => options.UseHttps(
                    https => https.ServerCertificateSelector = (_, name) => authority.For(name is null or "" ? address : name)));
            }
        });
        return builder.Build();
    }

    private static bool IsDnsOverHttps(HttpContext context) => context.Request.Path == "/dns-query"
        && (Serves(context, Topology.OutsideWeb) || Topology.Resolvers.Skip(2).Any(address => Serves(context, address)));

    private static bool Serves(HttpContext context, string address) =>
        context.Connection.LocalIpAddress?.MapToIPv4().ToString() == address;

    private static async Task WhileAliveAsync(int process, CancellationToken cancellationToken)
    {
        while (Directory.Exists($"/proc/{process}"))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }
}
