using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>Something that is not as a test expects.</summary>
/// <param name="What">`path`, `data.fee`, `letters 1: to`.</param>
/// <param name="Expected">In words.</param>
/// <param name="Actual">In words.</param>
/// <param name="Span">Where it is expected.</param>
public sealed record Difference(string What, string Expected, string Actual, SourceSpan Span)
{
    /// <summary>As a finding.</summary>
    public Diagnostic ToDiagnostic() => new(
        TestDiagnostics.Differs.Code, TestDiagnostics.Differs.Severity, Span, $"{What}: expected {Expected}, but it was {TestValues.OnOneLine(Actual)}.", "Correct the process, or what the test expects.", []);
}

/// <summary>Holds a walk against what a test expects.</summary>
internal sealed class Comparison(CaseWalk walk)
{
    private readonly List<Difference> _found = [];

    /// <summary>All differences. What is left out is not looked at, except exceptions, of which in the end none is expected.</summary>
    public IReadOnlyList<Difference> With(Expectation expect, bool isLast = true)
    {
        Path(expect);
        Text("state", expect.State, walk.Case.State);
        Text("final", expect.Final, walk.Case.Outcome ?? $"not ended, in '{walk.Case.State}'", walk.Case.Outcome is not null);
        foreach (var (field, value) in expect.Data)
        {
            var actual = walk.Case.Data[field.Value];
            if (actual is null || !actual.Equals(value))
            {
                Add($"data.{field.Value}", TestValues.Shown(value), TestValues.Shown(actual), field.Span);
            }
        }

        foreach (var field in expect.Unset.Where(f => walk.Case.Data[f.Value] is not null))
        {
            Add($"data.{field.Value}", "unset", TestValues.Shown(walk.Case.Data[field.Value]), field.Span);
        }

        Letters(expect);
        Calls(expect);
        Deadlines(expect);
        Task(expect);
        Exceptions(expect, isLast);
        Events(expect);
        Children(expect);
        return _found;
    }

    private void Add(string what, string expected, string actual, SourceSpan span) => _found.Add(new Difference(what, expected, actual, span));

    private void Text(string what, Placed<string>? expected, string actual, bool quoted = true)
    {
        if (expected is not null && expected.Value != actual)
        {
            Add(what, $"'{expected.Value}'", quoted ? $"'{actual}'" : actual, expected.Span);
        }
    }

    private void Path(Expectation expect)
    {
        if (expect.Path.IsDefault)
        {
            return;
        }

        var actual = walk.Path.Select(p => p.State).ToList();
        for (var i = 0; i < Math.Max(expect.Path.Length, actual.Count); i++)
        {
            var wanted = i < expect.Path.Length ? expect.Path[i] : null;
            var was = i < actual.Count ? actual[i] : null;
            if (wanted?.Value != was)
            {
                var span = wanted?.Span ?? (expect.Path.Length > 0 ? expect.Path[^1].Span : expect.Span);
                Add($"path, state {i + 1}", wanted is null ? "the end of the path" : $"'{wanted.Value}'", was is null ? "the end of the path" : $"'{was}'", span);
                return;
            }
        }
    }

    private void Letters(Expectation expect)
    {
        if (expect.Letters.IsDefault)
        {
            return;
        }

        Count("letters", expect.Letters.Length, walk.Letters.Select(l => l.Name), expect.Span);
        for (var i = 0; i < Math.Min(expect.Letters.Length, walk.Letters.Count); i++)
        {
            var (wanted, was) = (expect.Letters[i], walk.Letters[i]);
            var what = $"letters, {i + 1}";
            if (wanted.Name != was.Name)
            {
                Add(what, $"'{wanted.Name}'", $"'{was.Name}'", wanted.Span);
                continue;
            }

            With($"{what}, with", wanted.With, was.Inputs);
            if (wanted.Language is { } language && language != was.Language)
            {
                Add($"{what}, language", language, was.Language, wanted.Span);
            }

            if (wanted.Subject is { } subject && !was.Subject.Contains(subject, StringComparison.Ordinal))
            {
                Add($"{what}, subject", $"'{subject}'", $"'{was.Subject}'", wanted.Span);
            }

            foreach (var words in wanted.Contains.Where(w => !Folded(was.Text).Contains(Folded(w), StringComparison.Ordinal)))
            {
                Add($"{what}, contains", $"'{words}'", was.Error ?? $"this text:\n{was.Text.Trim()}", wanted.Span);
            }
        }
    }

    /// <summary>Line ends are the letter's business, not the test's.</summary>
    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Calls(Expectation expect)
    {
        var next = 0;
        foreach (var wanted in expect.Calls)
        {
            var index = walk.Calls.FindIndex(next, c => c.State == wanted.State);
            if (index < 0)
            {
                Add("calls", $"a call in '{wanted.State}'", "none" + (next > 0 ? " after those before" : ""), wanted.Span);
                continue;
            }

            next = index + 1;
            With($"calls, {wanted.State}", wanted.With, walk.Calls[index].Inputs);
        }
    }

    private void With(string what, ImmutableArray<YamlEntry> wanted, MapValue was)
    {
        foreach (var entry in wanted.Where(e => !TestValues.Matches(was[e.Key.Text], e.Value)))
        {
            Add($"{what}: {entry.Key.Text}", TestValues.Shown(entry.Value), TestValues.Shown(was[entry.Key.Text]), entry.Key.Span);
        }
    }

