using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A cmdlet that takes a node by its domain, as its metadata tell.</summary>
public sealed class NodeCmdlet
{
    private readonly Type type;
    private readonly PropertyInfo domain;

    private NodeCmdlet(Type type, PropertyInfo domain)
    {
        this.type = type;
        this.domain = domain;
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        Name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
        Changes = cmdlet.SupportsShouldProcess;
    }

    /// <summary>All of them; a new one comes by itself.</summary>
    public static IReadOnlyDictionary<string, NodeCmdlet> All { get; } =
        typeof(AsyncCommand).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.GetCustomAttribute<CmdletAttribute>() is not null)
            .Select(type => (type, domain: type.GetProperty("Domain")))
            .Where(found => found.domain?.GetCustomAttributes<ParameterAttribute>(inherit: false).Any() == true)
            .Select(found => new NodeCmdlet(found.type, found.domain!))
            .ToDictionary(cmdlet => cmdlet.Name);

    public string Name { get; }

    /// <summary>It can change something, and so can be asked what it would change.</summary>
    public bool Changes { get; }

    /// <summary>It says that its domain may have wildcards.</summary>
    public bool TakesWildcards => domain.GetCustomAttribute<SupportsWildcardsAttribute>(inherit: false) is not null;

    public bool CanBeJob => type.GetProperty("AsJob") is not null;

    /// <summary>It has a limit for how long it waits, or says what goes on when it is stopped.</summary>
    public bool WaitsLong => type.GetProperties().Any(property => property.Name.StartsWith("Timeout", StringComparison.Ordinal))
        || type.GetProperty("StopNote", BindingFlags.NonPublic | BindingFlags.Instance)!.DeclaringType != typeof(AsyncCommand);

    /// <summary>It looks at all nodes of a pipeline before it begins with one, and says itself how many may fail.</summary>
    public bool CollectsFirst => type.GetProperty("MaxFailures") is not null;

    public bool TakesRehearsalsAsText => type.GetProperty("Rehearse")!.GetCustomAttribute<SwitchTextAttribute>() is not null;

    public ParameterAttribute DomainParameter => domain.GetCustomAttributes<ParameterAttribute>(inherit: false).Single();

    /// <summary>Something for every parameter besides the domain that has to be given.</summary>
    public Hashtable Given
    {
        get
        {
            var set = DomainParameter.ParameterSetName;
            var required = type.GetProperties().Where(property => property != domain && property.GetCustomAttributes<ParameterAttribute>()
                .Any(parameter => parameter.Mandatory && (parameter.ParameterSetName == set || parameter.ParameterSetName == ParameterAttribute.AllParameterSets)));
            return new(required.ToDictionary(property => property.Name, property => Something(property.PropertyType)));
        }
    }

    private static object Something(Type type) => type switch
    {
        { IsArray: true } => new[] { Something(type.GetElementType()!) },
        { IsEnum: true } => Enum.GetNames(type)[0],
        _ when type == typeof(int) => 1,
        _ => "something",
    };
}
