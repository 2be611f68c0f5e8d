namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The one table of what states mean, by which views and reports colour them.</summary>
public sealed class StateMeaningTests
{
    // Under these names results hold states; other enums, such as kinds and scopes, are none.
    private static readonly string[] Names =
        ["Status", "State", "Severity", "Decision", "Delegation", "Level", "Freshness", "Action", "Change", "ExistingState"];

    [Fact]
    public void Every_state_that_an_enum_of_a_result_has_is_in_the_table()
    {
        var states = ResultTypes.Emitted.SelectMany(type => ResultTypes.Properties(type))
            .Where(found => found.Value.IsEnum && Names.Contains(found.Property.Name))
            .Select(found => found.Value)
            .Append(typeof(PriceSource))
            .Distinct()
            .ToList();

        Assert.Contains(typeof(PhaseStatus), states);
        Assert.All(states.SelectMany(type => Enum.GetNames(type), (type, name) => (type.Name, Word: name)), state =>
            Assert.True(StateMeanings.IsKnown(state.Word), $"{state.Name}.{state.Word}"));
    }

    [Theory]
    [InlineData("Completed", "Good")]
    [InlineData("WaitingForUser", "Attention")]
    [InlineData("waiting_user", "Attention")]
    [InlineData("Failed", "Bad")]
    [InlineData("StillPresent", "Bad")]
    [InlineData("still_present", "Bad")]
    [InlineData("Pending", "Neutral")]
    [InlineData("of_a_later_release", "Attention")]
    public void A_state_means_the_same_in_results_and_in_files(string state, string meaning) =>
        Assert.Equal(meaning, StateMeanings.Of(state).ToString());
}
