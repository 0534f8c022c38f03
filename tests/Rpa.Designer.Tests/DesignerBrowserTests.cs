using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Dashboard.Tests.Support;
using Rpa.Testing;

namespace Rpa.Designer.Tests;

/// <summary>The designer in a real browser.</summary>
[Trait("needs", "chromium")]
public sealed class DesignerBrowserTests
{
    [Theory]
    [InlineData("de", 1400)]
    [InlineData("en", 320)]
    public async Task TheTextIsCheckedAsOneTypesAndThePageIsAccessible(string language, int width)
    {
        await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Graphviz);
        await using var host = await DesignerHost.StartAsync(new DesignerHost.Graphviz());
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ChromiumFinder.Demand(), Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = host.Address.ToString(), Locale = language, ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in?return=/designer/let");
        await page.ClickAsync("button[value='s.wagner']");
        await page.WaitForURLAsync("**/designer/let");
        await PictureAsync(page, $"{language}-{width}-designer");
        Assert.True(await page.EvaluateAsync<int>("() => document.getElementById('graph').naturalWidth") > 100);
        Assert.False(await page.IsVisibleAsync("#stale"));
        var first = await page.GetAttributeAsync("#graph", "src");

        await page.FillAsync("#text", (await page.InputValueAsync("#text")).Replace("to: registering }", "to: regstering }", StringComparison.Ordinal));
        await page.WaitForSelectorAsync("ol.findings [data-goto]");
        await PictureAsync(page, $"{language}-{width}-designer-fault");
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        await page.ClickAsync("ol.findings [data-goto]");

        Assert.Equal(first, await page.GetAttributeAsync("#graph", "src"));
        Assert.True(await page.IsVisibleAsync("#stale"));
        Assert.Contains("regstering", await page.EvaluateAsync<string>("() => { const t = document.getElementById('text'); return t.value.slice(t.selectionStart, t.selectionEnd); }"));
        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
    }

    /// <summary>Keeps what the page looks like where RPA_PICTURES names a folder, for people to look at.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("RPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = Path.Combine(folder, name + ".png") });
        }
    }
}
