using System.Text.RegularExpressions;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Running;

/// <summary>Asks the page whether a condition holds now, and says in words what is not so.</summary>
internal sealed class ConditionCheck(PageReader reader, ScriptValues values)
{
    /// <summary>Null where it holds, else what is not so. <paramref name="mayHeal"/>: values are also looked for where the page has changed; what shows something is never guessed. <paramref name="seen"/>: what was asked a moment ago.</summary>
    public async Task<string?> FaultAsync(Condition condition, bool mayHeal = false, SurveyedPage? seen = null)
    {
        switch (condition)
        {
            case Shows shows:
                var shown = values.Plain(shows.Target);
                return await CountAsync(shown, seen) > 0 ? null : $"does not show {shown.Title}";
            case Missing missing:
                await reader.ArriveAsync();
                var gone = values.Plain(missing.Target);
                return await CountAsync(gone, seen) == 0 ? null : $"shows {gone.Title}";
            case AtAddress address:
                var pattern = values.Text(address.Pattern);
                return Like(pattern).IsMatch(reader.Live.Path) ? null : $"is not at '{pattern}' but at '{reader.Live.Path}'";
            case DialogSaid dialog:
                var words = values.Text(dialog.Pattern);
                return reader.Live.Dialogs.Said.Any(Like(words).IsMatch) ? null : $"has opened no dialog that says '{words}'";
            case HasValue has:
                return await ValueFaultAsync(has, mayHeal, seen);
            case Holds holds:
                return values.Truth(holds.Program) ? null : $"does not fit '{holds.Program.Text}'";
            case AllOf all:
                foreach (var part in all.Parts)
                {
                    if (await FaultAsync(part, mayHeal, seen) is { } fault)
                    {
                        return fault;
                    }
                }

                return null;
            default:
                throw new InvalidOperationException($"Conditions of type {condition.GetType().Name} cannot be asked.");
        }
    }

    /// <summary>What has to be asked of the page for a condition.</summary>
    public IEnumerable<(PlainTarget Target, TargetUse Use, DirectAsk Ask)> Asked(Condition condition, bool mayHeal = false) => condition switch
    {
        Shows shows => [(values.Plain(shows.Target), TargetUse.Exact, DirectAsk.None)],
        Missing missing => [(values.Plain(missing.Target), TargetUse.Exact, DirectAsk.None)],
        HasValue has => [(values.Plain(has.Target), Use(mayHeal), DirectAsk.Value)],
        AllOf all => all.Parts.SelectMany(part => Asked(part, mayHeal)),
        _ => [],
    };

    private static TargetUse Use(bool mayHeal) => mayHeal ? TargetUse.Read : TargetUse.Exact;

    private async Task<int> CountAsync(PlainTarget target, SurveyedPage? seen) => seen?.Answers.GetValueOrDefault(target)?.Count ?? await reader.CountAsync(target);

    private async Task<string?> ValueFaultAsync(HasValue has, bool mayHeal, SurveyedPage? seen)
    {
        var target = values.Plain(has.Target);
        var one = seen?.Answers.GetValueOrDefault(target) is { } answer ? await reader.MeantAsync(target, Use(mayHeal), answer) : await reader.FindDirectAsync(target, Use(mayHeal), DirectAsk.Value);
        if (one is { Value: { } said })
        {
            return Fault(has, target, said);
        }

        var handles = await TargetFinder.Locate(reader.Live.Page, target).ElementHandlesAsync();
        var handle = handles.Count == 1 ? handles[0] : null;
        string? shown = null;
        if (mayHeal && reader.Healer is { } healer && healer.Knows(target, TargetUse.Read))
        {
            if (handle is null)
            {
                handle = await healer.HealAsync(target, TargetUse.Read, handles.Count);
            }
            else
            {
                var both = PageAnswer.Parse<DescribedValue>(await handle.EvaluateAsync<string>(LooksFunctions.DescribeValue));
                var meant = await healer.ConfirmAsync(target, TargetUse.Read, handle, both.Looks);
                (handle, shown) = (meant, ReferenceEquals(meant, handle) ? both.Value : null);
            }
        }

        if (handle is null)
        {
            return handles.Count == 0 ? $"does not show {target.Title}" : $"shows {target.Title} {handles.Count} times";
        }

        shown ??= await handle.EvaluateAsync<string>(PageFunctions.Read);

        return Fault(has, target, shown);
    }

    // Personal values stay out of messages; their lengths say enough to look at the picture.
    private string? Fault(HasValue has, PlainTarget target, string shown) => FieldText.Same(values.Evaluate(has.Value), shown) ? null : $"shows another {target.Title} than expected";

    private static Regex Like(string pattern) =>
        new("^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking | RegexOptions.Singleline);
}
