using System.Globalization;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>What a campaign is told.</summary>
internal sealed record CampaignOptions
{
    /// <summary>Decides on signals and their moments.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many ranges work at once.</summary>
    public int Ranges { get; init; } = 2;

    /// <summary>The one family of trials to run; null for all.</summary>
    public string? Family { get; init; }

    /// <summary>What the name of a trial has to contain to be run; null for all.</summary>
    public string? Match { get; init; }

    /// <summary>Where the ranges keep their logs; null for nowhere.</summary>
    public string? Folder { get; init; }

    /// <summary>Reads the options of a command line; null where they make no sense.</summary>
    public static CampaignOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new CampaignOptions();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var value = index + 1 < arguments.Count ? arguments[index + 1] : string.Empty;
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            CampaignOptions? read = arguments[index] switch
            {
                "--seed" when isNumber => options with { Seed = number },
                "--ranges" when isNumber && number > 0 => options with { Ranges = number },
                "--only" when CampaignTable.Families.Contains(value) => options with { Family = value },
                "--match" when value.Length > 0 => options with { Match = value },
                "--dir" when value.Length > 0 => options with { Folder = value },
                _ => null,
            };
            if (read is null)
            {
                return null;
            }

            options = read;
        }

        return options;
    }
}
