using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Definitions;
using Rpa.Language.Proofs;

namespace Rpa.Language.Testing;

/// <summary>The kinds of things that tests can pass.</summary>
public enum CoveredKind
{
    /// <summary>A state that was entered.</summary>
    State,
    /// <summary>A way from one state to another: a branch, a failure's route, an outcome, a message, a time that is over.</summary>
    Transition,
    /// <summary>A row of a rule table that matched.</summary>
    RuleRow,
}

/// <summary>Something that tests can pass.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">In words.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Times">How many tests passed it.</param>
public sealed record CoverageItem(CoveredKind Kind, string Name, SourceSpan Span, int Times);

/// <summary>What tests have passed of a process.</summary>
/// <param name="Items">In the file's order.</param>
public sealed record Coverage(ImmutableArray<CoverageItem> Items)
{
    /// <summary>What no test has passed.</summary>
    public IEnumerable<CoverageItem> Missed => Items.Where(i => i.Times == 0);

    /// <summary>How many of a kind there are, and how many of them were passed.</summary>
    public (int Passed, int All) Count(CoveredKind kind) => (Items.Count(i => i.Kind == kind && i.Times > 0), Items.Count(i => i.Kind == kind));

    /// <summary>Hundredths passed, rounded down; 100 where there is nothing to pass.</summary>
    public int Percent(CoveredKind kind) => Count(kind) is var (passed, all) && all > 0 ? 100 * passed / all : 100;

    /// <summary>The least of the three.</summary>
    public int Least => Enum.GetValues<CoveredKind>().Min(Percent);

    /// <summary>What <paramref name="results"/> have passed of <paramref name="definition"/>.</summary>
    public static Coverage Of(WorkflowDefinition definition, IReadOnlyCollection<TestResult> results)
    {
        var entered = results.SelectMany(r => r.Walk.Path.Select(p => p.State).Distinct()).CountBy(s => s).ToDictionary();
        var passed = results.SelectMany(r => r.Walk.Passed).CountBy(s => s).ToDictionary();
        var states = definition.StateOrder.Select(s => new CoverageItem(CoveredKind.State, s, definition.States[s].Span, entered.GetValueOrDefault(s)));
        var ways = Ways(definition).DistinctBy(w => w.Span).Select(w => new CoverageItem(CoveredKind.Transition, w.Name, w.Span, passed.GetValueOrDefault(w.Span)));
        var used = definition.States.Values.OfType<DecideState>().Select(d => d.Rules).OfType<string>().ToHashSet();
        var rows = definition.Rules.Values.Where(t => used.Contains(t.Name)).OrderBy(t => t.Span.Line)
            .SelectMany(t => t.Rows.Select((row, i) => new CoverageItem(CoveredKind.RuleRow, $"{t.Name}, row {i + 1}: {row.Source}", row.Span, passed.GetValueOrDefault(row.Span))));
        return new Coverage([.. states, .. ways, .. rows]);
    }

    /// <summary>The ways that the proofs walk on, each once, and those into the supervisor's queue that the file names.</summary>
    private static IEnumerable<(string Name, SourceSpan Span)> Ways(WorkflowDefinition definition)
    {
        var flow = new Flow(definition);
        for (var i = 0; i < flow.States.Length; i++)
        {
            foreach (var edge in flow.Outgoing[i].Where(e => e.Kind is not (FlowKind.Anywhere or FlowKind.Deadline)))
            {
                yield return ($"{flow.States[i].Name} -> {flow.States[edge.To].Name}{Label(flow, edge)}", edge.Span);
            }

            if (flow.States[i] is DoState state)
            {
                foreach (var route in state.OnFailure.Where(r => r.To == FailureRoute.Queue))
                {
                    yield return ($"{state.Name} -> {FailureRoute.Queue} ({route.Failure})", route.Span);
                }
            }
        }

        foreach (var edge in flow.Outgoing.SelectMany(o => o).Where(e => e.Kind is FlowKind.Anywhere or FlowKind.Deadline))
        {
            yield return ($"any state -> {flow.States[edge.To].Name} ({edge.Label})", edge.Span);
        }
    }

    private static string Label(Flow flow, FlowEdge edge)
    {
        var branches = edge.Kind is FlowKind.Next or FlowKind.Message ? BranchReads.Branches(flow.States[edge.From], edge.Route) : [];
        var guard = edge.Branch < branches.Length && branches.Length > 1 ? branches[edge.Branch].If?.Text is { } text ? $"if {text}" : "otherwise" : "";
        var words = string.Join(", ", new[] { edge.Label, guard }.Where(w => w.Length > 0));
        return words.Length == 0 ? "" : $" ({(words.Length <= 80 ? words : string.Concat(words.AsSpan(0, 79), "…"))})";
    }
}
