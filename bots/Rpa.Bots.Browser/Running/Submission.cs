using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Running;

/// <summary>
/// The one submit (R2): everything is compared before the intent is written down; then one function inside the page checks the time last and clicks. Whatever is not seen
/// clearly after that is uncertain.
/// </summary>
internal sealed class Submission(
    ActionContext context, PageReader reader, FieldWriter writer, ConditionCheck conditions, ScriptValues values, StepEvidence evidence, BrowserBotOptions options)
{
    private LivePage Live => reader.Live;

    /// <summary>True from the moment the intent was asked for.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Null when the site accepted it, otherwise how the attempt ends.</summary>
    public async Task<ActionOutcome?> RunAsync(SubmitStep step, CancellationToken cancellationToken)
    {
        var target = values.Plain(step.Target);
        var button = await PrepareAsync(step, target);
        await evidence.PictureAsync("screenshot-before", $"Before {target.Title}");
        reader.Healer?.DemandCertain($"pressing {target.Title}");
        var fields = await writer.CompareAllAsync();
        evidence.Collect();

        // The cap of one effect per attempt is the engine's rule; here it keeps a script's error from becoming a second entry.
        if (HasBegun)
        {
            throw StopException.Technical("The script came to a second submit; one attempt submits once.");
        }

        var description = step.Description is null ? $"{target.Title} at {context.Case.Workflow}" : values.Text(step.Description);
        HasBegun = true;
        if (reader.Healer is { } healer)
        {
            healer.IsOver = true;
        }

        var armed = await context.Effect.BeginAsync(description, cancellationToken);
        Live.RecordTraffic();
        Live.Dialogs.Expect(step.AcceptDialog);
        string said;
        try
        {
            // Fields in frames have a world of their own and were compared one by one a moment ago.
            said = await ClickAsync(button, target.Frames.IsEmpty ? [.. fields.Where(f => !f.IsInFrame)] : [], () => armed.Remaining - options.SubmitSafety);
        }
        finally
        {
            evidence.Step($"pressed {target.Title}");
        }

        if (said != "clicked")
        {
            return new ActionOutcome.Uncertain($"The submit was written down but not pressed: {said}.");
        }

        try
        {
            return await AwaitAnswerAsync(step);
        }
        finally
        {
            Live.Dialogs.Expect(accept: false);
            evidence.Collect();
            await evidence.PictureAsync("screenshot-after", $"After {target.Title}");
        }
    }

    private async Task<PageElement> PrepareAsync(SubmitStep step, PlainTarget target)
    {
        (Condition Condition, string What)[] signs = [(step.Accepted, "accepted"), .. step.Refused.Select(r => (r.Condition, "refused"))];
        var seen = await reader.SurveyAsync(
            [(target, TargetUse.Press, DirectAsk.Form), .. step.Before is null ? [] : conditions.Asked(step.Before, mayHeal: true), .. signs.SelectMany(s => conditions.Asked(s.Condition))]);
        PageElement button = await reader.MeantAsync(target, TargetUse.Press, seen?.Answers.GetValueOrDefault(target)) is { } direct ? direct : new HandleElement(await reader.FindAsync(target, TargetUse.Press));
        if (button is not DirectElement)
        {
            // It may have been waited for, and the page be another one.
            seen = null;
        }

        if (step.Before is { } before && await conditions.FaultAsync(before, mayHeal: true, seen) is { } fault)
        {
            throw StopException.Technical($"Stopped before the submit: the page {Live.Path} {fault}.");
        }

        foreach (var (sign, what) in signs)
        {
            if (await conditions.FaultAsync(sign, seen: seen) is null)
            {
                throw StopException.Technical($"Stopped before the submit: the page {Live.Path} already shows what should say afterwards that it was {what} ({sign.Span}). Choose a sign that only the answer has.");
            }
        }

        await reader.DemandNoMessagesAsync(seen?.Messages);

        // Pages switch their button on when they have looked at what was filled in, which takes some of them a question to their server.
        var form = (button as DirectElement)?.Form ?? new FormState(true, []);
        if (form is { IsOff: true, Fields.Count: 0 })
        {
            await reader.WaitAsync(
                async () => (form = PageAnswer.Parse<FormState>(await FormAsync(button))) is { IsOff: false } or { Fields.Count: > 0 },
                options.StepTimeout,
                stopAtMessages: true);
        }

        if (form.Fields.Count > 0)
        {
            throw StopException.Rejected(form.Fields[0].Field, form.Fields[0].Text);
        }

        if (form.IsOff)
        {
            throw StopException.Technical($"Stopped before the submit: the {target.Title} is disabled.");
        }

        return button;
    }

    private static async Task<string> FormAsync(PageElement button) =>
        button is DirectElement direct ? await direct.AskAsync("check") : await (await button.HandleAsync()).EvaluateAsync<string>(PageFunctions.FormCheck);

    /// <summary>
    /// The page's clock is read first; the time left is asked after that answer came, so the deadline on the page's clock is never later than the armed one.
    /// </summary>
    private async Task<string> ClickAsync(PageElement button, IReadOnlyList<FilledField> fields, Func<TimeSpan> remaining)
    {
        var direct = button is DirectElement one && fields.All(f => f.Element is DirectElement field && ReferenceEquals(field.World, one.World)) ? one : null;
        var handle = direct is null ? await button.HandleAsync() : null;
        var handles = direct is null ? await FieldWriter.HandlesAsync(fields) : [];
        var clock = PageAnswer.Parse<PageClock>(await (direct?.AskAsync("clock") ?? handle!.EvaluateAsync<string>(PageFunctions.Clock)));
        var left = remaining();
        if (left <= TimeSpan.Zero)
        {
            return "the permission to act has ended";
        }

        try
        {
            var (values, origin, deadline) = (fields.Select(f => f.Raw).ToArray(), clock.Origin, clock.Now + left.TotalMilliseconds);
            var click = direct is null
                ? handle!.EvaluateAsync<string>(PageFunctions.Submit, new { fields = handles, values, origin, deadline })
                : direct.AskAsync("submit", new { button = direct.Id, fields = fields.Select(f => ((DirectElement)f.Element).Id).ToArray(), values, origin, deadline });
            return await click.WaitAsync(options.StepTimeout, options.Time);
        }
        catch (Exception e) when (e is TimeoutException || (e is PlaywrightException && !Live.Page.IsClosed))
        {
            // The click replaced the document before the answer got out; what the page shows next will tell.
            return "clicked";
        }
    }

    private async Task<ActionOutcome?> AwaitAnswerAsync(SubmitStep step)
    {
        Refusal? refusal = null;
        StopException? rejected = null;
        IReadOnlyList<string> alerts = [];
        var isAnswered = await reader.WaitAsync(
            async () =>
            {
                if (await conditions.FaultAsync(step.Accepted) is null)
                {
                    return true;
                }

                foreach (var candidate in step.Refused)
                {
                    if (await conditions.FaultAsync(candidate.Condition) is null)
                    {
                        refusal = candidate;
                        return true;
                    }
                }

                // Only messages at fields are a refusal; an alert may announce success.
                (rejected, alerts) = await reader.MessagesAsync();
                return rejected is not null;
            },
            step.Within ?? options.NavigationTimeout,
            stopAtMessages: false);
        if (refusal is not null)
        {
            return await RefuseAsync(refusal);
        }

        if (rejected is not null)
        {
            throw rejected;
        }

        return isAnswered
            ? null
            : new ActionOutcome.Uncertain($"The page {Live.Path} did not show what says that it was accepted{(alerts.Count == 0 ? "" : $"; it says: {string.Join("; ", alerts)}")}.");
    }

    private async Task<ActionOutcome> RefuseAsync(Refusal refusal)
    {
        var message = refusal.Message is not null ? values.Text(refusal.Message) : await PageWordsAsync();
        return refusal.Failure is { } failure
            ? new ActionOutcome.Refused(failure, message)
            : new ActionOutcome.Uncertain($"The site did not accept it, another attempt may: {message}");
    }

    private async Task<string> PageWordsAsync()
    {
        var (_, alerts) = await reader.MessagesAsync();
        return alerts.Count > 0 ? string.Join(" ", alerts) : PageReader.Words(await Live.Page.TitleAsync());
    }
}
