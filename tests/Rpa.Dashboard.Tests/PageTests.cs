using System.Net;
using Rpa.Dashboard.Tests.Support;

namespace Rpa.Dashboard.Tests;

/// <summary>The pages answer, to those who may see them.</summary>
public sealed class PageTests
{
    public static readonly TheoryData<string> Addresses =
    [
        "/", "/tasks", "/exceptions", "/cases", "/results", "/operations", "/tasks/" + Filled.Clerk, "/tasks/" + Filled.Release, "/tasks/" + Filled.Deciding,
        "/exceptions/" + Filled.Uncertain, "/exceptions/" + Filled.Rejected, "/exceptions/" + Filled.Technical, "/cases/" + Filled.Done, "/cases/" + Filled.Stranger,
        "/exceptions?kind=business", "/cases?text=Erika&phase=Task", "/results?outcome=succeeded",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task APageAnswersWithOneHeadingAndATitle(string address)
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("s.wagner");

        using var answer = await visitor.GetAsync(address);
        var page = await Visitor.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.EndsWith("Rpa", page.Title);
        Assert.Equal(page.QuerySelectorAll("[id]").Select(e => e.Id).Distinct().Count(), page.QuerySelectorAll("[id]").Length);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task AVisitorWhoIsNotSignedInIsLedToTheSignIn(string address)
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in?return=", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task APersonWithoutTheRoleIsToldSo()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("k.becker");

        using var answer = await visitor.GetAsync("/exceptions/" + Filled.Rejected);

        Assert.Equal("/denied", answer.Headers.Location!.AbsolutePath);
        using var denied = await visitor.GetAsync("/denied");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    [Fact]
    public async Task AnAddressWithNothingBehindItIsAPageOfOurs()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("k.becker");

        foreach (var address in new[] { "/nothing", "/cases/2026-999999", "/tasks/../../etc/passwd" })
        {
            using var answer = await visitor.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.NotNull((await Visitor.ReadAsync(answer)).QuerySelector("h1"));
        }
    }

    [Fact]
    public async Task ThePagesSpeakTheChosenLanguage()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = host.Visitor();
        await visitor.SignInAsync("s.wagner");
        var desk = await visitor.PageAsync("/");
        Assert.Equal("Schreibtisch", desk.QuerySelector("h1")!.TextContent);
        Assert.Equal("de", desk.DocumentElement.GetAttribute("lang"));

        using var switched = await visitor.PostAsync("/language", [new("language", "en"), new("return", "/tasks"), Visitor.Token(desk)]);

        Assert.Equal("/tasks", switched.Headers.Location!.OriginalString);
        desk = await visitor.PageAsync("/");
        Assert.Equal("Desk", desk.QuerySelector("h1")!.TextContent);
        Assert.Equal("en", desk.DocumentElement.GetAttribute("lang"));
        Assert.Contains("1,234", (await visitor.PageAsync("/results")).Body!.TextContent);
    }
}
