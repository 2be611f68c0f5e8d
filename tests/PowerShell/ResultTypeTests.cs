namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What the types of results have to be so that ConvertTo-Json and Export-Clixml keep all that they hold.</summary>
public sealed class ResultTypeTests
{
    // What both write as one value. A TimeSpan becomes an object of its parts in JSON, whole.
    private static readonly Type[] Values =
        [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(decimal), typeof(double), typeof(DateTime), typeof(TimeSpan)];

    public static TheoryData<Type> Emitted => [.. ResultTypes.Emitted];

    [Fact]
    public void Every_enum_of_the_contracts_is_a_long_since_ConvertTo_Json_writes_others_as_numbers()
    {
        var enums = typeof(Deployment).Assembly.GetExportedTypes().Where(type => type.IsEnum).ToList();

        Assert.NotEmpty(enums);
        Assert.All(enums, type => Assert.Equal(typeof(long), Enum.GetUnderlyingType(type)));
    }

    [Theory]
    [MemberData(nameof(Emitted))]
    public void A_result_is_whole_at_depth_6_also_in_a_list(Type type) =>
        Assert.All(ResultTypes.Properties(type), found => Assert.InRange(found.Depth, 1, 6));

    [Theory]
    [MemberData(nameof(Emitted))]
    public void A_result_holds_values_enums_and_records_of_the_contracts_only(Type type) =>
        Assert.All(
            ResultTypes.Properties(type),
            // What a user gives as an option of an agent is whatever they give.
            found => Assert.True(
                Values.Contains(found.Value) || found.Value.Assembly == typeof(Deployment).Assembly
                    || found.Property.Name == nameof(DeploymentRequest.ConnectAgentOption),
                $"{found.Property.DeclaringType!.Name}.{found.Property.Name}: {found.Value}"));

    [Theory]
    [MemberData(nameof(Emitted))]
    public void The_properties_of_a_record_stand_in_documents_in_the_order_of_its_parameters(Type type) => Assert.All(
        ResultTypes.Properties(type).Select(found => found.Value).Append(type)
            .Where(one => one.IsClass && one.GetConstructors().Length == 1),
        one =>
        {
            var parameters = one.GetConstructors()[0].GetParameters().Select(parameter => parameter.Name).ToList();
            Assert.Equal(parameters, one.GetProperties().Select(property => property.Name).Take(parameters.Count));
        });
}
