using System.Collections;
using System.Reflection;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>What a caller gives as text is text: half of a character, which no file can hold, is refused by the parameter's name.</summary>
internal static class RequestText
{
    /// <exception cref="DeployException">TextIncomplete.</exception>
    public static void Require(object request)
    {
        foreach (var property in request.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (TextsOf(property.GetValue(request)).FirstOrDefault(VisibleText.HasHalfCharacter) is { } broken)
            {
                throw RequestTextErrors.TextIncomplete(property.Name, broken);
            }
        }
    }

    private static IEnumerable<string> TextsOf(object? value) => value switch
    {
        string text => [text],
        IDictionary table => table.Keys.Cast<object?>().Concat(table.Values.Cast<object?>()).SelectMany(TextsOf),
        IEnumerable list => list.Cast<object?>().SelectMany(TextsOf),
        _ => [],
    };
}
