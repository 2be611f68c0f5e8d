using System.Text.Json;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>
/// The path of an agent behind a pipe, in a real pwsh: it runs one line at a time, reads the JSON and the exit code, and does what the
/// next action says, with nothing from elsewhere but what only the owner can tell.
/// </summary>
public sealed class AgentPathTests
{
    private const string Domain = "chat.example.org";
    private const int MostSteps = 12;
    private const string WhatTheOwnerSaid = "The owner did so on a phone at noon and saw the answer come back";

    private static readonly TimeSpan LineLimit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_each_next_action_says_leads_from_nothing_to_a_confirmed_node_and_to_its_removal()
    {
        Assert.SkipWhen(Pwsh.Missing is not null, Pwsh.Missing ?? string.Empty);
        using var home = new ThrowawayFolder();
        Task<JsonElement> RunAsync(string command, int expected = 0) => RunLineAsync(home.Folder, command, expected);

        var plan = await RunAsync($"Get-DirexioPlan {Domain} -ConnectAgent codex -Rehearse");
        Assert.Empty(plan.GetProperty("Blockers").EnumerateArray());
        Assert.True(plan.GetProperty("CostEstimate").GetProperty("TotalMonthlyUsd").GetDecimal() > 0);

        var begin = $"Start-DirexioDeployment {Domain} -ConnectAgent codex -RehearseEvent DnsPending";
        var unconfirmed = await RunAsync(begin, expected: 1);
        Assert.Contains("-ConfirmDomainBinding", unconfirmed.GetProperty("Error").GetProperty("NextAction").GetString());
        var answer = await RunAsync($"{begin} -ConfirmDomainBinding -Force", expected: 2);
        var record = Assert.Single(answer.GetProperty("DnsRecords").EnumerateArray());
        Assert.Equal("A", record.GetProperty("Type").GetString());

        var status = answer;
        var done = new List<string>();
        while (NextCommands(answer) is { Count: > 0 } commands)
        {
            foreach (var command in commands)
            {
                Assert.True(done.Count < MostSteps, $"The next actions lead nowhere: {string.Join("; ", done)}; {command}");
                done.Add(command);
                answer = await RunAsync(command);
            }

            // Where nothing is left to do about what was run, the node itself says how it stands.
            answer = NextCommands(answer).Count > 0 ? answer : status = await RunAsync($"Get-DirexioStatus {Domain} -Rehearse");
        }

        Assert.Equal("Completed", status.GetProperty("Status").GetString());
        Assert.All(
            status.GetProperty("UserGates").EnumerateArray(),
            gate => Assert.Equal("confirmed", gate.GetProperty("Status").GetString()));

        var removal = await RunAsync($"Remove-DirexioNode {Domain} -Rehearse -ConfirmDomain {Domain}");
        Assert.Equal("Removed", removal.GetProperty("Status").GetString());
        var gone = await RunAsync($"Get-DirexioStatus {Domain} -Rehearse", expected: 1);
        Assert.Equal("NodeNotFound", gone.GetProperty("Error").GetProperty("Id").GetString());
    }

    private static async Task<JsonElement> RunLineAsync(string home, string command, int expected)
    {
        var module = Path.Combine(Pwsh.Stated("StagedModule"), "Direxio.Deployer.psd1");
        var answer = await Pwsh.RunAsync(
            home, LineLimit, "-Command", $"Import-Module '{module}'; {command} *>&1 | Out-DirexioJson -Exit");
        Assert.True(answer.ExitCode == expected, $"{command} ended with {answer.ExitCode}: {answer.Error}{answer.Output}");
        using var document = JsonDocument.Parse(answer.Output);
        return document.RootElement.Clone();
    }

    // In the order in which they are named, of several results too; what stands in angle brackets, only the owner knows.
    private static List<string> NextCommands(JsonElement answer) =>
    [
        .. (answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().ToArray() : [answer])
            .Select(result => result.TryGetProperty("NextAction", out var text) ? text.GetString() : null).OfType<string>()
            .SelectMany(AdvisedCommand.In).Select(command => AdvisedCommand.Fill(command, WhatTheOwnerSaid)).Distinct(),
    ];
}
