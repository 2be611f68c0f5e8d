namespace Direxio.Deployer;

/// <summary>What a deployment does about the programs that an agent on this machine needs.</summary>
public enum AgentInstallPolicy : long
{
    /// <summary>Installs nothing and recommends nothing; the commands are on record.</summary>
    Skip,

    /// <summary>Shows the commands and runs none of them.</summary>
    Recommend,

    /// <summary>
    /// Installs the npm packages, and the bridge as a service of this machine. A failure is recorded and never fails the
    /// deployment.
    /// </summary>
    Auto,
}

/// <summary>A program to install for a node.</summary>
public sealed record InstallRequest
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>Version or tag of the npm package; null takes the one that the node is pinned to, else this module's own.
    /// A version that is given is a pin, the tag <c>latest</c> ends one.</summary>
    public string? Version { get; init; }

    /// <summary>For a rehearsed node; there is no program in a rehearsal.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>What came of an installation.</summary>
public sealed record InstallResult
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>direxio-connect or direxio-mcp.</summary>
    public required string Component { get; init; }

    /// <summary>
    /// The npm package with the version that is there, "unknown" if it does not tell; else with the one that was to be installed.
    /// </summary>
    public required string Package { get; init; }

    /// <summary>
    /// installed, or what stands in the way: npm_missing, no_permission, registry_unreachable, install_script_failed,
    /// install_failed, no_agent, no_service_manager,
    /// daemon_not_running, daemon_of_other_workdir, daemon_workdir_unknown, daemon_status_unreadable,
    /// matrix_not_connected, agent_backend_failed.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>
    /// Where the status leaves open why: scripts_blocked, scripts_ignored, program_silent, not_on_path, package_not_found,
    /// registry_refused, certificate_untrusted, disk_full, file_in_the_way, cache_of_another_user, timed_out, variable_missing; else null.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>True if it is installed, answers and, for the bridge, its service runs and is connected.</summary>
    public required bool IsInstalled { get; init; }

    /// <summary>What was seen.</summary>
    public required string Evidence { get; init; }

    /// <summary>The same by hand, quoted for this machine's shell; null if there is nothing that it could do yet.</summary>
    public string? Command { get; init; }

    /// <summary>What to do next; null if it is installed, and in a rehearsal.</summary>
    public string? NextAction { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The package and what became of it.</summary>
    public override string ToString() => $"{Package}: {Status}";
}
