using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Running;
using Rpa.Bots.Browser.Scripts;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Direct;

/// <summary>How a value goes into a field.</summary>
internal enum EntryKind
{
    /// <summary>Written.</summary>
    Fill,
    /// <summary>An option of a select, or a radio button of a group.</summary>
    Choose,
    /// <summary>A box that is ticked where the value is true.</summary>
    Check,
}

/// <summary>A value for a field.</summary>
internal sealed record FieldEntry(PlainTarget Target, Value Value, EntryKind Kind);

/// <summary>
/// Enters values into the usual fields in two questions for all of them: what they are; then each one written, settled and read back. Where a field is not a usual one, or did not keep its value, it ends
/// before it; <see cref="FieldWriter"/> does that one in Playwright's ways, which also says what is wrong.
/// </summary>
internal sealed class DirectWriter(PageReader reader)
{
    /// <summary>How many of the values, from the first on, are in their fields.</summary>
    public async Task<int> EnterAsync(params IReadOnlyList<FieldEntry> entries)
    {
        var found = await reader.FindDirectAsync([.. entries.Select(e => (e.Target, Use(e)))], DirectAsk.Facts);
        var plans = entries.Zip(found).Select(e => Planned(e.First, e.Second)).TakeWhile(plan => plan is not null).Select(plan => plan!).ToList();
        if (plans.Count == 0)
        {
            return 0;
        }

        var done = PageAnswer.Parse<List<Entered>>(await plans[0].Element.AskAsync("enter", plans.ConvertAll(plan => plan.Asked)));
        var count = 0;
        foreach (var (plan, entered) in plans.Zip(done).TakeWhile(e => e.Second.Settled.Connected && e.First.IsRight(e.Second.Settled.Value)))
        {
            var element = plan.Element with { Id = entered.Id };
            reader.Live.Remember(new FilledField(element, plan.Title, entered.Settled.Value, IsInFrame: false) { Fits = plan.IsWritten ? plan.IsRight : static _ => false });
            count++;
        }

        return count;
    }

    private static TargetUse Use(FieldEntry entry) => entry.Kind switch
    {
        EntryKind.Fill => TargetUse.Fill,
        EntryKind.Choose => TargetUse.Choose,
        _ => entry.Target.Key is null ? TargetUse.Exact : TargetUse.Check,
    };

    // What is asked of the page for an entry; null where its field is not a usual one.
    private static Plan? Planned(FieldEntry entry, DirectElement element)
    {
        var (target, facts, title) = (DirectPage.Spec(entry.Target), element.Facts!, entry.Target.Title);
        switch (entry.Kind)
        {
            case EntryKind.Fill when facts is { IsText: true, ReadOnly: false }:
                var (text, value) = FieldText.Written(entry.Value, facts);
                return facts.MaxLength >= 0 && text.Length > facts.MaxLength ? null
                    : new Plan(element, title, new { target, id = element.Id, how = "write", text }, shown => FieldText.Fits(value, text, shown), IsWritten: true);
            case EntryKind.Choose when facts.IsSelect:
                return FieldText.Option(facts.Options, FieldText.For(entry.Value, "")) is not { } option ? null
                    : new Plan(element, title, new { target, id = element.Id, how = "select", index = facts.Options.ToList().IndexOf(option) }, shown => PageReader.Words(shown) == option.Text);
            case EntryKind.Choose when facts.Tag == "fieldset" || facts.Role is "radiogroup" or "group":
                var pattern = TargetFinder.Whole(FieldText.For(entry.Value, ""), isLabel: false).ToString();
                return new Plan(element, $"option '{FieldText.For(entry.Value, "")}' of {title}", new { target, id = element.Id, how = "radio", pattern }, shown => shown == "true");
            case EntryKind.Check when facts.IsTick:
                var on = entry.Value is BoolValue { IsTrue: true };
                return new Plan(element, title, new { target, id = element.Id, how = "tick", on }, shown => shown == (on ? "true" : "false"));
            default:
                return null;
        }
    }

    private sealed record Plan(DirectElement Element, string Title, object Asked, Func<string, bool> IsRight, bool IsWritten = false);

    private sealed record Entered(int Id, SettledValue Settled);
}
