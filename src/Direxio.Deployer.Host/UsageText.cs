namespace Direxio.Deployer.Host;

/// <summary>What `direxio` without arguments says.</summary>
internal static class UsageText
{
    public static string For(IEnumerable<string> cmdlets) =>
        $"""
        direxio {HostVersion.Text} - deploys and runs a verified Matrix message server on AWS

        Usage
          direxio [options] <cmdlet> [parameters]
          direxio [options] -Command '<script>'
          direxio [options] -File <script.ps1> [arguments]

        Cmdlets
        {string.Join(Environment.NewLine, cmdlets.Select(name => "  " + name))}

        Options
          -OutputFormat Text|Json   Json writes one document to standard output and nothing else; before the command,
                                    or as the last two words (not after -File, where they belong to the script)
          -NonInteractive           never ask; a question that must be answered is an error
          --help, --version         direxio <cmdlet> --help explains one cmdlet

        Examples
          direxio Start-DirexioDeployment -Domain chat.example.org -Rehearse -ConfirmDomainBinding -Force
          direxio Resume-DirexioDeployment chat.example.org '-Confirm:$false' -OutputFormat Json
          direxio -Command 'Get-DirexioStatus | Where-Object Status -ne Completed'

        Environment: DIREXIO_MODULE_PATH (another build of the module), NO_COLOR, COLUMNS (width where there is no terminal).
        Exit codes: 0 completed, 1 failed, 2 waiting for the user, 130 stopped by Ctrl+C.
        """;
}
