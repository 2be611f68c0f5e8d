using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The monthly estimate as state.json and the reports hold it, in the shape of 0.1.0.</summary>
internal static class CostEstimateJson
{
    private const string ExcludedPrefix = "Estimate excludes ";

    private static readonly string[] UnitPriceKeys = ["hourly_usd", "gb_month_usd", "unit_usd"];

    /// <summary>Writes an estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="instanceType">The instance type that was priced; null if it is not known.</param>
    /// <param name="diskSizeGB">The root volume that was priced, in GiB; null if that is not known.</param>
    public static JsonObject Write(CostEstimate estimate, string? instanceType, int? diskSizeGB)
    {
        var components = new JsonObject();
        foreach (var component in estimate.Components)
        {
            var values = Component(component, instanceType, diskSizeGB);
            if (component.SkuFilter.Count > 0)
            {
                values["sku_filter"] = new JsonObject([
                    .. component.SkuFilter.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value)),
                ]);
            }

            components[component.Name] = values;
        }

        if (!components.ContainsKey(CostComponents.Zone))
        {
            components[CostComponents.Zone] = new JsonObject { ["monthly_usd"] = 0, ["included"] = false };
        }

        var json = new JsonObject
        {
            ["pricing_status"] = NameOf(estimate.Source, "queried"),
            ["region"] = estimate.Region,
            ["retrieved_at"] = NodeState.Timestamp(estimate.RetrievedAt),
            ["hours_per_month"] = CostEstimate.HoursPerMonth,
            ["warnings"] = JsonText.ArrayOf(Warnings(estimate)),
            ["components"] = components,
            ["excluded"] = JsonText.ArrayOf(estimate.Excluded),
            ["notes"] = JsonText.ArrayOf([$"{ExcludedPrefix}{string.Join(", ", estimate.Excluded)}.", .. estimate.Notes]),
            ["recommendations"] = JsonText.ArrayOf(
            [
                "Set an AWS Budget or a billing alarm before you leave the node running.",
                "Look at the AWS Billing Console after the deployment, and again after removing the node.",
            ]),
            ["total_monthly_usd"] = estimate.TotalMonthlyUsd,
        };
        if (estimate.FreeTier is { } plan)
        {
            json["free_tier"] = Write(plan);
        }

        return json;
    }

    /// <summary>Reads an estimate of this release or of 0.1.0 to 0.1.11; null if there is none that can be read.</summary>
    /// <param name="node">The cost_estimate field.</param>
    /// <param name="writtenAt">When the state was made, for estimates that do not say when prices were read.</param>
    public static CostEstimate? Read(JsonNode? node, DateTimeOffset? writtenAt)
    {
        if (node is not JsonObject json || json["components"] is not JsonObject parts)
        {
            return null;
        }

        var components = parts
            .Where(part => part.Value is JsonObject values && values["included"].AsText() != "false")
            .Select(part => ReadComponent(part.Key, (JsonObject)part.Value!))
            .ToList();
        return new(
            json["region"].AsText() ?? string.Empty,
            components,
            Number(json["total_monthly_usd"]) ?? components.Sum(component => component.MonthlyUsd ?? 0),
            SourceOf(json["pricing_status"].AsText()),
            ReadExcluded(json),
            (NodeState.ParseTime(json["retrieved_at"].AsText()) ?? writtenAt ?? DateTimeOffset.UnixEpoch).LocalDateTime)
        {
            Notes = [.. Texts(json["notes"]).Where(note => !note.StartsWith(ExcludedPrefix, StringComparison.Ordinal))],
            FreeTier = json["free_tier"] is JsonObject plan ? ReadPlan(plan) : null,
        };
    }

    private static JsonObject Write(FreeTierPlan plan) => new()
    {
        ["plan"] = plan.Plan,
        ["status"] = plan.Status,
        ["credits_usd"] = plan.CreditsUsd,
        ["expires_at"] = plan.ExpiresAt is { } end ? NodeState.Timestamp(end) : null,
        ["problem"] = plan.Problem,
        ["has_none"] = plan.HasNone,
    };

    private static FreeTierPlan ReadPlan(JsonObject json) => new(
        json["plan"].AsText(),
        json["status"].AsText(),
        Number(json["credits_usd"]),
        NodeState.ParseTime(json["expires_at"].AsText())?.LocalDateTime,
        json["problem"].AsText())
    {
        HasNone = json["has_none"] is JsonValue none && none.TryGetValue<bool>(out var hasNone) && hasNone,
    };

    private static JsonObject Component(CostComponent component, string? instanceType, int? diskSizeGB)
    {
        var source = NameOf(component.Source, "aws_pricing");
        return component.Name switch
        {
            CostComponents.Instance => new()
            {
                ["instance_type"] = instanceType,
                ["hourly_usd"] = component.UnitPriceUsd,
                ["monthly_usd"] = component.MonthlyUsd,
                ["source"] = source,
            },
            CostComponents.Volume => new()
            {
                ["storage_gb"] = diskSizeGB,
                ["gb_month_usd"] = component.UnitPriceUsd,
                ["monthly_usd"] = component.MonthlyUsd,
                ["source"] = source,
            },
            CostComponents.Address => new()
            {
                ["hourly_usd"] = component.UnitPriceUsd,
                ["monthly_usd"] = component.MonthlyUsd,
                ["billed_even_when_attached"] = true,
                ["source"] = source,
            },
            CostComponents.Zone => new()
            {
                ["monthly_usd"] = component.MonthlyUsd,
                ["included"] = true,
                ["source"] = source,
            },
            _ => new()
            {
                ["description"] = component.Description,
                ["unit"] = component.Unit,
                ["unit_usd"] = component.UnitPriceUsd,
                ["monthly_usd"] = component.MonthlyUsd,
                ["source"] = source,
            },
        };
    }

    private static CostComponent ReadComponent(string name, JsonObject values)
    {
        var monthly = Number(values["monthly_usd"]);
        var unitPrice = UnitPriceKeys.Select(key => Number(values[key])).FirstOrDefault(price => price is not null);
        var (description, unit) = name switch
        {
            CostComponents.Instance => ($"EC2 {values["instance_type"].AsText()} (Linux)", "hour"),
            CostComponents.Volume => ($"EBS gp3, {values["storage_gb"].AsText()} GB", "GB-month"),
            CostComponents.Address => ("Public IPv4 address", "hour"),
            CostComponents.Zone => ("Route 53 hosted zone", "month"),
            _ => (values["description"].AsText() ?? name, values["unit"].AsText() ?? "month"),
        };
        // 0.1.0 names no source for the zone because it never asked for that price.
        var source = values["source"].AsText() is { } text ? SourceOf(text) : PriceSource.Fallback;
        return new(name, description, unitPrice ?? (unit == "month" ? monthly : null), unit, monthly, source)
        {
            SkuFilter = ReadFilter(values["sku_filter"] as JsonObject),
        };
    }

    private static IReadOnlyDictionary<string, string> ReadFilter(JsonObject? filter) => filter is null
        ? ReadOnlyDictionary<string, string>.Empty
        : filter.Where(part => part.Value.AsText() is not null).ToDictionary(part => part.Key, part => part.Value.AsText()!);

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => item.AsText()).OfType<string>();

    private static IReadOnlyList<string> ReadExcluded(JsonObject json)
    {
        if (json["excluded"] is JsonArray)
        {
            return [.. Texts(json["excluded"])];
        }

        var note = Texts(json["notes"]).FirstOrDefault(text => text.StartsWith(ExcludedPrefix, StringComparison.Ordinal));
        return note is null
            ? []
            : [
                .. note[ExcludedPrefix.Length..].TrimEnd('.')
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(item => item.StartsWith("and ", StringComparison.Ordinal) ? item[4..] : item),
            ];
    }

    private static IEnumerable<string> Warnings(CostEstimate estimate)
    {
        foreach (var component in estimate.Components)
        {
            if (component.Source == PriceSource.Fallback)
            {
                yield return $"The price of {component.Name} is a published rate known to this release; the price list did not answer.";
            }

            if (component is { MonthlyUsd: null, UnitPriceUsd: not null })
            {
                yield return $"The quantity of {component.Name} is not known, so the price of it is not known either; "
                    + "the total leaves it out.";
            }
            else if (component.MonthlyUsd is null)
            {
                yield return $"The price of {component.Name} is not known; the total leaves it out.";
            }
        }
    }

    private static string NameOf(PriceSource source, string queried) => source switch
    {
        PriceSource.Queried => queried,
        PriceSource.Fallback => "fallback",
        _ => "unknown",
    };

    private static PriceSource SourceOf(string? name) => name switch
    {
        "queried" or "aws_pricing" => PriceSource.Queried,
        not null when name.Contains("fallback", StringComparison.OrdinalIgnoreCase) => PriceSource.Fallback,
        _ => PriceSource.Unknown,
    };

    private static decimal? Number(JsonNode? node) =>
        decimal.TryParse(node.AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
