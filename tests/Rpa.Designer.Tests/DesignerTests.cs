using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Rpa.Dashboard.Tests.Support;

namespace Rpa.Designer.Tests;

/// <summary>A process's text, its drawing, and what a check says.</summary>
public sealed class DesignerTests
{
    [Fact]
    public async Task TheTextStandsBesideItsDrawingAndItsFindings()
    {
        await using var host = await DesignerHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");

        var page = await visitor.PageAsync("/designer/let");

        Assert.Contains("workflow: let", Text(page));
        Assert.NotNull(page.QuerySelector("#findings .badge"));
        using var drawing = await visitor.GetAsync(page.QuerySelector("#graph")!.GetAttribute("src")!);
        Assert.Equal("image/svg+xml", drawing.Content.Headers.ContentType!.MediaType);
        Assert.NotNull((await visitor.PageAsync("/designer")).QuerySelector("a[href='/designer/let']"));
    }

    [Fact]
    public async Task AFaultIsFoundWithLineAndRemedyAndTheTextIsKept()
    {
        await using var host = await DesignerHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var page = await visitor.PageAsync("/designer/let");
        var broken = Text(page).Replace("to: registering }", "to: regstering }", StringComparison.Ordinal);

        using var answer = await SendAsync(visitor, page, "/designer/let", broken, "check");
        var again = await Visitor.ReadAsync(answer);

        Assert.Equal(broken, Text(again));
        var finding = again.QuerySelector("ol.findings li")!;
        Assert.Contains("regstering", finding.TextContent);
        Assert.Contains("registering", finding.TextContent);
        Assert.True(int.Parse(finding.QuerySelector("a[data-goto]")!.GetAttribute("data-goto")!) > 1);
        Assert.False(again.QuerySelector("#stale")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task TheScriptGetsFindingsAndANewDrawing()
    {
        await using var host = await DesignerHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var page = await visitor.PageAsync("/designer/let");

        using var renamed = await SendAsync(visitor, page, "/designer-check/let", Text(page).Replace("en: Deciding", "en: Deciding it, de2: x", StringComparison.Ordinal).Replace(", de2: x", "", StringComparison.Ordinal).Replace("de: Entscheiden,", "de: Beschließen,", StringComparison.Ordinal));
        using var broken = await SendAsync(visitor, page, "/designer-check/let", "states: [");

        var good = JsonDocument.Parse(await renamed.Content.ReadAsStringAsync()).RootElement;
        Assert.StartsWith("/designer-drawings/", good.GetProperty("drawing").GetString());
        Assert.NotEqual(page.QuerySelector("#graph")!.GetAttribute("src"), good.GetProperty("drawing").GetString());
        var bad = JsonDocument.Parse(await broken.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(JsonValueKind.Null, bad.GetProperty("drawing").ValueKind);
        Assert.Equal("error", bad.GetProperty("findings")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public async Task ACheckChangesNothing()
    {
        await using var host = await DesignerHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var page = await visitor.PageAsync("/designer/let");
        var before = Text(page);

        using var answer = await SendAsync(visitor, page, "/designer-check/let", before.Replace("version: 1", "version: 2", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(before, Text(await visitor.PageAsync("/designer/let")));
        Assert.Equal(1, host.Engine.Bundles["let"].Definition.Version);
    }

    [Fact]
    public async Task TheSameTextIsDrawnOnce()
    {
        var drawer = new DesignerHost.SignDrawer();
        await using var host = await DesignerHost.StartAsync(drawer);
        using var visitor = await SignedInAsync(host, "s.wagner");

        await visitor.PageAsync("/designer/let");
        await visitor.PageAsync("/designer/let");

        Assert.Single(drawer.Drawn);
    }

    [Fact]
    public async Task WithoutGraphvizThePageSaysSo()
    {
        await using var host = await DesignerHost.StartAsync(new DesignerHost.SignDrawer(draws: false));
        using var visitor = await SignedInAsync(host, "s.wagner");

        var page = await visitor.PageAsync("/designer/let");

        Assert.Null(page.QuerySelector("#graph"));
        Assert.Contains("Graphviz", page.QuerySelector(".empty")!.TextContent);
    }

    [Theory]
    [InlineData("/designer/other")]
    [InlineData("/designer-drawings/..%2Fsecret.svg")]
    [InlineData("/designer-drawings/0000.svg")]
    public async Task WhatIsNotThereIsNotFound(string address)
    {
        await using var host = await DesignerHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task OnlyProcessOwnersAndSupervisorsAreLetIn()
    {
        await using var host = await DesignerHost.StartAsync();
        using var clerk = await SignedInAsync(host, "k.becker");
        using var stranger = host.Visitor();
        using var tokenless = await SignedInAsync(host, "s.wagner");

        using var denied = await clerk.GetAsync("/designer/let");
        using var away = await stranger.GetAsync("/designer/let");
        using var refused = await tokenless.PostAsync("/designer-check/let", [new("text", "x")]);

        Assert.Equal("/denied", denied.Headers.Location!.AbsolutePath);
        Assert.Equal("/sign-in", away.Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task AStrangersTextStaysText()
    {
        await using var host = await DesignerHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var page = await visitor.PageAsync("/designer/let");

        using var answer = await SendAsync(visitor, page, "/designer/let", "</textarea><script>alert(1)</script>: [", "check");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script>alert", html);
    }

    private static string Text(IHtmlDocument page) => ((IHtmlTextAreaElement)page.QuerySelector("#text")!).Value;

    private static Task<HttpResponseMessage> SendAsync(Visitor visitor, IHtmlDocument page, string address, string text, string? handler = null) => visitor.PostAsync(
        address, [new("text", text), Visitor.Token(page), .. handler is null ? Array.Empty<KeyValuePair<string, string>>() : [new("_handler", handler)]]);

    private static async Task<Visitor> SignedInAsync(TestHost host, string person)
    {
        var visitor = host.Visitor();
        await visitor.SignInAsync(person);
        return visitor;
    }
}
