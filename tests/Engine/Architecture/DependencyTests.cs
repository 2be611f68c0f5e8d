using Direxio.Deployer.Engine.State.Stores;
using NetArchTest.Rules;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Architecture;

/// <summary>The engine's folders know each other in one direction only.</summary>
public sealed class DependencyTests
{
    private const string Root = "Direxio.Deployer.Engine";

    /// <summary>Each knows only those before it.</summary>
    private static readonly string[] Layers =
    [
        "Foundation", "State", "Redaction", "Credentials", "Progress", "Ports", "Pricing", "Agents", "Settings", "Dns", "Node", "Backups", "Mcp",
        "Bridge", "Skills", "Runs", "Resources", "Status", "Operations", "Reports",
    ];

    /// <summary>Both sides behind the ports: the facade and its composition choose one of them.</summary>
    private static readonly string[] BehindThePorts = ["Adapters", "Rehearsal"];

    private static readonly System.Reflection.Assembly Engine = typeof(DeploymentEngine).Assembly;

    public static TheoryData<string> Folders => [.. Layers];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_those_before_it(string folder)
    {
        string[] forbidden = [.. Layers.SkipWhile(layer => layer != folder).Skip(1), .. BehindThePorts];

        Assert.Equal(string.Empty, string.Join("\n", Violations(folder, forbidden)));
    }

    [Fact]
    public void AWS_and_the_rehearsal_do_not_know_each_other_nor_what_operations_do()
    {
        Assert.Empty(Violations("Adapters", ["Rehearsal", "Operations", "Reports", "Status", "Resources", "Runs"]));
        Assert.Empty(Violations("Rehearsal", ["Operations", "Reports", "Status"]));
    }

    // The composition chooses the store; everything else opens, reads and writes states by its interface.
    [Fact]
    public void Nothing_but_the_store_knows_that_a_state_is_a_file()
    {
        Type[] store = [typeof(FolderStore), typeof(StateFile), typeof(StateFolder), typeof(ServiceFolder)];
        string[] files = [.. store.Select(type => type.FullName!)];

        var result = Types.InAssembly(Engine)
            .That().DoNotResideInNamespace($"{Root}.State.Stores").And().DoNotHaveName(nameof(Composition))
            .ShouldNot().HaveDependencyOnAny(files)
            .GetResult();

        Assert.Empty((result.FailingTypes ?? []).Select(type => type.FullName!));
        Assert.Contains(typeof(Composition), Types.InAssembly(Engine).That().HaveDependencyOnAny(files).GetTypes());
    }

    [Fact]
    public void Every_folder_has_its_place()
    {
        var folders = Engine.GetTypes()
            .Select(type => type.Namespace)
            .OfType<string>()
            .Where(space => space.StartsWith(Root + ".", StringComparison.Ordinal))
            .Select(space => space[(Root.Length + 1)..].Split('.')[0])
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(Layers.Concat(BehindThePorts).Order(StringComparer.Ordinal), folders);
    }

    [Fact]
    public void The_rule_sees_what_it_is_to_see() => Assert.NotEmpty(Violations("Operations", ["Resources"]));

    private static IEnumerable<string> Violations(string folder, string[] forbidden)
    {
        var result = Types.InAssembly(Engine)
            .That().ResideInNamespaceStartingWith($"{Root}.{folder}")
            .ShouldNot().HaveDependencyOnAny([.. forbidden.Select(layer => $"{Root}.{layer}")])
            .GetResult();
        return (result.FailingTypes ?? []).Select(type => type.FullName!);
    }
}
