using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>What is wrong with the shared AWS files. No line is quoted: it may hold a key.</summary>
internal static class ProfileErrors
{
    public static DeployException AwsFileMalformed(string path, int line) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"Line {line} of '{path}' is neither a section such as [default] nor a setting such as region = us-east-1, so no AWS tool "
            + "reads the file. Nothing was changed.",
        $"Correct line {line}, or put a # before it; then run the same command again.",
        path);

    public static DeployException AwsProfileDoubled(string path, string section, IEnumerable<int> lines) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"'{path}' has the section [{section}] more than once (lines {string.Join(", ", lines)}), and AWS tools disagree which one "
            + "counts. Nothing was changed.",
        "Leave one of them, then run the same command again.",
        path);
}
