namespace System.Management.Automation;

/// <summary>Looks like PowerShell's wrapper, which the engine must unwrap without knowing its assembly.</summary>
internal sealed class PSObject(object value)
{
    public object BaseObject { get; } = value;
}
