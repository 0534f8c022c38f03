using System.Net;
using System.Text;
using Rpa.Dashboard.Tests.Support;

namespace Rpa.Dashboard.Tests;

/// <summary>What strangers and other sites cannot do.</summary>
public sealed class SafetyTests
{
    [Fact]
    public async Task EveryAnswerForbidsWhatIsNotOurs()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();

        foreach (var address in new[] { "/sign-in", "/", "/nothing", "/assets/rpa.js" })
        {
            using var answer = await visitor.GetAsync(address);
            Assert.StartsWith("default-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [MemberData(nameof(PageTests.Addresses), MemberType = typeof(PageTests))]
    public async Task APageHasNoScriptOrStyleOfItsOwn(string address)
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("s.wagner");

        var page = await visitor.PageAsync(address);

        Assert.All(page.QuerySelectorAll("script"), s => Assert.StartsWith("/", s.GetAttribute("src")));
        Assert.Empty(page.QuerySelectorAll("style, [style]"));
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("/exceptions/" + Filled.Stranger)]
    [InlineData("/cases/" + Filled.Stranger)]
    [InlineData("/cases?text=%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    public async Task AStrangersTextIsShownAsTextOnly(string address)
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("s.wagner");

        using var answer = await visitor.GetAsync(address);
        var html = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script>alert", html);
        Assert.Contains("&lt;script&gt;alert", html);
    }

    [Fact]
    public async Task ReadingAnAddressNeverDecides()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("s.wagner");
        var before = host.Engine.Cases[Filled.Release].Revision;

        using var answer = await visitor.GetAsync($"/tasks/{Filled.Release}?outcome=release&visit=4&_handler=task");
        using var session = await visitor.GetAsync("/session?account=s.wagner");

        Assert.Equal(before, host.Engine.Cases[Filled.Release].Revision);
        Assert.Contains(session.StatusCode, new[] { HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound });
    }

    [Theory]
    [InlineData("/tasks/" + Filled.Release, "_handler=task&outcome=release&visit=4")]
    [InlineData("/exceptions/" + Filled.Technical, "_handler=act&command=close&visit=3&reason=x")]
    [InlineData("/operations", "_handler=schedules&schedule=daily-report")]
    [InlineData("/session", "account=s.wagner")]
    [InlineData("/session/end", "x=y")]
    [InlineData("/language", "language=en")]
    public async Task AFormWithoutItsTokenIsRefused(string address, string body)
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("s.wagner");
        var before = host.Engine.Cases.Values.Sum(c => c.Revision);

        using var answer = await visitor.PostAsync(address, body.Split('&').Select(p => p.Split('=')).Select(p => new KeyValuePair<string, string>(p[0], p[1])));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, host.Engine.Cases.Values.Sum(c => c.Revision));
        Assert.Empty(host.Engine.Ran);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("/\\example.org")]
    [InlineData("javascript:alert(1)")]
    public async Task SignInLeadsToNoOtherSite(string target)
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        var page = await visitor.PageAsync("/sign-in");

        using var answer = await visitor.PostAsync("/session", [new("account", "k.becker"), new("return", target), Visitor.Token(page)]);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("text/html", "page.html", "attachment", "application/octet-stream")]
    [InlineData("image/svg+xml", "picture.svg", "attachment", "application/octet-stream")]
    [InlineData("image/png", "scan.png", "inline", "image/png")]
    [InlineData("text/plain", "../../etc/passwd", "inline", "text/plain")]
    public async Task ADocumentNeverRunsInThePages(string mediaType, string name, string disposition, string served)
    {
        await using var host = await TestHost.StartAsync();
        var id = Filled.Blob(host.Engine, mediaType, name, Encoding.UTF8.GetBytes("<script>alert(1)</script>"));
        using var visitor = host.Visitor();
        using var closed = await visitor.GetAsync("/blobs/" + id);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        await visitor.SignInAsync("k.becker");

        using var answer = await visitor.GetAsync("/blobs/" + id);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(served, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(disposition, answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.DoesNotContain("..", answer.Content.Headers.ContentDisposition.ToString());
        Assert.StartsWith("sandbox;", answer.Headers.GetValues("Content-Security-Policy").Single());
    }
}
