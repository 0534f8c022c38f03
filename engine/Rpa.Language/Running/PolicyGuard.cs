using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>R6: policies are proved statically and enforced here again, operator commands included, in the same words.</summary>
internal static class PolicyGuard
{
    /// <summary>Begins the outcome of a mark that is a debt: the guarded state has still to be entered because another one was.</summary>
    private const string Owed = "after ";

    /// <summary>Why a state may not be entered now, or null.</summary>
    public static LocalText? Forbids(CaseRun run, string state)
    {
        foreach (var policy in run.Definition.Policies)
        {
            switch (policy)
            {
                case NeverEnterWithout never when never.State == state && !run.Case.PolicyMarks.Contains(new PolicyMark(state, Outcome(never))):
                    return PolicyText.EnteredWithout(never);
                case AlwaysAfter always when always.Comes != state && run.Definition.States.GetValueOrDefault(state) is FinalState && !always.Except.Contains(state)
                    && run.Case.PolicyMarks.Contains(new PolicyMark(always.Comes, Owed + always.After)):
                    return PolicyText.EndsWithout(always, state);
            }
        }

        return null;
    }

    /// <summary>Why a case may not be where it is under this definition: it came there under another one, which did not ask for an outcome. Null where it may.</summary>
    public static LocalText? ForbidsToStay(CaseRun run) =>
        run.Definition.Policies.OfType<NeverEnterWithout>().FirstOrDefault(n => n.State == run.Case.State && !run.Case.EnteredBy.Contains(Outcome(n))) is { } never
            ? PolicyText.EnteredWithout(never)
            : null;

    /// <summary>The marks once a state is entered: those that let the case in are used up, what must come because of it is owed.</summary>
    public static (ImmutableArray<PolicyMark> Marks, ImmutableArray<string> EnteredBy) Entered(CaseRun run, string state)
    {
        ImmutableArray<string> used = [.. run.Case.PolicyMarks.Where(m => m.GuardedState == state && !m.Outcome.StartsWith(Owed, StringComparison.Ordinal)).Select(m => m.Outcome)];
        var owed = run.Definition.Policies.OfType<AlwaysAfter>().Where(a => a.After == state).Select(a => new PolicyMark(a.Comes, Owed + a.After));
        return ([.. run.Case.PolicyMarks.Where(m => m.GuardedState != state).Union(owed)], used);
    }

    /// <summary>Records a person's outcome for every policy that waits for it.</summary>
    public static void Mark(CaseRun run, string taskState, string outcome, bool isReleased)
    {
        if (!run.Actor.IsPerson)
        {
            return;
        }

        foreach (var never in run.Definition.Policies.OfType<NeverEnterWithout>().Where(n => n.TaskState == taskState && n.Outcome == outcome && (isReleased || !n.FourEyes)))
        {
            var mark = new PolicyMark(never.State, Outcome(never));
            if (!run.Case.PolicyMarks.Contains(mark))
            {
                run.Case = run.Case with { PolicyMarks = run.Case.PolicyMarks.Add(mark) };
            }
        }
    }

    private static string Outcome(NeverEnterWithout never) => $"{never.TaskState}.{never.Outcome}";
}
