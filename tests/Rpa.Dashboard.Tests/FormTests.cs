using System.Net;
using AngleSharp.Html.Dom;
using Rpa.Dashboard.Tests.Support;
using Rpa.Language.Running;

namespace Rpa.Dashboard.Tests;

/// <summary>What people send: tasks, decisions, commands.</summary>
public sealed class FormTests
{
    [Fact]
    public async Task ACompletedTaskMovesTheCase()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "k.becker");
        var page = await visitor.PageAsync("/tasks/" + Filled.Clerk);

        using var answer = await visitor.PressAsync(
            page, "/tasks/" + Filled.Clerk, "outcome", "complete", ("field.email", "l@example.org"), ("field.number", "46 a"), ("field.letFrom", "1.12.2026"), ("field.consent", "ja"));

        Assert.Equal("/tasks", answer.Headers.Location!.ToString()[^6..]);
        var now = host.Engine.Cases[Filled.Clerk].Snapshot;
        Assert.Equal("registering", now.State);
        Assert.Equal("46 a", now.Data.Text("number"));
        Assert.Equal("2026-12-01", now.Data["letFrom"]!.ToString());
        Assert.Equal("true", now.Data["consent"]!.ToString());
        Assert.Contains(Filled.Clerk, (await visitor.PageAsync("/tasks")).QuerySelector(".alert.success")!.TextContent);
        Assert.Null((await visitor.PageAsync("/tasks")).QuerySelector(".alert.success"));
    }

    [Fact]
    public async Task AFaultStandsAtItsFieldAndOnTopAndNothingEnteredIsLost()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "k.becker");
        var page = await visitor.PageAsync("/tasks/" + Filled.Clerk);

        using var answer = await visitor.PressAsync(page, "/tasks/" + Filled.Clerk, "outcome", "complete", ("field.email", "no address"), ("field.days", "500"), ("comment", "von Hand"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var again = await Visitor.ReadAsync(answer);
        Assert.Equal(["#field-email", "#field-number", "#field-days"], again.QuerySelectorAll("#faults a").Select(a => a.GetAttribute("href")));
        var email = (IHtmlInputElement)again.QuerySelector("#field-email")!;
        Assert.Equal("no address", email.Value);
        Assert.Equal("true", email.GetAttribute("aria-invalid"));
        Assert.NotNull(again.QuerySelector("#fault-email"));
        Assert.Equal("500", ((IHtmlInputElement)again.QuerySelector("#field-days")!).Value);
        Assert.Equal("von Hand", ((IHtmlTextAreaElement)again.QuerySelector("#comment")!).Value);
        Assert.Equal("completing", host.Engine.Cases[Filled.Clerk].Snapshot.State);
    }

    [Fact]
    public async Task ASupervisorSeesWhatWasHealedAndApprovesItWithOneButton()
    {
        await using var host = await TestHost.StartAsync();
        Filled.Doubt(host.Engine, TimeProvider.System.GetUtcNow());
        using var visitor = await SignedInAsync(host, "s.wagner");
        var page = await visitor.PageAsync("/exceptions/" + Filled.Doubtful);

        var first = page.QuerySelector(".panels .panel")!;
        Assert.Equal("healed", first.Id);
        Assert.Equal(2, first.QuerySelectorAll("img.shot").Length);
        Assert.Contains("Straßenname", page.QuerySelector(".alert.why")!.TextContent);
        Assert.NotNull(page.QuerySelector("#log a[download]"));
        Assert.Equal("approve", page.QuerySelector("button.primary")!.GetAttribute("value"));
        Assert.Empty(host.Engine.Approved);

        using var answer = await visitor.PressAsync(page, "/exceptions/" + Filled.Doubtful, "command", "approve", ("reason", "verglichen"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal([Filled.Doubtful], host.Engine.Approved);
        Assert.Null(host.Engine.Cases[Filled.Doubtful].Snapshot.Exception);
    }

    [Fact]
    public async Task AStaleSubmitIsToldAndItsTextIsShown()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "k.becker");
        var page = await visitor.PageAsync("/tasks/" + Filled.Clerk);
        host.Engine.Apply(Filled.Clerk, new TaskSubmitted
        {
            At = default, Actor = new Actor("j.doe", "bauaufsicht", ["clerk"]), Visit = 2, Outcome = "withdraw", Edits = Rpa.Expressions.Values.MapValue.Empty,
        });

        using var answer = await visitor.PressAsync(page, "/tasks/" + Filled.Clerk, "outcome", "complete", ("field.email", "l@example.org"), ("field.number", "46 a"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("l@example.org", (await Visitor.ReadAsync(answer)).Body!.TextContent);
        Assert.Equal("withdrawn", host.Engine.Cases[Filled.Clerk].Snapshot.State);
    }

    [Fact]
    public async Task ASecondPersonReleasesAndTheFirstCannot()
    {
        await using var host = await TestHost.StartAsync();
        using var first = await SignedInAsync(host, "a.hoffmann");
        var page = await first.PageAsync("/tasks/" + Filled.Release);
        Assert.Null(page.QuerySelector("button[value='release']"));
        Assert.NotNull(page.QuerySelector("button[value='return']"));
        using var forced = await first.PressAsync(page, "/tasks/" + Filled.Release, "outcome", "return", ("outcome", "release"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forced.StatusCode);
        Assert.Null(host.Engine.Cases[Filled.Release].Snapshot.Outcome);

        using var second = await SignedInAsync(host, "s.wagner");
        using var released = await second.PressAsync(await second.PageAsync("/tasks/" + Filled.Release), "/tasks/" + Filled.Release, "outcome", "release");

        Assert.Equal(HttpStatusCode.Redirect, released.StatusCode);
        Assert.Equal("succeeded", host.Engine.Cases[Filled.Release].Snapshot.Outcome);
    }

    [Fact]
    public async Task ACorrectedExceptionGoesOnWhereTheSupervisorSays()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var address = "/exceptions/" + Filled.Technical;

        using var answer = await visitor.PressAsync(await visitor.PageAsync(address), address, "command", "resume", ("field.number", "48"), ("target", "completing"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var now = host.Engine.Cases[Filled.Technical].Snapshot;
        Assert.Equal(("completing", "48"), (now.State, now.Data.Text("number")));
    }

    [Fact]
    public async Task AnUncertainEffectIsAnsweredByAPerson()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var address = "/exceptions/" + Filled.Uncertain;
        var page = await visitor.PageAsync(address);
        Assert.Null(page.QuerySelector("button[value='resume']"));

        using var answer = await visitor.PressAsync(page, address, "command", "done", ("field.fileNumber", "FW-1"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var now = host.Engine.Cases[Filled.Uncertain].Snapshot;
        Assert.Equal(("deciding", "FW-1", null), (now.State, now.Data.Text("fileNumber"), now.Intent));
    }

    [Fact]
    public async Task ClosingNeedsAReason()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var address = "/exceptions/" + Filled.Technical;
        using var refused = await visitor.PressAsync(await visitor.PageAsync(address), address, "command", "close");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.NotNull((await Visitor.ReadAsync(refused)).QuerySelector(".alert[role='alert']"));

        using var closed = await visitor.PressAsync(await visitor.PageAsync(address), address, "command", "close", ("reason", "Antrag liegt doppelt vor."));

        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.Equal("closed", host.Engine.Cases[Filled.Technical].Snapshot.Outcome);
    }

    [Fact]
    public async Task AClaimedExceptionShowsWhoHasIt()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");
        var address = "/exceptions/" + Filled.Technical;

        using var answer = await visitor.PressAsync(await visitor.PageAsync(address), address, "command", "claim");

        Assert.Equal("s.wagner", host.Engine.Cases[Filled.Technical].Snapshot.Exception!.AssignedTo);
        Assert.Null((await visitor.PageAsync(address)).QuerySelector("button[value='claim']"));
    }

    [Fact]
    public async Task AScheduleIsRunByHand()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");

        using var answer = await visitor.PressAsync(await visitor.PageAsync("/operations"), "/operations", "run", "daily-report");

        Assert.Equal(["daily-report"], host.Engine.Ran);
    }

    [Fact]
    public async Task AScheduleIsPausedAndAWorkerDrained()
    {
        await using var host = await TestHost.StartAsync();
        using var visitor = await SignedInAsync(host, "s.wagner");

        using var paused = await visitor.PressAsync(await visitor.PageAsync("/operations"), "/operations", "pause", "daily-report");
        using var drained = await visitor.PressAsync(await visitor.PageAsync("/operations"), "/operations", "drain", "yes");

        Assert.Equal(["s.wagner pauses daily-report", "s.wagner drains demo-1"], host.Engine.Steered.Steps);
    }

    private static async Task<Visitor> SignedInAsync(TestHost host, string person)
    {
        var visitor = host.Visitor();
        await visitor.SignInAsync(person);
        return visitor;
    }
}