    private void Deadlines(Expectation expect)
    {
        foreach (var wanted in expect.Deadlines)
        {
            var what = $"deadlines.{wanted.Name}";
            if (walk.Case.Deadlines.FirstOrDefault(d => d.Name == wanted.Name) is not { } was)
            {
                Add(what, wanted.Due is null ? "started" : wanted.Due, "not started", wanted.Span);
                continue;
            }

            if (wanted.Due is { } due && !Moments.IsDue(was.DueAt, due))
            {
                Add($"{what}, due", due, Moments.Due(was.DueAt), wanted.Span);
            }

            Flag($"{what}, paused", wanted.Paused, was.PausedSince is not null, wanted.Span);
            Flag($"{what}, ended", wanted.Ended, was.EndedAt is not null && was.MissedAt is null, wanted.Span);
            Flag($"{what}, missed", wanted.Missed, was.MissedAt is not null, wanted.Span);
        }

        if (expect.Due is { } day)
        {
            var timer = walk.Case.Timers.FirstOrDefault(t => t.Id is TimeInputs.TaskDue or TimeInputs.WaitOver);
            var at = walk.Case.Task?.DueAt ?? timer?.DueAt;
            if (at is not { } dueAt || !Moments.IsDue(dueAt, day.Value))
            {
                Add("due", day.Value, at is { } a ? Moments.Due(a) : "nothing that is due", day.Span);
            }
        }
    }

    private void Flag(string what, bool? expected, bool actual, SourceSpan span)
    {
        if (expected is { } wanted && wanted != actual)
        {
            Add(what, wanted ? "true" : "false", actual ? "true" : "false", span);
        }
    }

    private void Task(Expectation expect)
    {
        if (expect.Task is not { } wanted)
        {
            return;
        }

        if (walk.Case.Task is not { } was)
        {
            Add("task", "an open task", "none", wanted.Span);
            return;
        }

        Text("task, role", wanted.Role is null ? null : new Placed<string>(wanted.Role, wanted.Span), was.Role);
        Text("task, escalated-to", wanted.EscalatedTo is null ? null : new Placed<string>(wanted.EscalatedTo, wanted.Span), was.EscalatedTo ?? "nobody", was.EscalatedTo is not null);
        Flag("task, awaits-release", wanted.AwaitsRelease, was.AwaitsRelease, wanted.Span);
    }

    private void Exceptions(Expectation expect, bool isLast)
    {
        if (expect.Exceptions.IsDefault)
        {
            if (isLast && walk.Exceptions is [var unexpected, ..])
            {
                Add("exceptions", "none", Shown(unexpected), expect.Span);
            }

            return;
        }

        Count("exceptions", expect.Exceptions.Length, walk.Exceptions.Select(Shown), expect.Span);
        foreach (var (wanted, was) in expect.Exceptions.Zip(walk.Exceptions))
        {
            var raised = was.Exception;
            var fits = wanted.Kind == raised.Kind && (wanted.Name is null || wanted.Name == raised.Name) && (wanted.State is null || wanted.State == was.State)
                && (wanted.Contains is null || raised.Message.Contains(wanted.Contains, StringComparison.OrdinalIgnoreCase));
            if (!fits)
            {
                var words = string.Join(", ", new[] { wanted.Kind, wanted.Name, wanted.State is null ? null : $"in '{wanted.State}'", wanted.Contains is null ? null : $"'{wanted.Contains}'" }.OfType<string>());
                Add("exceptions", words, Shown(was), wanted.Span);
            }
        }
    }

    private static string Shown(WalkException raised) =>
        $"{raised.Exception.Kind}{(raised.Exception.Name.Length > 0 ? " " + raised.Exception.Name : "")} in '{raised.State}': {raised.Exception.Message}";

    private void Events(Expectation expect)
    {
        if (expect.Events.IsDefault)
        {
            return;
        }

        Count("events", expect.Events.Length, walk.Events.Select(e => e.Kind), expect.Span);
        for (var i = 0; i < Math.Min(expect.Events.Length, walk.Events.Count); i++)
        {
            var (wanted, was) = (expect.Events[i], walk.Events[i]);
            var refused = was.Verdict is VerdictKind.Refused or VerdictKind.Stale;
            if (wanted.Kind != was.Kind || (wanted.By is { } by && by != was.Actor) || (wanted.Refused ?? false) != refused)
            {
                Add($"events, {i + 1}", wanted.Kind + (wanted.By is { } who ? $" by {who}" : "") + (wanted.Refused == true ? ", refused" : ""), $"{was.Kind} by {was.Actor}{(refused ? ", refused" : "")}", wanted.Span);
                return;
            }
        }
    }

    private void Children(Expectation expect)
    {
        if (expect.Children.IsDefault)
        {
            return;
        }

        Count("children", expect.Children.Length, walk.Children.Select(c => c.Workflow), expect.Span);
        for (var i = 0; i < Math.Min(expect.Children.Length, walk.Children.Count); i++)
        {
            var (wanted, was) = (expect.Children[i], walk.Children[i]);
            if (wanted.Workflow != was.Workflow)
            {
                Add($"children, {i + 1}", $"'{wanted.Workflow}'", $"'{was.Workflow}'", wanted.Span);
                continue;
            }

            With($"children, {i + 1}, data", wanted.Data, was.Data);
        }
    }

    private void Count(string what, int expected, IEnumerable<string> actual, SourceSpan span)
    {
        var list = actual.ToList();
        if (expected != list.Count)
        {
            Add(what, expected == 0 ? "none" : $"{expected}", list.Count == 0 ? "none" : $"{list.Count}: {string.Join(", ", list)}", span);
        }
    }
}
