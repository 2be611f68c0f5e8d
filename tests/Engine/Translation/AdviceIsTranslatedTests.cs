using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Translation;

/// <summary>
/// What the compiled engine says of its advice: its words stand in the texts, where they are translated, and not in the code. Commands
/// that are typed, and lone words between them, may.
/// </summary>
public sealed partial class AdviceIsTranslatedTests
{
    private const int FewWords = 3;

    // What stands in the state, in reports and in what other programs say is English, in whichever language it is shown.
    private static readonly string[] Recorded = ["DnsGate", "DnsRecordCreation", "NodeReachability", "OperationReport", "RehearsalDns"];

    [Fact]
    public void No_advice_has_its_words_from_the_code()
    {
        using var file = new PEReader(File.OpenRead(typeof(Commands).Assembly.Location));
        var reader = file.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress != 0
                && WordsOfAdvice(reader, file.GetMethodBody(method.RelativeVirtualAddress)).Any())
            {
                found.Add(NameOf(reader, method.GetDeclaringType()));
            }
        }

        // An exception that is no longer one goes, too.
        Assert.Equal(Recorded, found);
    }

    /// <summary>The literals that become advice: what is turned into it whole, and what stands between the places of one.</summary>
    private static IEnumerable<string> WordsOfAdvice(MetadataReader reader, MethodBodyBlock body)
    {
        var literals = new List<string>();
        foreach (var (code, token) in Instructions(body.GetILReader()))
        {
            if (code == OpCodes.Ldstr)
            {
                literals.Add(reader.GetUserString(MetadataTokens.UserStringHandle(token & 0xFFFFFF)));
            }
            else if (code.OperandType == OperandType.InlineMethod)
            {
                var (type, name) = Called(reader, MetadataTokens.EntityHandle(token));
                if (type == nameof(Advice) && name is "op_Implicit" or nameof(Advice.Text) or nameof(Advice.AppendLiteral)
                    || name is "set_NextAction" or "set_Advice")
                {
                    foreach (var text in literals.Where(text => Words().Count(text) >= FewWords))
                    {
                        yield return text;
                    }
                }

                // What these make is a text that may become advice after them.
                if (type is not (nameof(String) or "DefaultInterpolatedStringHandler"))
                {
                    literals.Clear();
                }
            }
        }
    }

    private static IEnumerable<(OpCode Code, int Token)> Instructions(BlobReader il)
    {
        var instructions = new List<(OpCode, int)>();
        while (il.RemainingBytes > 0)
        {
            int value = il.ReadByte();
            var code = Codes[value == 0xFE ? 0xFE00 | il.ReadByte() : value];
            var token = 0;
            switch (code.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.ReadByte();
                    break;
                case OperandType.InlineVar:
                    il.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    var targets = il.ReadInt32();
                    il.Offset += targets * sizeof(int);
                    break;
                default:
                    token = il.ReadInt32();
                    break;
            }

            instructions.Add((code, token));
        }

        return instructions;
    }

    private static (string Type, string Name) Called(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return (NameOf(reader, method.GetDeclaringType()), reader.GetString(method.Name));
            case HandleKind.MethodSpecification:
                return Called(reader, reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                var type = member.Parent.Kind == HandleKind.TypeReference
                    ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name)
                    : string.Empty;
                return (type, reader.GetString(member.Name));
            default:
                return (string.Empty, string.Empty);
        }
    }

    // Of what the compiler makes for a lambda or an asynchronous method, the type that it stands in.
    private static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return name.StartsWith('<') && type.IsNested ? NameOf(reader, type.GetDeclaringType()) : name;
    }

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    [GeneratedRegex(@"(?<![\w./-])[A-Za-z]{2,}(?![\w/-]|\.\w)")]
    private static partial Regex Words();
}
