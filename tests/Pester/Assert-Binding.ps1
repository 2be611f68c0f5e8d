# That a written command is taken by its cmdlet as it stands: the names of its parameters, and the values that are known before it runs.
function Assert-Binding([Management.Automation.Language.CommandAst] $Command) {
    $binding = [Management.Automation.Language.StaticParameterBinder]::BindCommand($Command, $true)
    $binding.BindingExceptions.Values | ForEach-Object { $_.BindingException.Message } | Should -BeNullOrEmpty
    foreach ($bound in $binding.BoundParameters.GetEnumerator()) {
        # A bare word is known here; what a variable or an expression holds is not.
        $value, $type = $bound.Value.ConstantValue, $bound.Value.Parameter.ParameterType
        if ($null -ne $value) {
            { [Management.Automation.LanguagePrimitives]::ConvertTo($value, $type) } | Should -Not -Throw -Because $bound.Key
        }
    }
}
