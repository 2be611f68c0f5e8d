using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Tests.Support.Browser;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Reports;

/// <summary>
/// The page as a browser shows it: on a phone and a desktop, light and dark, and on paper. With DIREXIO_SCREENSHOTS set, pictures of it
/// go to the folder screenshots beside the tests.
/// </summary>
public sealed class ReportInBrowserTests : IClassFixture<Chromium>, IDisposable
{
    private const string Good = "good", Bad = "bad", Wait = "wait", Calm = "calm";

    private static readonly string Measure = Resource("measure.js");
    private static readonly string ColoursOnly = Measure.TrimEnd()[..^"(false)".Length] + "(true)";

    private readonly Chromium chromium;
    private readonly string folder = Directory.CreateTempSubdirectory("direxio-page-").FullName;

    public ReportInBrowserTests(Chromium chromium)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? string.Empty);
        this.chromium = chromium;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("waiting", "Waiting for you, step 4 of 8", Wait)]
    [InlineData("failed", "Failed, step 5 of 8", Bad)]
    [InlineData("ready", "Ready, 3 confirmations left", Wait)]
    [InlineData("one left", "Ready, 1 confirmation left", Wait)]
    [InlineData("complete", "Ready, everything confirmed", Good)]
    [InlineData("stopped", "Stopped", Wait)]
    [InlineData("checks failed", "Checks of the agent failed", Bad)]
    [InlineData("update", "Updated", Good)]
    [InlineData("update failed", "Update failed", Bad)]
    [InlineData("reset", "Files on this machine are out of date", Wait)]
    [InlineData("restore", "Restored", Good)]
    [InlineData("removed", "Removed", Good)]
    [InlineData("left over", "Not everything is gone", Bad)]
    [InlineData("not removed", "No removal was run", Calm)]
    [InlineData("real", "Ready, 3 confirmations left", Wait)]
    [InlineData("long", "Ready, 3 confirmations left", Wait)]
    [InlineData("0.1", "Removal was run", Wait)]
    public async Task A_report_can_be_read_on_every_screen_and_on_paper(string kind, string badge, string tone)
    {
        var file = ReportKinds.Page(await ReportKinds.MakeAsync(kind), folder, kind);
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(file);

        foreach (var (width, scheme, media) in new[]
        {
            (390, "light", "screen"), (390, "dark", "screen"), (1280, "light", "screen"), (1280, "dark", "screen"), (680, "dark", "print"),
        })
        {
            var view = $"{kind}, {width} px, {scheme}, {media}";
            await tab.ShowAsync(width, scheme, media);
            // The dark scheme moves nothing, so that there the colours are all there is to look at.
            var isMoved = scheme == "light" || media == "print";
            var seen = (JsonObject)(await tab.EvaluateAsync(isMoved ? Measure : ColoursOnly))!;
            await KeepPictureAsync(tab, $"{kind}-{width}-{scheme}-{media}");

            Assert.Equal((view, string.Empty), (view, string.Join("\n", seen["problems"]!.AsArray())));
            Assert.True((int)seen["texts"]! > 20, $"{view}: {seen["texts"]} texts");
            Assert.Equal((view, badge), (view, (string?)seen["badge"]));
            Assert.Equal((view, tone), (view, ToneOf([.. seen["badgeColour"]!.AsArray().Select(part => (double)part!)])));
        }

        // What was folded away fits too.
        await tab.ShowAsync(390, "light");
        await tab.EvaluateAsync("document.querySelectorAll('details').forEach(part => part.open = true)");
        Assert.Equal(string.Empty, string.Join("\n", (await tab.EvaluateAsync(Measure))!["problems"]!.AsArray()));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_command_is_copied_by_one_press()
    {
        await using var tab = await OpenAsync("one left");
        await tab.AskAsync("Browser.grantPermissions", new() { ["permissions"] = new JsonArray("clipboardReadWrite", "clipboardSanitizedWrite") });
        await tab.AskAsync("Page.bringToFront");

        var told = await tab.EvaluateAsync("""
            (async () => {
                const button = document.querySelector('.next button');
                button.click();
                for (let tries = 0; button.textContent === 'Copy' && tries < 100; tries++) {
                    await new Promise(resolve => setTimeout(resolve, 20));
                }
                return [button.textContent, button.getAttribute('aria-label'), getSelection().toString()];
            })()
            """);

        var command = (string)(await tab.EvaluateAsync("document.querySelector('.next code').textContent"))!;
        Assert.Contains("Test-DirexioRuntime -Domain chat.example.org -Rehearse", command);
        Assert.Equal(["Copied", $"Copied: {command}", command], told!.AsArray().Select(text => (string)text!));
    }

    [Fact]
    public async Task Without_scripts_the_page_is_whole_and_has_no_dead_button()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.AskAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = true });
        await tab.GoAsync(ReportKinds.Page(await ReportKinds.MakeAsync("ready"), folder, "ready"));

        Assert.Equal(0, (int)(await tab.EvaluateAsync("document.querySelectorAll('button').length"))!);
        Assert.True((int)(await tab.EvaluateAsync("document.querySelectorAll('.copy code').length"))! >= 6);
        Assert.Equal(8, (int)(await tab.EvaluateAsync("document.querySelectorAll('.timeline li').length"))!);
    }

    [Fact]
    public async Task No_other_script_than_the_pages_own_runs_in_it()
    {
        await using var tab = await OpenAsync("ready");

        await tab.EvaluateAsync(
            "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.intruder = true' }))");

        Assert.Equal("undefined", (string?)await tab.EvaluateAsync("typeof window.intruder"));
        Assert.Contains(tab.Complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_paper_there_is_nothing_to_press_and_every_step()
    {
        await using var tab = await OpenAsync("ready");
        await tab.ShowAsync(680, "light", "print");

        const string Shown = "[...document.querySelectorAll('button, nav')].filter(part => part.checkVisibility()).length";
        Assert.Equal(0, (int)(await tab.EvaluateAsync(Shown))!);
        Assert.True((await tab.PrintAsync()).AsSpan().StartsWith("%PDF"u8));
    }

    // A screen reader is told of landmarks, of tables that a phone shows as blocks, and of what the picture shows.
    [Fact]
    public async Task The_page_tells_its_structure_and_its_picture()
    {
        await using var tab = await OpenAsync("ready");
        await tab.ShowAsync(390, "light");

        var nodes = (await tab.AskAsync("Accessibility.getFullAXTree"))["nodes"]!.AsArray()
            .Where(node => (bool?)node!["ignored"] != true)
            .Select(node => (Role: (string?)node!["role"]?["value"] ?? string.Empty, Name: (string?)node["name"]?["value"] ?? string.Empty))
            .ToList();

        Assert.All(["banner", "navigation", "main", "contentinfo"], role => Assert.Single(nodes, node => node.Role == role));
        Assert.Contains(nodes, node => node is { Role: "image" or "img", Name: { } name }
            && name.Contains("USD a month: EC2 t3.small (Linux)", StringComparison.Ordinal));
        Assert.Contains(nodes, node => node is { Role: "region", Name: "Timeline" });
        Assert.Contains(nodes, node => node is { Role: "columnheader", Name: "Confirmation" });
        Assert.Contains(nodes, node => node is { Role: "rowheader", Name: "A real chat" });
    }

    private static string ToneOf(double[] colour)
    {
        var (red, green, blue) = (colour[0] / 255, colour[1] / 255, colour[2] / 255);
        var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        var range = most - least;
        if (range < 0.16)
        {
            return Calm;
        }

        var hue = 60 * (most == red ? (green - blue) / range : most == green ? ((blue - red) / range) + 2 : ((red - green) / range) + 4);
        return ((hue + 360) % 360) switch
        {
            < 12 or > 348 => Bad,
            > 28 and < 50 => Wait,
            > 120 and < 165 => Good,
            var other => $"hue {other:0}",
        };
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportInBrowserTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private async Task<BrowserTab> OpenAsync(string kind)
    {
        var tab = await chromium.OpenAsync();
        await tab.GoAsync(ReportKinds.Page(await ReportKinds.MakeAsync(kind), folder, kind));
        return tab;
    }

    private static async Task KeepPictureAsync(BrowserTab tab, string name)
    {
        if (Environment.GetEnvironmentVariable("DIREXIO_SCREENSHOTS") is { Length: > 0 })
        {
            var pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(pictures, $"{name.Replace(' ', '-')}.png"), await tab.PictureAsync());
        }
    }
}
