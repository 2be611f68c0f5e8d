using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Direxio.Deployer.PowerShell.Tests;

// The process has one environment, and these tests point it to an AWS of their own.
[Collection(nameof(ProcessWide))]
public sealed class ImportTests
{
    [Fact]
    public void Imports_again_with_Force_and_still_works()
    {
        using var shell = new Shell();
        shell.Run("Import-Module $args[0] -Force; Import-Module $args[0] -Force", StagedModule.Manifest).ThrowIfFailed();
        var result = shell.Run("(Get-Module Direxio.Deployer).Count; Get-DirexioStatus -Rehearse").ThrowIfFailed();
        Assert.Equal(1, result.Output[0].BaseObject);
    }

    [Fact]
    public void Works_in_another_runspace_after_one_has_removed_the_module()
    {
        using var first = new Shell();
        using var second = new Shell();
        first.Run("Remove-Module Direxio.Deployer").ThrowIfFailed();
        second.Run("Get-DirexioStatus -Rehearse").ThrowIfFailed();
    }

    [Fact]
    public void Two_runspaces_use_the_module_at_the_same_time()
    {
        Parallel.For(0, 4, _ =>
        {
            using var shell = new Shell();
            shell.Run("Get-DirexioStatus -Rehearse").ThrowIfFailed();
        });
    }

    [Fact]
    public async Task Engine_signs_and_sends_with_its_own_AWS_SDK_beside_another_one()
    {
        using var aws = new RefusingAws();
        using var shell = new Shell();

        var result = shell.Run(
            """
            $env:AWS_ENDPOINT_URL, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $args[0], 'AKIDFORTESTS', 'secret'
            try { Get-DirexioPlan chat.example.org -Region eu-central-1 -SshCidr 192.0.2.1/32 }
            finally { $env:AWS_ENDPOINT_URL, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $null, $null, $null }
            """,
            aws.Address);

        Assert.Empty(result.Output);
        Assert.NotNull(result.ErrorId);
        Assert.NotEqual("UnexpectedFailure", result.ErrorId);
        Assert.Contains(aws.Authorizations, header => header.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDFORTESTS/", StringComparison.Ordinal));

        var engine = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "Direxio.Deployer.Engine");
        var context = AssemblyLoadContext.GetLoadContext(engine)!;
        var sdk = Assert.Single(context.Assemblies, assembly => assembly.GetName().Name == "AWSSDK.Core");
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(StagedModule.OtherAwsSdk));
        Assert.NotEqual(StagedModule.OtherAwsSdk.GetName().Version, sdk.GetName().Version);
    }

    [Fact]
    public void Rehearsal_runs_beside_another_SshNet()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment beside.example.org -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(StagedModule.OtherSshNet));
    }

    [Fact]
    public void Default_context_gets_nothing_but_cmdlets_and_contracts()
    {
        using var shell = new Shell();
        shell.Run("Get-DirexioStatus -Rehearse").ThrowIfFailed();
        var fromModule = AssemblyLoadContext.Default.Assemblies
            .Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(StagedModule.Folder, StringComparison.Ordinal))
            .Select(assembly => assembly.GetName().Name!)
            // Their texts in another language, if a test before asked for one.
            .Where(name => !name.EndsWith(".resources", StringComparison.Ordinal))
            .Order();
        Assert.Equal(["Direxio.Deployer", "Direxio.Deployer.PowerShell"], fromModule);
    }

    [Fact]
    public void Asking_the_default_context_for_a_package_of_the_engine_finds_nothing()
    {
        using var shell = new Shell();
        shell.Run("Get-DirexioStatus -Rehearse").ThrowIfFailed();
        Assert.Throws<FileNotFoundException>(() => Assembly.Load("Tomlyn"));
    }

    [Fact]
    public void Import_takes_no_more_than_a_few_session_starts()
    {
        // The first of each pays for code that is compiled only once.
        Time(import: false);
        Time(import: true);

        // Each pair is measured back to back in fresh runspaces, so the machine's speed and load cancel out; the median
        // leaves out the pairs in which something else came between.
        var pairs = Enumerable.Range(0, 9).Select(_ => (Bare: Time(import: false), Imported: Time(import: true))).ToList();

        var ratio = pairs.Select(pair => pair.Imported / pair.Bare).Order().ElementAt(pairs.Count / 2);
        Assert.True(ratio < 5, $"A session with the module takes {ratio:0.0} times as long: {string.Join(", ", pairs)}.");
    }

    private static TimeSpan Time(bool import)
    {
        var watch = Stopwatch.StartNew();
        new Shell(import).Dispose();
        return watch.Elapsed;
    }
}
