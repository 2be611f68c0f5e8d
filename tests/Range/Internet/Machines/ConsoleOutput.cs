namespace Direxio.Deployer.Range.Machines;

/// <summary>What GetConsoleOutput shows of a machine.</summary>
internal enum ConsoleOutput
{
    /// <summary>As Ubuntu prints it: what the boot writes, and the host keys once all its commands have ended.</summary>
    AsUbuntu,

    /// <summary>The host keys before the first command, too.</summary>
    KeysFirst,

    /// <summary>Nothing ever.</summary>
    Empty,
}
