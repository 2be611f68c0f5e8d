using System.Runtime.InteropServices;

namespace Direxio.Deployer.Range;

/// <summary>What the range needs from the machine it runs on.</summary>
internal static class Requirements
{
    private static readonly (string Program, string Package)[] Programs =
    [
        ("ip", "iproute2"), ("sshd", "openssh-server"), ("ssh-keygen", "openssh-client"), ("cloud-init", "cloud-init"), ("caddy", "caddy"),
        ("haproxy", "haproxy"), ("sudo", "sudo"), ("openssl", "openssl"), ("curl", "curl"), ("wget", "wget"), ("unshare", "util-linux"),
        ("pg_ctlcluster", "postgresql"), ("turnserver", "coturn"),
    ];

    private static readonly Lazy<bool> PythonHas = new(() =>
        Find("python3") is not null && Processes.RunAsync(["python3", "-c", "import moto.moto_server.werkzeug_app"]).GetAwaiter().GetResult().ExitCode == 0);

    /// <summary>Why the range cannot run here; null if it can.</summary>
    public static string? WhatIsMissing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "the range needs Linux";
        }

        if (geteuid() != 0)
        {
            return "the range needs root, for network namespaces and mounts";
        }

        var missing = Programs.Where(program => Find(program.Program) is null).Select(program => program.Package).ToList();
        if (!PythonHas.Value)
        {
            missing.Add("moto[server] (pip)");
        }

        return missing.Count == 0 ? null : $"the range needs {string.Join(", ", missing)}";
    }

    /// <summary>The path of a program; null if there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')
            .Concat(["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    [DllImport("libc")]
    private static extern uint geteuid();
}
