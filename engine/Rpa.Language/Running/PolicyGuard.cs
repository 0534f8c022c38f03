using Rpa.Expressions;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>R6: policies are proved statically and enforced here again, operator commands included.</summary>
internal static class PolicyGuard
{
    /// <summary>Why a state may not be entered now, or null.</summary>
    public static LocalText? Forbids(CaseRun run, string state)
    {
        foreach (var policy in run.Definition.Policies)
        {
            if (policy is NeverEnterWithout never && never.State == state && !run.Case.PolicyMarks.Contains(new PolicyMark(state, $"{never.TaskState}.{never.Outcome}")))
            {
                return new LocalText(
                    $"'{state}' darf nur betreten werden, nachdem eine Person seit dem letzten Mal '{never.TaskState}.{never.Outcome}' entschieden hat ({never.Span}).",
                    $"'{state}' may be entered only after a person has decided '{never.TaskState}.{never.Outcome}' since the last time ({never.Span}).");
            }
        }

        return null;
    }

    /// <summary>Records a person's outcome for every policy that waits for it.</summary>
    public static void Mark(CaseRun run, string taskState, string outcome)
    {
        if (!run.Actor.IsPerson)
        {
            return;
        }

        foreach (var policy in run.Definition.Policies)
        {
            var mark = policy is NeverEnterWithout never && never.TaskState == taskState && never.Outcome == outcome ? new PolicyMark(never.State, $"{taskState}.{outcome}") : null;
            if (mark is not null && !run.Case.PolicyMarks.Contains(mark))
            {
                run.Case = run.Case with { PolicyMarks = run.Case.PolicyMarks.Add(mark) };
            }
        }
    }
}
