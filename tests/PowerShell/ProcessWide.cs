namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>
/// Tests that run beside no other, as what they set is the whole process's: environment variables, the module path, the address and
/// the files of AWS, $PSStyle.
/// </summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
