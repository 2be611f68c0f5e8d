# The pages of the skill, and the PowerShell in them.
function Read-SkillPage {
    $folder = (Resolve-Path "$PSScriptRoot/../../skill").Path
    foreach ($file in Get-ChildItem $folder -Recurse -Filter *.md | Sort-Object FullName) {
        @{
            Page = [IO.Path]::GetRelativePath($folder, $file.FullName).Replace('\', '/')
            Text = (Get-Content $file.FullName -Raw).Replace("`r`n", "`n")
        }
    }
}

# Each block with its page, the heading above it, its commands of this module, and what does not parse in it.
function Read-SkillBlock([string] $Page) {
    foreach ($read in Read-SkillPage | Where-Object { -not $Page -or $_.Page -eq $Page }) {
        foreach ($block in [regex]::Matches($read.Text, '(?ms)^```powershell\n(.*?)^```')) {
            $code = $block.Groups[1].Value
            $mistakes = $null
            $parsed = [Management.Automation.Language.Parser]::ParseInput($code, [ref]$null, [ref]$mistakes)
            $calls = $parsed.FindAll({ param($part) $part -is [Management.Automation.Language.CommandAst] }, $true).
                Where{ $_.GetCommandName() -match '^[A-Z][a-z]+-Direxio' }
            @{
                Key      = "$($read.Page): $($code.Split("`n")[0])"
                Page     = $read.Page
                Heading  = [regex]::Matches($read.Text.Substring(0, $block.Index), '(?m)^#+ (.+)$')[-1].Groups[1].Value
                Code     = $code
                Calls    = @($calls)
                Mistakes = $mistakes
            }
        }
    }
}
