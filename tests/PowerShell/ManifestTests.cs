using System.Management.Automation;
using System.Reflection;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class ManifestTests
{
    private static readonly Assembly Cmdlets = typeof(AsyncCommand).Assembly;

    public static TheoryData<Type> CmdletTypes =>
        [.. Cmdlets.GetExportedTypes().Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)];

    [Fact]
    public void Exports_are_exactly_the_cmdlet_classes()
    {
        using var shell = new Shell();
        var exported = shell.Run("(Get-Module Direxio.Deployer).ExportedCommands.Keys").ThrowIfFailed().Output.Select(name => name.ToString());
        Assert.Equal(CmdletTypes.Select(row => NameOf(row.Data)).Order(), exported.Order());
    }

    [Fact]
    public void Manifest_has_the_version_of_the_assemblies()
    {
        using var shell = new Shell();
        var version = (Version)shell.Run("(Get-Module Direxio.Deployer).Version").ThrowIfFailed().Output[0].BaseObject;
        Assert.Equal(Cmdlets.GetName().Version!.ToString(3), version.ToString());
        Assert.Equal(version.ToString(), Path.GetFileName(StagedModule.Folder));
    }

    [Theory]
    [MemberData(nameof(CmdletTypes))]
    public void Cmdlet_has_an_approved_verb_and_says_what_it_emits(Type type)
    {
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(verbs => verbs.Name.StartsWith("Verbs", StringComparison.Ordinal) && verbs is { IsAbstract: true, IsSealed: true })
            .SelectMany(verbs => verbs.GetFields())
            .Select(verb => (string)verb.GetValue(null)!);
        Assert.Contains(cmdlet.VerbName, approved);
        Assert.StartsWith("Direxio", cmdlet.NounName);
        Assert.True(type.IsSealed);
        Assert.NotEmpty(type.GetCustomAttributes<OutputTypeAttribute>());
        Assert.All(
            type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type)
                // A cmdlet that hands the terminal over emits nothing, and what is printed is text.
                .Where(output => output.Type != typeof(bool) && output.Type != typeof(void) && output.Type != typeof(string)),
            output => Assert.Same(typeof(Deployment).Assembly, output.Type.Assembly));
    }

    [Theory]
    [MemberData(nameof(CmdletTypes))]
    public void Cmdlet_that_changes_anything_supports_WhatIf(Type type)
    {
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        Assert.Equal(cmdlet.VerbName is not (VerbsCommon.Get or VerbsCommon.Find or VerbsDiagnostic.Test or VerbsData.Out), cmdlet.SupportsShouldProcess);
    }

    [Fact]
    public void No_public_type_shows_a_type_of_the_engine()
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in Cmdlets.GetExportedTypes())
        {
            IEnumerable<Type> shown =
            [
                .. Ancestors(type),
                .. type.GetProperties(declared).Where(property => IsVisible(property.GetMethod)).Select(property => property.PropertyType),
                .. type.GetMethods(declared).Where(IsVisible).SelectMany(method =>
                    method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
                .. type.GetFields(declared).Where(field => field.IsPublic || field.IsFamily).Select(field => field.FieldType),
            ];
            Assert.DoesNotContain(shown, part => part.Assembly.GetName().Name == "Direxio.Deployer.Engine");
        }
    }

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true };

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }

    private static string NameOf(Type type)
    {
        var cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        return $"{cmdlet.VerbName}-{cmdlet.NounName}";
    }
}
