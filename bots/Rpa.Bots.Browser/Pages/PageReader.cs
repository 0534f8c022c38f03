using Microsoft.Playwright;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pool;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Pages;

/// <summary>
/// Finds targets on a page and waits for them: exactly one visible match, else the message says what was found instead. While it waits it notices what makes waiting
/// useless: a sign-in form, an error page, validation messages.
/// </summary>
internal sealed class PageReader(LivePage live, BrowserBotOptions options, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>Messages that stand this long while a target is missing are the answer to the last click.</summary>
    private static readonly TimeSpan s_messagesCount = TimeSpan.FromMilliseconds(250);

    /// <summary>What the sign-in form looks like; null where the script has none, or while it signs in.</summary>
    public PlainTarget? SignInForm { get; set; }

    /// <summary>Where the site shows validation messages, beside the usual marks.</summary>
    public PlainTarget? DeclaredMessages { get; set; }

    /// <summary>Finds what is no longer as the script says; null where a script is run as it is written.</summary>
    public TargetHealer? Healer { get; set; }

    public LivePage Live => live;

    /// <summary>Asks the page directly, where what is asked is plain.</summary>
    public DirectPage Direct { get; } = new(live, options);

    private IPage Page => live.Page;

    /// <summary>The one visible match where it is there now, plain to see, and looks as it did; null where it has to be looked for.</summary>
    public async Task<DirectElement?> FindDirectAsync(PlainTarget target, TargetUse use, DirectAsk ask) => await FindDirectAsync([(target, use)], ask) is [var one] ? one : null;

    /// <summary>The same for several, in one question: as many, from the first on, as are there and plain.</summary>
    public async Task<IReadOnlyList<DirectElement>> FindDirectAsync(IReadOnlyList<(PlainTarget Target, TargetUse Use)> targets, DirectAsk ask)
    {
        if (!await IsAskableAsync())
        {
            return [];
        }

        var asked = targets.Select(t => (t.Target, t.Use, Ask: AskFor(t.Target, t.Use, ask))).TakeWhile(t => t.Ask is not null).ToList();
        var answers = await Direct.FindAsync(asked.ConvertAll(t => (t.Target, t.Ask!.Value)));
        var found = new List<DirectElement>();
        foreach (var ((target, use, _), answer) in asked.Zip(answers))
        {
            if (await MeantAsync(target, use, answer) is not { } one)
            {
                break;
            }

            found.Add(one);
        }

        return found;
    }

    /// <summary>What is to be pressed, where the mouse meets it, and what the fields hold that were filled before, in one question; no values where they have to be asked in another way.</summary>
    public async Task<(DirectElement? Found, IReadOnlyList<string?>? Values)> AimAsync(PlainTarget target, IReadOnlyList<FilledField> filled)
    {
        if (AskFor(target, TargetUse.Press, DirectAsk.Aim) is not { } ask || !await IsAskableAsync() || await Direct.SurveyAsync([(target, ask)], filled) is not { } survey)
        {
            return default;
        }

        return (await MeantAsync(target, TargetUse.Press, survey.Answers[0]), survey.Values);
    }

    /// <summary>What several targets are and what the page says, in one question; without those that have to be looked for in another way. Null where it cannot be asked directly.</summary>
    public async Task<SurveyedPage?> SurveyAsync(IReadOnlyList<(PlainTarget Target, TargetUse Use, DirectAsk Ask)> targets)
    {
        var asked = new Dictionary<PlainTarget, DirectAsk>();
        foreach (var (target, use, wanted) in targets)
        {
            if (AskFor(target, use, wanted) is { } ask)
            {
                asked[target] = asked.GetValueOrDefault(target) | ask;
            }
        }

        List<PlainTarget> known = [.. asked.Keys];
        return await IsAskableAsync() && await Direct.SurveyAsync(known.ConvertAll(t => (t, asked[t])), messages: true) is { } survey
            ? new SurveyedPage(known.Zip(survey.Answers).Where(a => a.Second is not null).ToDictionary(a => a.First, a => a.Second!), survey.Messages)
            : null;
    }

    /// <summary>The one that was found directly, where it is what is meant; null otherwise.</summary>
    public async Task<DirectElement?> MeantAsync(PlainTarget target, TargetUse use, DirectAnswer? answer) =>
        answer?.One is { } one && (Healer?.Knows(target, use) != true || await Healer.IsMeantAsync(target, use, one)) ? one : null;

    // Null where it is not known how the target looked, which has to be learnt.
    private DirectAsk? AskFor(PlainTarget target, TargetUse use, DirectAsk ask) =>
        Healer?.Knows(target, use) != true ? ask : Healer.Remembers(target) ? ask | DirectAsk.Looks : null;

    private async Task<bool> IsAskableAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Direct.IsOn)
        {
            return false;
        }

        await live.ArriveAsync();
        DemandOwnHost();
        return true;
    }

    /// <summary>The one visible match; or, where <paramref name="use"/> allows it, the element that stands for it on a page that has changed.</summary>
    public async Task<IElementHandle> FindAsync(PlainTarget target, TargetUse use = TargetUse.Exact, TimeSpan? within = null)
    {
        var (found, isSure) = await LookAsync(target, use, within);
        return isSure || Healer is null ? found : await Healer.ConfirmAsync(target, use, found);
    }

    /// <summary>The same for a control, with what kind of control it is.</summary>
    public async Task<(IElementHandle Handle, ControlFacts Facts)> FindControlAsync(PlainTarget target, TargetUse use)
    {
        var (found, isSure) = await LookAsync(target, use, null);
        if (!isSure && Healer is { } healer && healer.Knows(target, use))
        {
            var both = PageAnswer.Parse<DescribedControl>(await found.EvaluateAsync<string>(LooksFunctions.DescribeControl));
            var meant = await healer.ConfirmAsync(target, use, found, both.Looks);
            if (ReferenceEquals(meant, found))
            {
                return (found, both.Facts);
            }

            found = meant;
        }

        return (found, PageAnswer.Parse<ControlFacts>(await found.EvaluateAsync<string>(PageFunctions.Describe)));
    }

    /// <summary>The element, and whether it is one that needs no look at how it looks.</summary>
    private async Task<(IElementHandle Found, bool IsSure)> LookAsync(PlainTarget target, TargetUse use, TimeSpan? within)
    {
        IReadOnlyList<IElementHandle> found = [];
        var quiet = use == TargetUse.Exact || Healer is not { IsOn: true } ? null : Healer.Patience(target, options.HealAfter) as TimeSpan?;
        var isThere = await SeenAsync();
        if (!IsEnough() && quiet is not null)
        {
            // Once: what cannot be healed on a page that is quiet is still waited for.
            quiet = null;
            await DemandUsableAsync();
            await DemandNoMessagesAsync();
            if (await Healer!.HealAsync(target, use, found.Count) is { } healed)
            {
                return (healed, IsSure: true);
            }

            isThere = await SeenAsync();
        }

        if (isThere)
        {
            return (found[0], IsSure: false);
        }

        throw StopException.Technical(found.Count == 0
            ? $"The page {live.Path} has no {target.Title}. {await UnboundAsync(target)}{await PageDescription.InventoryAsync(Page)}{Healer?.Unclear}"
            : $"The page {live.Path} has {found.Count} of {target.Title} where exactly one was expected: {await PageDescription.SummariseAsync(Page, found)}. Say more about the target, for example with 'within'.{Healer?.Unclear}");

        bool IsEnough() => found.Count == 1 || (target.First && found.Count > 1);

        // True also where the page is quiet without it, so that another element is looked for that is meant.
        Task<bool> SeenAsync() => WaitAsync(
            async () =>
            {
                DemandOwnHost();
                found = await InnermostAsync(target, await TargetFinder.Locate(Page, target).ElementHandlesAsync());
                return IsEnough() || (quiet is { } enough && live.QuietFor >= enough);
            },
            within ?? options.StepTimeout,
            stopAtMessages: true);
    }

    /// <summary>A group in a group of the same name, such as a radiogroup in a fieldset, is one thing: the inner one has the options.</summary>
    internal static async Task<IReadOnlyList<IElementHandle>> InnermostAsync(PlainTarget target, IReadOnlyList<IElementHandle> found)
    {
        if (target.Kind != TargetKind.Choice || found.Count < 2)
        {
            return found;
        }

        var inner = PageAnswer.Parse<List<int>>(await found[0].EvaluateAsync<string>(PageFunctions.Innermost, found.ToArray()));
        return [.. inner.Where(i => i >= 0 && i < found.Count).Select(i => found[i])];
    }

    /// <summary>How many visible matches there are now.</summary>
    public async Task<int> CountAsync(PlainTarget target) => (await Direct.FindAsync(target))?.Count ?? await TargetFinder.Locate(Page, target).CountAsync();

    /// <summary>
    /// Waits until <paramref name="isSo"/> answers true; false after <paramref name="within"/>. A page that is replaced while it is asked is asked again.
    /// </summary>
    public async Task<bool> WaitAsync(Func<Task<bool>> isSo, TimeSpan within, bool stopAtMessages)
    {
        var startedAt = options.Time.GetTimestamp();
        var pause = s_shortest;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var waited = options.Time.GetElapsedTime(startedAt);

                // A page whose next document never comes may leave a question without an answer; the wait ends all the same.
                var patience = within - waited + s_grace;
                await live.ArriveAsync();
                if (await AskAsync(isSo, stopAtMessages && waited >= s_messagesCount).WaitAsync(patience > s_grace ? patience : s_grace, options.Time, cancellationToken))
                {
                    return true;
                }

                if (waited >= within)
                {
                    return false;
                }
            }
            catch (TimeoutException)
            {
                return false;
            }
            catch (PlaywrightException e) when (IsPassing(e) && options.Time.GetElapsedTime(startedAt) < within)
            {
                // The document was replaced in the middle of a question; the next one gets its own.
            }

            await Task.Delay(pause, options.Time, cancellationToken);
            pause = pause * 2 < s_longest ? pause * 2 : s_longest;
        }
    }

    private async Task<bool> AskAsync(Func<Task<bool>> isSo, bool stopAtMessages)
    {
        if (await isSo())
        {
            return true;
        }

        await DemandUsableAsync();
        if (stopAtMessages)
        {
            await DemandNoMessagesAsync();
        }

        return false;
    }

    /// <summary>Stops where the page is an error page or asks for the password again.</summary>
    public async Task DemandUsableAsync()
    {
        DemandOwnHost();

        // 400, 409 and 422 come with the form and its messages; other errors are not the page the script means.
        if (live.Status is >= 400 and not (400 or 409 or 422))
        {
            throw StopException.Technical($"The site answered {live.Path} with status {live.Status}{await PageDescription.TitleAsync(Page)}.");
        }

        if (SignInForm is { } form && await CountAsync(form) > 0)
        {
            throw new StopException(new Stop.Expired());
        }
    }

    /// <summary>Why the page is at another host than the script declares, or was to be; null where it is not.</summary>
    public Stop? LedAway => (live.Foreign?.IsMatch(Page.Url) == true ? Page.Url : live.LedTo) is { } away
        ? new Stop.Technical($"The site led to {HostFence.HostOf(away)}, a host that the script does not declare. Add it to 'hosts:' if that is right.")
        : null;

    private void DemandOwnHost()
    {
        if (LedAway is { } away)
        {
            throw new StopException(away);
        }
    }

    /// <summary>Stops with `rejected` where the page shows validation messages at fields, or where the script says messages stand.</summary>
    /// <param name="seen">What the page says, where it was asked a moment ago.</param>
    public async Task DemandNoMessagesAsync(PageMessages? seen = null)
    {
        var (rejected, _) = await MessagesAsync(seen);
        if (rejected is not null)
        {
            throw rejected;
        }
    }

    /// <summary>Validation messages as the failure they are (null for none), and the texts of alerts, which may say anything.</summary>
    public async Task<(StopException? Rejected, IReadOnlyList<string> Alerts)> MessagesAsync(PageMessages? seen = null)
    {
        var messages = seen ?? await Direct.MessagesAsync() ?? PageAnswer.Parse<PageMessages>(await Page.EvaluateAsync<string>(PageFunctions.Messages));
        var fields = messages.Fields.ToList();
        if (DeclaredMessages is { } declared && await CountAsync(declared) > 0)
        {
            foreach (var handle in (await TargetFinder.Locate(Page, declared).ElementHandlesAsync()).Take(5))
            {
                var text = Words(await handle.EvaluateAsync<string>(PageFunctions.Read));
                if (text.Length > 0 && !fields.Exists(f => text.Contains(f.Text, StringComparison.Ordinal)))
                {
                    fields.Add(new FieldMessage("", text));
                }
            }
        }

        if (fields.Count == 0)
        {
            return (null, messages.Alerts);
        }

        var all = string.Join("; ", fields.Select(f => f.Field.Length == 0 ? f.Text : $"{f.Field}: {f.Text}"));
        var stop = new Stop.Business(
            BrowserFailures.Rejected,
            $"The site refuses the entry: {all}",
            Value.Map(
                ("field", Value.Of(fields[0].Field)),
                ("text", Value.Of(fields[0].Text)),
                ("messages", Value.Of(fields.Select(f => (Value)Value.Map(
                    ("field", Value.Of(f.Field)), ("text", Value.Of(f.Text))))))));
        return (new StopException(stop), messages.Alerts);
    }

    /// <summary>The value or text at a target that is there.</summary>
    public async Task<string> ReadAsync(PlainTarget target, TimeSpan? within = null) =>
        (await FindDirectAsync(target, TargetUse.Read, DirectAsk.Value))?.Value ?? await (await FindAsync(target, TargetUse.Read, within)).EvaluateAsync<string>(PageFunctions.Read);

    /// <summary>Waits until the document that was asked for is there.</summary>
    public Task ArriveAsync() =>
        Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded, new PageWaitForLoadStateOptions { Timeout = (float)options.NavigationTimeout.TotalMilliseconds });

    internal static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var t && t.Length <= 300 ? t : t[..300];

    private static bool IsPassing(PlaywrightException e) =>
        e.Message.Contains("context was destroyed", StringComparison.Ordinal)
        || e.Message.Contains("navigation", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("not attached", StringComparison.Ordinal)
        || e.Message.Contains("Frame was detached", StringComparison.Ordinal)
        || e.Message.Contains("Cannot find context", StringComparison.Ordinal);

    /// <summary>A text that is there without being bound to a field is the usual reason why a label leads nowhere.</summary>
    private async Task<string> UnboundAsync(PlainTarget target)
    {
        try
        {
            return target.Kind is TargetKind.Label or TargetKind.Choice && await CountAsync(target with { Kind = TargetKind.Near }) > 0
                ? $"The text '{target.Name}' stands there but is not bound to a field: write {{ near: {target.Name} }}. "
                : "";
        }
        catch (PlaywrightException)
        {
            return "";
        }
    }
}
