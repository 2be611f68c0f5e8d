namespace Direxio.Deployer.Host.Commands;

/// <summary>What makes a shell complete direxio. Each script asks the program, and knows nothing itself.</summary>
internal static class CompletionScript
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bash"] = $$"""
            # To use it now:  source <(direxio completion bash)
            # For good:       direxio completion bash > ~/.local/share/bash-completion/completions/direxio
            _direxio() {
                local IFS=$'\n'
                COMPREPLY=($(direxio {{Completion.Word}} "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null | cut -f 1))
            }
            complete -o default -F _direxio direxio
            """,
        ["zsh"] = $$"""
            #compdef direxio
            # To use it now:  source <(direxio completion zsh)
            # For good:       direxio completion zsh > a folder of $fpath, as _direxio
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
            _direxio() {
                local -a lines
                lines=("${(@f)$(direxio {{Completion.Word}} "${(@)words[2,CURRENT]}" 2> /dev/null)}")
                # _describe takes a word and its meaning with a colon between them.
                lines=("${(@)lines//:/\\:}")
                lines=("${(@)lines/$'\t'/:}")
                _describe direxio lines
            }
            compdef _direxio direxio
            """,
        ["fish"] = $$"""
            # To use it now:  direxio completion fish | source
            # For good:       direxio completion fish > ~/.config/fish/completions/direxio.fish
            function __direxio_complete
                set -l words (commandline -opc)
                set -l current (commandline -ct)
                direxio {{Completion.Word}} $words[2..-1] "$current" 2> /dev/null
            end
            complete -c direxio -f -a '(__direxio_complete)'
            """,
        ["pwsh"] = $$"""
            # To use it now:  direxio completion pwsh | Out-String | Invoke-Expression
            # For good:       add that line to $PROFILE
            Register-ArgumentCompleter -Native -CommandName direxio -ScriptBlock {
                param($word, $line, $cursor)
                $before = $line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor }
                $words = @($before | ForEach-Object { "$_" })
                direxio {{Completion.Word}} @words $word | ForEach-Object {
                    $text, $meaning = $_ -split "`t", 2
                    $safe = $text -match '^[A-Za-z0-9./:_-]+$' ? $text :
                        "'$([System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text))'"
                    [System.Management.Automation.CompletionResult]::new($safe, $text, 'ParameterValue', ($meaning ? $meaning : $text))
                }
            }
            """,
    };

    public static IEnumerable<string> Shells => Scripts.Keys;

    /// <exception cref="UsageException">UnknownShell.</exception>
    public static string For(string? shell) =>
        shell is not null && Scripts.TryGetValue(shell, out var script) ? script : throw UsageException.UnknownShell(shell, Shells);
}
