using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>
/// The module as the build staged it. Before anything else this process loads what other modules bring along: another
/// AWSSDK.Core and another Renci.SshNet. Every test therefore runs beside them.
/// </summary>
internal static class StagedModule
{
    public static string Manifest { get; } = typeof(StagedModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "StagedModule").Value!;

    public static string Folder { get; } = Path.GetDirectoryName(Manifest)!;

    public static Assembly OtherAwsSdk { get; private set; } = null!;

    public static Assembly OtherSshNet { get; private set; } = null!;

    /// <summary>The shared AWS file of this process: nobody's, until a test writes one.</summary>
    public static string SharedCredentials { get; } = Path.Combine(Directory.CreateTempSubdirectory("direxio-aws-").FullName, "credentials");

    /// <summary>Likewise the AWS configuration file.</summary>
    public static string SharedConfig { get; } = Path.Combine(Path.GetDirectoryName(SharedCredentials)!, "config");

    [ModuleInitializer]
    public static void Prepare()
    {
        OtherAwsSdk = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "other-module", "AWSSDK.Core.dll"));
        OtherSshNet = Assembly.LoadFrom(EmitEmpty("Renci.SshNet", new Version(1, 0, 0, 0)));
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name is "Direxio.Deployer.PowerShell" or "Direxio.Deployer"
                ? context.LoadFromAssemblyPath(Path.Combine(Folder, name.Name + ".dll"))
                : null;

        // Whatever runs the tests may be an agent itself.
        Environment.SetEnvironmentVariable("DIREXIO_AGENT_DETECTION", "off");

        // Nothing may touch the home of whoever runs the tests, and no credential of theirs may be used.
        Environment.SetEnvironmentVariable("DIREXIO_HOME", Directory.CreateTempSubdirectory("direxio-tests-").FullName);
        foreach (var name in new[] { "NO_COLOR", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DOMAIN", "CONFIRM_DOMAIN_BINDING" })
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        // The AWS SDK reads where the shared files are only once in a process.
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", SharedCredentials);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", SharedConfig);
    }

    private static string EmitEmpty(string name, Version version)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        builder.DefineDynamicModule(name);
        var path = Path.Combine(Directory.CreateTempSubdirectory("direxio-other-").FullName, name + ".dll");
        builder.Save(path);
        return path;
    }
}
