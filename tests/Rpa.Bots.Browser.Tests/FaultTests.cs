using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Bots.Effects;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

/// <summary>Each fault ends in the right class of outcome, and the target's list holds each case at most once.</summary>
[Trait("needs", "chromium")]
public sealed class FaultTests(SharedChromium chromium)
{
    private static BrowserBotOptions Impatient => SharedChromium.Options with { StepTimeout = TimeSpan.FromSeconds(1), NavigationTimeout = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData("ErrorBefore", 0)]
    [InlineData("ErrorAfter", 1)]
    public async Task AnErrorAsTheAnswerToTheSubmitIsUncertainAndTheProbeTells(string fault, int entries)
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Fault = Enum.Parse<SubmitFault>(fault);
        var outcome = Assert.IsType<ActionOutcome.Uncertain>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("500", outcome.Message, StringComparison.Ordinal);
        Assert.Contains(lab.Case.Pictures, p => p.Kind == "screenshot-failure" || p.Kind == "screenshot-after");
        Assert.Equal(entries, lab.Site.Entries.Count);
        var found = Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(SampleScripts.FindEntry));
        Assert.Equal(entries, Assert.IsType<ListValue>(found.Result["entries"]).Items.Length);
    }

    [Theory]
    [InlineData("SilentBefore", 0)]
    [InlineData("SilentAfter", 1)]
    public async Task ASubmitWithoutAnAnswerIsUncertain(string fault, int entries)
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = Impatient;
        lab.Site.Fault = Enum.Parse<SubmitFault>(fault);
        Assert.IsType<ActionOutcome.Uncertain>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Equal(entries, lab.Site.Entries.Count);
        Assert.Single(lab.Site.Requests, r => r == "POST /submit");
    }

    [Fact]
    public async Task ARefusalThatTheScriptKnowsIsTheFailureItDeclares()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Fault = SubmitFault.Refused;
        var refused = Assert.IsType<ActionOutcome.Refused>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Equal("duplicate", refused.Failure);
        Assert.Equal("Diesen Eintrag gibt es schon.", refused.Message);
        Assert.Empty(lab.Site.Entries);
    }

    [Fact]
    public async Task AValueThatThePageRefusesIsRejectedWithFieldAndText()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var refused = Assert.IsType<ActionOutcome.Refused>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika.With("days", Value.Of(400L))));
        Assert.Equal("rejected", refused.Failure);
        Assert.Equal("Tage", refused.Detail!.Text("field"));
        Assert.Equal("Bitte 1 bis 366 angeben.", refused.Detail!.Text("text"));
        Assert.Empty(lab.Case.Begun);
    }

    [Fact]
    public async Task AnExpiredSessionIsSignedInAgainAndTheCaseIsFiledOnce()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.ExpireAfter(4);
        var outcome = await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika);
        Assert.IsType<ActionOutcome.Done>(outcome);
        Assert.Equal(2, lab.Site.SignIns);
        Assert.Single(lab.Site.Entries);
        Assert.Contains(lab.Case.Steps, s => s.StartsWith("the session had expired", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASessionThatExpiresInTheSubmitIsUncertainAndNotPressedAgain()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.OnBegin = () =>
        {
            lab.Site.ExpireAfter(0);
            return Task.CompletedTask;
        };
        Assert.IsType<ActionOutcome.Uncertain>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Empty(lab.Site.Entries);
        Assert.Single(lab.Site.Requests, r => r == "POST /submit");
    }

    [Fact]
    public async Task AMaintenancePageIsTriedAgainLater()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Maintenance = true;
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("503", retry.Message, StringComparison.Ordinal);
        Assert.Contains("Wartungsarbeiten", retry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongPasswordSaysWhichSecretToCheck()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Password = "falsch";
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains("register.password", retry.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("falsch'", retry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASummaryThatShowsAnotherValueStopsBeforeTheSubmit()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var script = SampleScripts.NewEntry.Replace("Tage: \"${input.days}\" }", "Tage: \"${input.days + 1}\" }", StringComparison.Ordinal);
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(script, SampleScripts.Erika));
        Assert.Contains("before the submit", retry.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Case.Begun);
        Assert.Empty(lab.Site.Entries);
    }

    [Fact]
    public async Task APermissionThatHasEndedIsNotUsed()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Window = TimeSpan.FromMilliseconds(1);
        Assert.IsType<ActionOutcome.Uncertain>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.DoesNotContain("POST /submit", lab.Site.Requests);
    }

    [Fact]
    public async Task ARefusedPermissionPressesNothing()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.OnBegin = () => throw new EffectRefusedException("the lease is lost");
        await Assert.ThrowsAsync<EffectRefusedException>(() => lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.DoesNotContain("POST /submit", lab.Site.Requests);
    }

    [Fact]
    public async Task ASlowPageIsWaitedFor()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var arrived = new TaskCompletionSource();
        lab.Site.Hold["/new/2"] = arrived.Task;
        var running = lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika);
        while (!lab.Site.Requests.Contains("POST /new"))
        {
            await Task.Yield();
        }

        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        arrived.SetResult();
        Assert.IsType<ActionOutcome.Done>(await running);
        Assert.Single(lab.Site.Entries);
    }

    [Fact]
    public async Task ACancelledStepEndsAtOnce()
    {
        await using var lab = await Lab.StartAsync(chromium);
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        lab.Site.Hold["/new/2"] = never.Task;
        var running = lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika, cancel.Token);
        while (!lab.Site.Requests.Contains("POST /new"))
        {
            await Task.Yield();
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        never.SetResult();
    }

    [Fact]
    public async Task AnErrorOfThePagesScriptsIsEvidenceAndNoFailure()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Rewrite = html => html + "<script>undefined.broken()</script>";
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains(lab.Case.Steps, s => s.StartsWith("page error:", StringComparison.Ordinal));
        Assert.Single(lab.Site.Entries);
    }

    [Fact]
    public async Task APageThatNeverEndsToLoadIsWorkedOnAsSoonAsItIsThere()
    {
        await using var lab = await Lab.StartAsync(chromium);
        var never = new TaskCompletionSource();
        lab.Site.Hold["/never"] = never.Task;
        lab.Site.Rewrite = html => html.Replace("</body>", "<img src=/never></body>", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Single(lab.Site.Entries);
        never.SetResult();
    }

    [Fact]
    public async Task APageThatNeverComesIsTriedAgainLater()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = Impatient;
        var never = new TaskCompletionSource();
        lab.Site.Hold["/new/2"] = never.Task;
        Assert.IsType<ActionOutcome.Retry>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Empty(lab.Case.Begun);
        Assert.Empty(lab.Site.Entries);
        never.SetResult();
    }

    [Fact]
    public async Task AFileNumberThatNeverAppearsIsUncertainAndTheProbeFindsTheEntry()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Options = Impatient;
        lab.Site.Rewrite = html => html.Replace("<dt>Aktenzeichen</dt>", "<dt>wird noch vergeben</dt>", StringComparison.Ordinal);
        Assert.IsType<ActionOutcome.Uncertain>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.Contains(lab.Case.Pictures, p => p.Kind == "screenshot-failure");
        var found = Assert.IsType<ActionOutcome.Done>(await lab.FindAsync(SampleScripts.FindEntry));
        Assert.Single(Assert.IsType<ListValue>(found.Result["entries"]).Items);
        Assert.Single(lab.Site.Requests, r => r == "POST /submit");
    }

    [Fact]
    public async Task ARetryIsRecordedAndTheRecordingHoldsNoPassword()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Case.Attempt = 2;
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        var (_, _, bytes) = Assert.Single(lab.Case.Pictures, p => p.Kind == "trace");
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        Assert.Contains(zip.Entries, e => e.FullName.EndsWith(".trace", StringComparison.Ordinal));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            Assert.DoesNotContain("password=secret", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFirstAttemptIsNotRecorded()
    {
        await using var lab = await Lab.StartAsync(chromium);
        Assert.IsType<ActionOutcome.Done>(await lab.RunAsync(SampleScripts.NewEntry, SampleScripts.Erika));
        Assert.DoesNotContain(lab.Case.Pictures, p => p.Kind == "trace");
    }
}
