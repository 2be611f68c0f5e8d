using Mono.Cecil;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Architecture;

/// <summary>
/// No two subjects of the engine know each other in a circle, so that one can be understood, and changed, without the other. A subject is
/// a folder; of operations and ports, which are many, one below it.
/// </summary>
public sealed class NamespaceCycleTests
{
    private const string Root = "Direxio.Deployer.Engine.";

    // The ports to the account hold those to its DNS, and a DNS provider is connected by the ports of the account.
    private static readonly string[] Known = ["Ports.Cloud - Ports.Dns"];

    [Fact]
    public void Only_the_ports_of_cloud_and_DNS_name_each_other()
    {
        using var module = ModuleDefinition.ReadModule(typeof(DeploymentEngine).Assembly.Location);
        var known = module.GetTypes()
            .Where(type => SubjectOf(type) is not null)
            .GroupBy(type => SubjectOf(type)!)
            .ToDictionary(
                types => types.Key,
                types => types.SelectMany(UsedBy).Select(SubjectOf).OfType<string>().Where(used => used != types.Key).ToHashSet());

        var circles = known.Keys
            .SelectMany(one => Reached(known, one).Where(other => string.CompareOrdinal(one, other) < 0 && Reached(known, other).Contains(one))
                .Select(other => $"{one} - {other}"))
            .Order(StringComparer.Ordinal);

        Assert.True(known.Count > 30);
        Assert.Equal(Known, circles);
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> known, string from)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(known[from]);
        while (next.TryPop(out var one))
        {
            if (reached.Add(one))
            {
                foreach (var other in known.GetValueOrDefault(one, []))
                {
                    next.Push(other);
                }
            }
        }

        return reached;
    }

    private static string? SubjectOf(TypeReference type)
    {
        var outer = type.GetElementType();
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        if (!outer.Namespace.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = outer.Namespace[Root.Length..].Split('.');
        return string.Join('.', parts.Take(parts[0] is "Operations" or "Ports" ? 2 : 1));
    }

    private static IEnumerable<TypeReference> UsedBy(TypeDefinition type) =>
        new[] { type.BaseType }
            .Concat(type.Interfaces.Select(one => one.InterfaceType))
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Methods.SelectMany(UsedBy))
            .OfType<TypeReference>()
            .SelectMany(Parts);

    private static IEnumerable<TypeReference> UsedBy(MethodDefinition method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)
            .Concat(!method.HasBody
                ? []
                : method.Body.Instructions.SelectMany(step => step.Operand switch
                {
                    TypeReference type => [type],
                    MethodReference called => [called.DeclaringType, called.ReturnType],
                    FieldReference field => [field.DeclaringType, field.FieldType],
                    _ => Enumerable.Empty<TypeReference>(),
                }));

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType made => made.GenericArguments.SelectMany(Parts).Append(made.ElementType),
        TypeSpecification form => Parts(form.ElementType),
        _ => [type],
    };
}
