using System.Diagnostics;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>GnuPG with a home of its own, whose agent ends with it.</summary>
internal sealed class Gnupg : IDisposable
{
    // The path of the agent's socket has to be short.
    private readonly string home = Directory.CreateTempSubdirectory("gpg-").FullName;

    /// <summary>Why it cannot be asked here; null if it can.</summary>
    public static string? Missing => OperatingSystem.IsWindows() || !File.Exists("/usr/bin/gpg") ? "needs gpg (apt: gnupg)" : null;

    /// <summary>Makes a key without a passphrase, or with one.</summary>
    /// <returns>Its fingerprint.</returns>
    public string MakeKey(string name, string algorithm = "future-default", string expires = "never", string passphrase = "", string? at = null)
    {
        Run([.. Faked(at), "--passphrase", passphrase, "--quick-gen-key", name, algorithm, "default", expires]);
        return FingerprintOf(name);
    }

    public string FingerprintOf(string name) =>
        Run("--with-colons", "--list-keys", name).Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

    /// <summary>The file of a public key.</summary>
    public string Export(string name, bool armored = true) => ToFile(name + ".pub", [.. armored ? ["--armor"] : Array.Empty<string>(), "--export", name]);

    /// <summary>The file of a secret key.</summary>
    public string ExportSecret(string name, string passphrase = "") =>
        ToFile(name + ".sec", "--passphrase", passphrase, "--armor", "--export-secret-keys", name);

    public string FileIn(string name) => Path.Combine(home, name);

    /// <summary>Runs gpg; a failure is an exception with what it said.</summary>
    public string Run(params string[] arguments) => RunWith(null, arguments);

    public string RunWith(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/gpg", ["--batch", "--yes", "--no-tty", "--quiet", "--pinentry-mode", "loopback", "--trust-model", "always", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GNUPGHOME"] = home;
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"gpg: {error.Result}");
    }

    public void Dispose()
    {
        using (var end = Process.Start(new ProcessStartInfo("/usr/bin/gpgconf", ["--homedir", home, "--kill", "all"])))
        {
            end?.WaitForExit();
        }

        Delete();
    }

    // The agent is told to end, and may still be taking its files away.
    private void Delete()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(home, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 500)
            {
                Thread.Sleep(10);
            }
        }
    }

    private static string[] Faked(string? at) => at is null ? [] : ["--faked-system-time", at];

    private string ToFile(string name, params string[] arguments)
    {
        var path = FileIn(name.Replace(' ', '-'));
        Run(["--output", path, .. arguments]);
        return path;
    }
}
