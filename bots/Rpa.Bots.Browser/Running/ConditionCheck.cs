using System.Text.RegularExpressions;
using Rpa.Bots.Browser.Direct;
using Rpa.Bots.Browser.Healing;
using Rpa.Bots.Browser.Pages;
using Rpa.Bots.Browser.Scripts;

namespace Rpa.Bots.Browser.Running;

/// <summary>Asks the page whether a condition holds now, and says in words what is not so.</summary>
internal sealed class ConditionCheck(PageReader reader, ScriptValues values)
{
    /// <summary>Null where it holds, else what is not so. <paramref name="mayHeal"/>: values are also looked for where the page has changed; what shows something is never guessed.</summary>
    public async Task<string?> FaultAsync(Condition condition, bool mayHeal = false)
    {
        switch (condition)
        {
            case Shows shows:
                var shown = values.Plain(shows.Target);
                return await reader.CountAsync(shown) > 0 ? null : $"does not show {shown.Title}";
            case Missing missing:
                await reader.ArriveAsync();
                var gone = values.Plain(missing.Target);
                return await reader.CountAsync(gone) == 0 ? null : $"shows {gone.Title}";
            case AtAddress address:
                var pattern = values.Text(address.Pattern);
                return Like(pattern).IsMatch(reader.Live.Path) ? null : $"is not at '{pattern}' but at '{reader.Live.Path}'";
            case DialogSaid dialog:
                var words = values.Text(dialog.Pattern);
                return reader.Live.Said.Any(Like(words).IsMatch) ? null : $"has opened no dialog that says '{words}'";
            case HasValue has:
                return await ValueFaultAsync(has, mayHeal);
            case Holds holds:
                return values.Truth(holds.Program) ? null : $"does not fit '{holds.Program.Text}'";
            case AllOf all:
                foreach (var part in all.Parts)
                {
                    if (await FaultAsync(part, mayHeal) is { } fault)
                    {
                        return fault;
                    }
                }

                return null;
            default:
                throw new InvalidOperationException($"Conditions of type {condition.GetType().Name} cannot be asked.");
        }
    }

    private async Task<string?> ValueFaultAsync(HasValue has, bool mayHeal)
    {
        var target = values.Plain(has.Target);
        if (await reader.FindDirectAsync(target, mayHeal ? TargetUse.Read : TargetUse.Exact, DirectAsk.Value) is { Value: { } said })
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
