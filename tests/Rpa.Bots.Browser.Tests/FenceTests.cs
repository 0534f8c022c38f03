using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Rpa.Bots.Browser.Tests;

/// <summary>No page of a case reaches a host that its script does not declare: not where the machine reaches hosts by itself, and not where it may have a proxy.</summary>
[Trait("needs", "chromium")]
public sealed class FenceTests(SharedChromium chromium)
{
    private const string OpenPage = """
        script: test
        site: register
        steps:
          - open: /page
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARedirectToAnotherHostStops(bool proxied)
    {
        await using var lab = await StartAsync(proxied);
        Stopped(await lab.RunAsync("""
            script: test
            site: register
            steps:
              - open: /away
              - check: Ich stimme zu
            """));
        if (!proxied)
        {
            Assert.DoesNotContain("GET /controls", lab.Site.Requests);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALinkToAnotherHostStops(bool proxied)
    {
        await using var lab = await StartAsync(proxied);
        lab.Site.Pages["/page"] = $"<a href='http://localhost:{lab.Site.Address.Port}/controls'>Fort</a>";
        Stopped(await lab.RunAsync(OpenPage + "\n  - click: Fort\n  - check: Ich stimme zu"));
        Assert.DoesNotContain("GET /controls", lab.Site.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFrameThatARedirectLeadsElsewhereStops(bool proxied)
    {
        await using var lab = await StartAsync(proxied);
        lab.Site.Rewrite = html => html.Replace("</body>", "<iframe src=/away></iframe></body>", StringComparison.Ordinal);
        Stopped(await lab.RunAsync(SampleScripts.OnControls("- wait-for: gibt es nicht\n  within: 5 seconds")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARequestToAnotherHostIsNotMade(bool proxied)
    {
        await using var lab = await StartAsync(proxied);
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync("""
            script: test
            site: register
            steps:
              - open: /links
              - expect: nicht geladen
            """));
        Kept(lab, "/pixel.png");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWebSocketToAnotherHostIsNotOpened(bool proxied)
    {
        await using var lab = await StartAsync(proxied);
        lab.Site.Rewrite = html => html.Replace("</body>", $"<script>new WebSocket('ws://localhost:{lab.Site.Address.Port}/socket').onclose = () => document.body.append('zu');</script></body>", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.OnControls("- wait-for: zu")));
        Kept(lab, "/socket");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWebSocketToTheSiteItselfReachesIt(bool proxied)
    {
        await using var lab = await StartAsync(proxied);
        lab.Site.Answers["/socket"] = context => context.Response.WriteAsync("kein Socket");
        lab.Site.Rewrite = html => html.Replace("</body>", $"<script>new WebSocket('ws://{lab.Site.Address.Authority}/socket').onclose = () => document.body.append('zu');</script></body>", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.OnControls("- wait-for: zu")));
        Assert.Contains("GET /socket", lab.Site.Requests);
        Assert.DoesNotContain(lab.Case.Steps, s => s.StartsWith("kept from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AWorkerReachesNoOtherHostEither()
    {
        await using var lab = await StartAsync(proxied: false);
        lab.Site.Pages["/page"] = $$"""
            <script>
              const code = "new WebSocket('ws://localhost:{{lab.Site.Address.Port}}/socket').onclose = () => fetch('http://localhost:{{lab.Site.Address.Port}}/asked', { mode: 'no-cors' }).catch(() => postMessage('zu'))";
              new Worker(URL.createObjectURL(new Blob([code]))).onmessage = e => document.body.append(e.data);
            </script>
            """;
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(OpenPage + "\n  - wait-for: zu"));
        Assert.DoesNotContain(lab.Site.Requests, r => r.EndsWith("/socket", StringComparison.Ordinal) || r.EndsWith("/asked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADeclaredHostIsReachedByTheCaseWhoseScriptDeclaresItAndByNoOther(bool proxied)
    {
        await using var lab = await StartAsync(proxied, prepared: 1);
        lab.Site.Pages["/page"] = $"<script>fetch('http://localhost:{lab.Site.Address.Port}/asked', {{ mode: 'no-cors' }}).then(() => document.body.append('auf'), () => document.body.append('zu'))</script>";
        lab.Site.Answers["/asked"] = context => context.Response.WriteAsync("ja");
        var declared = OpenPage.Replace("steps:", "hosts: [localhost]\nsteps:", StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(declared + "\n  - wait-for: auf"));
            Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(OpenPage + "\n  - wait-for: zu"));
        }

        Assert.Equal(3, lab.Site.Requests.Count(r => r == "GET /asked"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5081/", "", "<-loopback>,127.0.0.1:5081")]
    [InlineData("https://Register.example/a", "docs.example,files.example:8443", "<-loopback>,register.example:80,register.example:443,docs.example,files.example:8443")]
    [InlineData("http://[::1]:5081/", "", "<-loopback>,[::1]:5081")]
    [InlineData("https://register.example/", "*.example", null)]
    [InlineData("https://register.example/", "a;b", null)]
    [InlineData("https://register.example/", "<local>", null)]
    [InlineData("https://register.example/", ".example", null)]
    public void HostsAreExceptionsOfAProxyThatIsNotThere(string site, string hosts, string? exceptions) =>
        Assert.Equal(exceptions, new HostFence(new Uri(site), hosts.Split(',', StringSplitOptions.RemoveEmptyEntries), proxied: false).Exceptions);

    [Fact]
    public void PagesWaitForTheLastThreeFences()
    {
        var pages = new PreparedPages(1);
        var fences = Enumerable.Range(1, 4).Select(i => new HostFence(new Uri($"http://127.0.0.1:{i}/"), [], proxied: false)).ToList();
        var waiting = fences.ConvertAll(_ => new PreparedPage(null!, null!));
        Assert.All(fences.Zip(waiting).SkipLast(1), f => Assert.Empty(pages.Add(f.First, f.Second)));
        Assert.Same(waiting[0], Assert.Single(pages.Add(fences[3], waiting[3])));
        Assert.Null(pages.Take(fences[0]));
        Assert.False(pages.Wants(fences[1]));
        Assert.Same(waiting[1], pages.Take(fences[1]));
        Assert.True(pages.Wants(fences[1]));
    }

    [Fact]
    public void WhereTheHouseHasAProxyItIsLeftAsItIs() =>
        Assert.Null(new HostFence(new Uri("https://register.example/"), [], proxied: true).Exceptions);

    [Theory]
    [InlineData("http://127.0.0.1:5081/x", false)]
    [InlineData("http://127.0.0.1:5081", false)]
    [InlineData("http://127.0.0.1:50812/x", true)]
    [InlineData("http://127.0.0.1:5081@evil.example/", true)]
    [InlineData("https://docs.example/a", false)]
    [InlineData("https://docs.example.evil/a", true)]
    [InlineData("wss://evil.example/a", true)]
    [InlineData("data:text/plain,x", false)]
    [InlineData("blob:http://127.0.0.1:5081/1", false)]
    public void OnlyDeclaredHostsAreKnown(string address, bool foreign) =>
        Assert.Equal(foreign, new HostFence(new Uri("http://127.0.0.1:5081/"), ["docs.example"], proxied: false).Foreign.IsMatch(address));

    private async Task<Lab> StartAsync(bool proxied, int prepared = 0) =>
        proxied || prepared > 0 ? await Lab.StartOwnAsync(SharedChromium.Options with { IsProxied = proxied, PreparedContexts = prepared }) : await Lab.StartAsync(chromium);

    private static void Stopped(ActionOutcome outcome) =>
        Assert.Contains("led to localhost", Assert.IsType<ActionOutcome.Retry>(outcome).Message, StringComparison.Ordinal);

    private static void Kept(Lab lab, string path)
    {
        Assert.DoesNotContain(lab.Site.Requests, r => r.EndsWith(path, StringComparison.Ordinal));
        Assert.Contains(lab.Case.Steps, s => s.StartsWith("kept from localhost", StringComparison.Ordinal));
    }
}
