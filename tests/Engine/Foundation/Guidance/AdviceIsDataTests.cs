using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Guidance;

/// <summary>What the compiled engine says of its advice: commands are data until the one place where they become text.</summary>
public sealed partial class AdviceIsDataTests
{
    [Fact]
    public void No_text_of_the_engine_spells_a_command_of_ours()
    {
        var declared = Commands.All.Select(command => command.Name).ToHashSet();
        using var file = new PEReader(File.OpenRead(typeof(Commands).Assembly.Location));
        var spelt = UserStrings(file.GetMetadataReader()).Where(text => CommandNames().IsMatch(text)).ToHashSet();

        Assert.Equal(declared.Order(), spelt.Order());
    }

    // An interpolated string that the compiler takes for a plain one would turn them into text where nothing is known yet.
    [Fact]
    public void No_command_or_advice_is_put_into_a_plain_string()
    {
        using var file = new PEReader(File.OpenRead(typeof(Commands).Assembly.Location));
        var reader = file.GetMetadataReader();
        var flattened = new List<string>();
        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var instance = reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (instance.Method.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)instance.Method) is var method
                && ParentOf(reader, method) is nameof(DefaultInterpolatedStringHandler) or nameof(String) or "StringBuilder"
                && instance.DecodeSignature(new TypeNames(), null).FirstOrDefault(name => name is nameof(Command) or nameof(Advice)) is { } type)
            {
                flattened.Add($"{reader.GetString(method.Name)}<{type}>");
            }
        }

        Assert.Empty(flattened);
    }

    [Fact]
    public void No_code_edits_advice_as_text()
    {
        var source = Path.Combine(Repository.Root, "src", "Direxio.Deployer.Engine");
        var edits = from path in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                    where !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                    from line in File.ReadLines(path)
                    where Edits().IsMatch(line)
                    select $"{Path.GetFileName(path)}: {line.Trim()}";
        Assert.Empty(edits);
    }

    private static IEnumerable<string> UserStrings(MetadataReader reader)
    {
        for (var handle = MetadataTokens.UserStringHandle(0); !handle.IsNil || MetadataTokens.GetHeapOffset(handle) == 0; handle = reader.GetNextHandle(handle))
        {
            yield return reader.GetUserString(handle);
            if (reader.GetNextHandle(handle).IsNil)
            {
                yield break;
            }
        }
    }

    private static string? ParentOf(MetadataReader reader, MemberReference method) => method.Parent.Kind == HandleKind.TypeReference
        ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)method.Parent).Name)
        : null;

    [GeneratedRegex(@"\b[A-Z][a-z]+-Direxio[A-Z][a-z]")]
    private static partial Regex CommandNames();

    // What is put into the places of a text may be trimmed; the advice that it becomes a part of may not.
    [GeneratedRegex(@"(?:NextAction|[Aa]dvice(?!\.(?:Of|OfError|From|Text)\()|Render\(\)|next_action""\]\??|Advice\..*\)\.ToString\(\))[^;]*(?<!Commands)\.(?:Replace|Insert|Remove|Substring|Split|Trim\w*|IndexOf|PadRight)\(|(?:Replace|Match\w*|Split)\([^;]*(?:NextAction|[Aa]dvice|Render\(\))")]
    private static partial Regex Edits();

    /// <summary>The names of the types that a generic method is made of; other types than plain ones do not matter here.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => string.Empty;

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => elementType;

        public string GetArrayType(string elementType, ArrayShape shape) => elementType;

        public string GetByReferenceType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => string.Empty;

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) =>
            typeArguments.FirstOrDefault(name => name is nameof(Command) or nameof(Advice)) ?? genericType;

        public string GetGenericMethodParameter(object? genericContext, int index) => string.Empty;

        public string GetGenericTypeParameter(object? genericContext, int index) => string.Empty;
    }
}
