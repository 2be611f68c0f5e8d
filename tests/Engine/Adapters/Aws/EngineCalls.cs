using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Every AWS call that the engine can send, read from the engine itself rather than from what a run happens to send.</summary>
internal static partial class EngineCalls
{
    private static readonly Assembly Engine = typeof(AwsCloud).Assembly;

    /// <summary>The service of each type through which the SDK's packages are called.</summary>
    private static readonly Dictionary<string, string> Services = new()
    {
        ["IAmazonEC2"] = "ec2",
        ["IEC2PaginatorFactory"] = "ec2",
        ["IAmazonS3"] = "s3",
        ["IS3PaginatorFactory"] = "s3",
        ["IAmazonSecurityTokenService"] = "sts",
        ["IAmazonSimpleSystemsManagement"] = "ssm",
    };

    /// <summary>
    /// The calls by which the credentials themselves are got: unsigned, or by another identity. No policy of the identity that
    /// they lead to says anything of them.
    /// </summary>
    private static readonly string[] SignIns =
    [
        "sts AssumeRole", "sts AssumeRoleWithWebIdentity", "Amazon.SSO.IAmazonSSO GetRoleCredentials",
        "Amazon.SSOOIDC.IAmazonSSOOIDC CreateToken", "Amazon.SSOOIDC.IAmazonSSOOIDC RegisterClient",
        "Amazon.SSOOIDC.IAmazonSSOOIDC StartDeviceAuthorization",
    ];

    /// <summary>The services that are called by a package of the SDK.</summary>
    public static IReadOnlySet<string> PackagedServices { get; } = Services.Values.ToHashSet();

    /// <summary>The clients of the engine, by the names of their types.</summary>
    public static IEnumerable<string> Clients => Engine.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(AmazonServiceClient)) && !type.IsAbstract)
        .Select(type => type.Name);

    /// <summary>
    /// Calls by a package of the SDK, such as "ec2 RunInstances": all methods of its clients and paginators that the
    /// compiled engine refers to.
    /// </summary>
    public static IReadOnlySet<string> Packaged()
    {
        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (space, type, member) in ReferredMembers().Where(IsCall))
        {
            var action = member.EndsWith("Async", StringComparison.Ordinal) ? member[..^"Async".Length] : member;
            calls.Add($"{Services.GetValueOrDefault(type, $"{space}.{type}")} {action}");
        }

        Assert.Superset(SignIns.ToHashSet(), calls);
        calls.ExceptWith(SignIns);
        return calls;
    }

    /// <summary>The actions of EC2 whose requests the engine gives tags for what they create.</summary>
    public static IReadOnlySet<string> TaggedOnCreation() => ReferredMembers()
        .Where(member => member is { Space: "Amazon.EC2.Model", Member: "set_TagSpecifications" })
        .Select(member => member.Type[..^"Request".Length])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Actions by the clients that the engine has of its own: the literals handed to their methods' parameter "action",
    /// at once or through a method with such a parameter. A call site whose action cannot be read fails.
    /// </summary>
    public static IReadOnlySet<string> Named()
    {
        var clients = Engine.GetTypes().Where(type => type.IsSubclassOf(typeof(ServiceClient)) && !type.IsAbstract).ToList();
        var senders = clients.SelectMany(client => client.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.Name == "action"))
            .Select(method => $@"(?<=\.\s*){method.Name}");
        var actions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Direxio.Deployer.Engine"), "*.cs", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(path);
            var isUser = clients.Any(client => Regex.IsMatch(source, $@"\b{client.Name}\b") && !source.Contains($"class {client.Name}", StringComparison.Ordinal));
            if (isUser)
            {
                var relays = RelayDeclaration().Matches(source).Select(match => $@"\b{match.Groups["name"].Value}");
                actions.UnionWith(ActionsIn(source, [.. senders.Concat(relays).Distinct()], Path.GetFileName(path)));
            }
        }

        return actions;
    }

    // A port's own method may have the name of a client's, so that the latter count only where they are called on something.
    private static IEnumerable<string> ActionsIn(string source, IReadOnlyList<string> methods, string file)
    {
        foreach (Match call in Regex.Matches(source, $@"(?:{string.Join('|', methods)})(?:<[^>]*>)?\((?=(?<rest>[\s\S]*))"))
        {
            var arguments = Arguments(call.Groups["rest"].Value).ToList();
            if (arguments.Select(argument => ActionLiteral().Match(argument)).FirstOrDefault(match => match.Success) is { } literal)
            {
                yield return literal.Groups["action"].Value;
            }
            else if (!arguments.Any(argument => argument is "action" or "string action"))
            {
                throw new InvalidOperationException(
                    $"{file}: the action of this call is neither a literal nor a parameter named 'action': {call.Value}{string.Join(", ", arguments)})");
            }
        }
    }

    /// <summary>The arguments, or parameters, up to the parenthesis that closes the list.</summary>
    private static IEnumerable<string> Arguments(string rest)
    {
        var depth = 0;
        var begin = 0;
        for (var index = 0; index < rest.Length; index++)
        {
            if (rest[index] is '(' or '[' or '{')
            {
                depth++;
            }
            else if (depth == 0 && rest[index] is ',' or ')')
            {
                yield return rest[begin..index].Trim();
                begin = index + 1;
                if (rest[index] == ')')
                {
                    yield break;
                }
            }
            else if (rest[index] is ')' or ']' or '}')
            {
                depth--;
            }
        }
    }

    /// <summary>The members of other assemblies' types that the compiled engine refers to.</summary>
    private static IReadOnlyList<(string Space, string Type, string Member)> ReferredMembers()
    {
        using var file = new PEReader(File.OpenRead(Engine.Location));
        var metadata = file.GetMetadataReader();
        var members =
            from member in metadata.MemberReferences.Select(metadata.GetMemberReference)
            where member.Parent.Kind == HandleKind.TypeReference
            let type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent)
            select (metadata.GetString(type.Namespace), metadata.GetString(type.Name), metadata.GetString(member.Name));
        return [.. members];
    }

    // The runtime's own types are what the engine's clients are built on, see Clients.
    private static bool IsCall((string Space, string Type, string Member) reference) =>
        reference.Space.StartsWith("Amazon.", StringComparison.Ordinal)
        && !reference.Space.StartsWith("Amazon.Runtime", StringComparison.Ordinal)
        && reference.Member is not ("get_Paginators" or ".ctor" or "CustomizeRuntimePipeline")
        && (reference.Type.StartsWith("IAmazon", StringComparison.Ordinal)
            || reference.Type.EndsWith("PaginatorFactory", StringComparison.Ordinal)
            || (reference.Type.StartsWith("Amazon", StringComparison.Ordinal) && reference.Type.EndsWith("Client", StringComparison.Ordinal)));

    [GeneratedRegex(@"(?<name>\w+)(?:<\w+>)?\((?:[^()]*,\s*)?string action\b")]
    private static partial Regex RelayDeclaration();

    [GeneratedRegex(@"^""(?<action>[A-Z]\w+)""$")]
    private static partial Regex ActionLiteral();
}
