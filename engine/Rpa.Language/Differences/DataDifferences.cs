using System.Collections.Immutable;
using Rpa.Expressions.Types;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Proofs;

namespace Rpa.Language.Differences;

/// <summary>Differences of the declared fields.</summary>
internal static class DataDifferences
{
    /// <summary>States named in a meaning; more are counted.</summary>
    private const int MostNamed = 6;

    public static IEnumerable<Difference> Of(WorkflowDefinition old, WorkflowDefinition @new)
    {
        var flow = new Flow(@new);
        foreach (var (name, before, after) in BundleDifferences.Pairs(old.Data, @new.Data, f => f.Name))
        {
            if (after is null)
            {
                yield return new Difference("data", ChangeKind.Removed, name, $"({Words.Of(before!.Type)}) is gone", "What a moved case holds in it stays in its history; nothing reads it any more.");
                continue;
            }

            if (before is null)
            {
                yield return new Difference("data", ChangeKind.Added, name, $"({Words.Of(after.Type)}) is new", Lacking(old, flow, name));
                continue;
            }

            if (before.Type != after.Type)
            {
                yield return new Difference("data", ChangeKind.Changed, name, $"is {Words.Of(after.Type)}, before {Words.Of(before.Type)}", Retyped(name, before.Type, after.Type));
            }

            if (before.IsPersonal != after.IsPersonal)
            {
                yield return new Difference(
                    "data", ChangeKind.Changed, name, after.IsPersonal ? "is personal data now" : "is no longer personal data", "It counts for a moved case at once: what is hidden, given out and erased.");
            }

            if (before.Label != after.Label)
            {
                yield return new Difference("data", ChangeKind.Changed, name, $"is called '{after.Label.En}' / '{after.Label.De}', before '{before.Label.En}' / '{before.Label.De}'");
            }
        }
    }

    private static string Retyped(string name, DataType before, DataType after)
    {
        if (before.Kind != after.Kind)
        {
            return $"A moved case keeps the value of the old type in '{name}' and is stopped where the new type is needed: correct it after the move.";
        }

        var gone = before.Options.Except(after.Options).ToList();
        if (gone.Count > 0)
        {
            return $"A moved case that has {Words.List(gone)} in '{name}' keeps it, and no comparison or letter knows it any more: correct it after the move.";
        }

        return before.Kind == DataKind.Choice ? "" : $"A moved case keeps its value in '{name}', also where the new bounds would refuse it.";
    }

    /// <summary>The states from which a moved case comes to a reader of the field without passing where it is set.</summary>
    private static string Lacking(WorkflowDefinition old, Flow flow, string field)
    {
        var sets = new HashSet<int>(Enumerable.Range(0, flow.States.Length).Where(i => Sets(flow.States[i], field)));
        var reads = Enumerable.Range(0, flow.States.Length).Where(i => Reads(flow.States[i], field)).ToList();

        // Backwards from the readers, not through states that set it.
        var lacking = new HashSet<int>(reads);
        var queue = new Queue<int>(lacking);
        while (queue.TryDequeue(out var at))
        {
            foreach (var edge in flow.Incoming[at].Where(e => !sets.Contains(e.From)))
            {
                if (lacking.Add(edge.From))
                {
                    queue.Enqueue(edge.From);
                }
            }
        }

        var states = flow.States.Where((s, i) => lacking.Contains(i) && old.States.ContainsKey(s.Name) && s is not FinalState).Select(s => s.Name).ToList();
        if (states.Count == 0)
        {
            return "";
        }

        var named = Words.List(states.Take(MostNamed)) + (states.Count > MostNamed ? $" and {states.Count - MostNamed} more" : "");
        return $"A case moved while in {named} comes to {Words.List(reads.Select(r => flow.States[r].Name).Take(MostNamed))} without it: set it when moving the case.";
    }

    private static bool Sets(StateDefinition state, string field) => Saves.Of(state).Any(s => s.Field == field) || (state is TaskState task && task.Edit.Contains(field));

    private static bool Reads(StateDefinition state, string field) => Programs.Of(state).SelectMany(p => p.References).Any(r => !r.IsTested && r.Path.Length > 1 && r.Path[0] == Scopes.DataName && r.Path[1] == field);
}
