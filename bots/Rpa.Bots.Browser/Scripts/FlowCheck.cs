using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>
/// Follows every path of a script: nothing is used before a page is open, each path that ends well submits exactly once where the script submits at all, outputs are set,
/// values that may be unset are asked for with `has()` first.
/// </summary>
internal sealed class FlowCheck(ScriptScope scope)
{
    /// <summary>Where a path stands: a page is open; the least and most submits so far; paths known to be set.</summary>
    private sealed record State(bool IsOpen, int Least, int Most, ImmutableHashSet<string> Known);

    /// <summary>Every step, those inside others too.</summary>
    public static IEnumerable<Step> All(ImmutableArray<Step> steps) => steps.SelectMany(s => s.Inner.SelectMany(All).Prepend(s));

    /// <summary>The step comes to a submit, its own or that of the script it runs.</summary>
    public static bool Submits(Step step) => step is SubmitStep or RunStep { Script.Signature.IsEffect: true };

    public void Check(ImmutableArray<Step> steps, SourceSpan span)
    {
        var end = Follow(steps, new State(IsOpen: scope.IsPart, 0, 0, []), isLoop: false);
        var all = All(steps).ToList();
        var submit = all.Find(s => Submits(s) || s is BrokenStep { Verb: "submit" });

        // What cannot be read may be the step that is missed.
        var isVague = all.Exists(s => s is BrokenStep { Verb: "" or "run" });
        if (submit is not null && end is { Least: 0 } && !isVague)
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.NoSubmit, submit.Span, "A path of the script ends without coming to this submit, and would count as done.",
                "End that path with 'fail:', or let every path come to the submit.", Witness(steps));
        }

        if (end is null && submit is not null)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.NoSubmit, submit.Span, "No path of the script ends well after this submit.", "Let a path end without 'fail:'.");
        }

        // So may a step that reads into an output which is not declared.
        var mayBeRead = isVague || all.Exists(s => s is BrokenStep { Verb: "read", Output: var read } && !scope.Outputs.Any(o => o.Name == read));
        foreach (var output in scope.Outputs.Where(o => !o.IsOptional && !mayBeRead && end is not null && !end.Known.Contains("output." + o.Name)))
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.OutputNotSet, span, $"The output '{output.Name}' is not read on every path that ends well.",
                $"Add '- read: {output.Name}', or declare it optional.");
        }
    }

    /// <summary>The conditions that lead past the submit.</summary>
    private static ImmutableArray<string> Witness(ImmutableArray<Step> steps) =>
        [.. steps.OfType<WhenStep>().Where(w => All(w.Then).Concat(All(w.Else)).Any(Submits)).Select(w => $"when at {w.Span.Line}")];

    /// <summary>The state behind the steps; null where every path has ended.</summary>
    private State? Follow(ImmutableArray<Step> steps, State? state, bool isLoop)
    {
        foreach (var step in steps)
        {
            if (state is null)
            {
                scope.Diagnostics.Report(ScriptDiagnostics.Unreachable, step.Span, "Nothing reaches this step: every path has ended before.", "Remove it, or move it up.");
                return null;
            }

            Demand(step.Programs, state.Known);
            state = Follow(step, state, isLoop);
        }

        return state;
    }

    private State? Follow(Step step, State state, bool isLoop)
    {
        switch (step)
        {
            case OpenStep or BrokenStep { Verb: "open" or "" }:
                return state with { IsOpen = true };
            case RunStep run:
                return Follow(run, state, isLoop);
            case BrokenStep { Verb: "fail" }:
                return null;
            case WhenStep branch:
                if (branch.Condition is not Holds)
                {
                    DemandOpen(step, state);
                }

                var known = branch.Condition is Holds holds ? state.Known.Union(Tested(holds.Program.Tree)) : state.Known;
                return Join(Follow(branch.Then, state with { Known = known }, isLoop), Follow(branch.Else, state, isLoop));
            case ForEachStep each:
                return Join(state, Follow(each.Steps, state, isLoop: true));
            case FailStep:
                ReportFailAfterSubmit(step, state);
                return null;
        }

        DemandOpen(step, state);
        switch (step)
        {
            case SubmitStep or BrokenStep { Verb: "submit" }:
                return Submitted(step, state, isLoop);
            case FillStep or FillSecretStep or ChooseStep or ChooseSeveralStep or CheckStep or UploadStep when state.Most > 0:
                ReportFillAfterSubmit(step);
                return state;
            case ReadStep read:
                var isSure = !scope.Outputs.Any(o => o.Name == read.Output && o.IsOptional);
                return isSure ? state with { Known = state.Known.Add("output." + read.Output) } : state;
            case ReadTableStep table:
                return state with { Known = state.Known.Add("output." + table.Output) };
            case DownloadStep download:
                return state with { Known = state.Known.Add("output." + download.Output) };
            case BrokenStep { Output: { } output }:
                return state with { Known = state.Known.Add("output." + output) };
            default:
                return state;
        }
    }

    /// <summary>What the other script does to the path; its own paths are followed where it is written.</summary>
    private State Follow(RunStep run, State state, bool isLoop)
    {
        if (run.Script.IsPart)
        {
            DemandOpen(run, state);
        }

        var inner = All(run.Script.Steps).ToList();
        if (state.Most > 0 && inner.Exists(s => s is FillStep or FillSecretStep or ChooseStep or ChooseSeveralStep or CheckStep or UploadStep))
        {
            ReportFillAfterSubmit(run);
        }

        if (inner.Exists(s => s is FailStep))
        {
            ReportFailAfterSubmit(run, state);
        }

        var known = state.Known.Union(run.Save.Where(s => !run.Script.Outputs.Any(o => o.Name == s.From && o.IsOptional)).Select(s => "output." + s.Output));
        return (Submits(run) ? Submitted(run, state, isLoop) : state) with { IsOpen = true, Known = known };
    }

    private State Submitted(Step step, State state, bool isLoop)
    {
        if (state.Most > 0 || isLoop)
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.TwoSubmits, step.Span, isLoop ? "A submit inside 'for-each' may happen several times." : "A path comes to a second submit.",
                "One attempt submits once: make two states of the workflow with a script each.");
        }

        return state with { Least = state.Least + 1, Most = state.Most + 1 };
    }

    private void ReportFillAfterSubmit(Step step) => scope.Diagnostics.Report(
        ScriptDiagnostics.FillAfterSubmit, step.Span, "A field is filled after the submit.", "Fill before the submit; after it a script only reads.");

    private void ReportFailAfterSubmit(Step step, State state)
    {
        if (state.Most > 0)
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.FailAfterSubmit, step.Span, "The submit was accepted before this failure, so the entry exists.", "Recognise a refusal in the submit's 'refused:'.");
        }
    }

    private void DemandOpen(Step step, State state)
    {
        if (!state.IsOpen)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BeforeOpen, step.Span, "A page is used before one is open.", "Begin with '- open: /path'.");
        }
    }

    private static State? Join(State? a, State? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => new State(a.IsOpen && b.IsOpen, Math.Min(a.Least, b.Least), Math.Max(a.Most, b.Most), a.Known.Intersect(b.Known)),
    };

    private void Demand(IEnumerable<CelProgram> programs, ImmutableHashSet<string> known)
    {
        foreach (var program in programs)
        {
            var tested = program.References.Where(r => r.IsTested).Select(r => Name(r.Path)).ToHashSet();
            foreach (var reference in program.References.Where(r => !r.IsTested && IsMaybeUnset(r)))
            {
                var name = Name(reference.Path);
                if (!known.Contains(name) && !tested.Contains(name))
                {
                    scope.Diagnostics.Report(
                        ScriptDiagnostics.MaybeUnset, reference.Span, $"'{name}' may be unset here.",
                        reference.Path[0] == "output" ? "Read it first." : $"Add 'if: \"has({name})\"' to the step.");
                }
            }
        }
    }

    private bool IsMaybeUnset(CelReference reference) => reference.Path switch
    {
        ["input", var name, ..] => scope.Inputs.Any(i => i.Name == name && i.IsOptional),
        ["output", _, ..] => true,
        _ => false,
    };

    private static string Name(IReadOnlyList<string> path) => path.Count > 1 ? $"{path[0]}.{path[1]}" : path[0];

    /// <summary>Paths that are set where the expression is true: its `has()` that stand alone or behind `&amp;&amp;`.</summary>
    private static IEnumerable<string> Tested(CelExpr tree) => tree switch
    {
        CelSelect { IsTest: true, Operand: CelIdentifier operand } select => [$"{operand.Name}.{select.Field}"],
        CelCall { Function: "_&&_" } and => and.Arguments.SelectMany(Tested),
        _ => [],
    };
}
