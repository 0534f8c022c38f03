using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rpa.Bots.Browser;
using Rpa.Dashboard.Tests.Support;
using Rpa.Testing;

namespace Rpa.Dashboard.Tests;

/// <summary>The pages in a real browser: readable by everybody, wide and narrow, in both languages.</summary>
[Trait("needs", "chromium")]
public sealed class BrowserTests : IAsyncLifetime
{
    private static readonly string[] Addresses =
    [
        "/", "/tasks", "/exceptions", "/cases", "/results", "/operations", "/tasks/" + Filled.Clerk, "/tasks/" + Filled.Release, "/tasks/" + Filled.Deciding,
        "/exceptions/" + Filled.Uncertain, "/exceptions/" + Filled.Rejected, "/exceptions/" + Filled.Stranger, "/exceptions/" + Filled.Doubtful, "/cases/" + Filled.Done, "/cases/2026-999999", "/sign-in",
    ];

    private TestHost _host = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless);
        _host = await TestHost.StartAsync();
        Filled.Doubt(_host.Engine, TimeProvider.System.GetUtcNow().AddHours(-1));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ChromiumFinder.Demand(), Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("de", 1400)]
    [InlineData("en", 320)]
    public async Task EveryPageIsAccessible(string language, int width)
    {
        var page = await OpenAsync(language, width);
        var findings = new List<string>();
        foreach (var address in Addresses)
        {
            await page.GotoAsync(address);
            await PictureAsync(page, address, language, width);
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
            findings.AddRange(result.Violations.Select(v => $"{address}: {v.Id} {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") is var wide && wide > width)
            {
                findings.Add($"{address}: {wide} px wide at {width}: {await page.EvaluateAsync<string>("w => [...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > w + 1 && !e.closest('.wide, .stage')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')", width)}");
            }
        }

        Assert.Empty(findings);
    }

    [Fact]
    public async Task TheZoneOfTheFieldInFocusIsLitAndThePageZooms()
    {
        var page = await OpenAsync("en", 1400);
        await page.GotoAsync("/exceptions/" + Filled.Rejected);

        await page.FocusAsync("#field-street");
        Assert.Equal("street", await page.GetAttributeAsync(".viewer rect.lit", "data-field"));
        var before = await page.EvaluateAsync<double>("() => document.querySelector('.sheet').getBoundingClientRect().width");
        await page.ClickAsync("[data-zoom-by='1']");
        Assert.True(await page.EvaluateAsync<double>("() => document.querySelector('.sheet').getBoundingClientRect().width") > before * 1.4);
        await page.ClickAsync("[data-tab='before']");
        Assert.True(await page.IsVisibleAsync("#before"));
        Assert.False(await page.IsVisibleAsync("#scan"));
        await page.SelectOptionAsync("#target", "registering");
        Assert.Equal("Correct and resume at “Filing in the register”", await page.TextContentAsync("button[value='resume']"));
    }

    [Fact]
    public async Task NoScriptOfAStrangerRunsAndNothingIsRefusedByThePolicy()
    {
        var page = await OpenAsync("de", 1400);
        var said = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            said.Add("dialog " + dialog.Message);
            await dialog.DismissAsync();
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                said.Add(message.Text);
            }
        };
        foreach (var address in Addresses.Where(a => !a.Contains("999999")))
        {
            await page.GotoAsync(address);
        }

        Assert.Empty(said);
    }

    private async Task<IPage> OpenAsync(string language, int width)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _host.Address.ToString(), Locale = language, ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.ClickAsync("button[value='s.wagner']");
        await page.WaitForURLAsync("**/");
        return page;
    }

    /// <summary>Keeps what the page looks like where RPA_PICTURES names a folder, for people to look at.</summary>
    private static async Task PictureAsync(IPage page, string address, string language, int width)
    {
        if (Environment.GetEnvironmentVariable("RPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { FullPage = true, Path = Path.Combine(folder, $"{language}-{width}{address.Replace('/', '-')}.png") });
        }
    }
}
