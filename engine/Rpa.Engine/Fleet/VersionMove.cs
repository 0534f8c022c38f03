using System.Collections.Immutable;
using Rpa.Engine.Running;
using Rpa.Expressions.Types;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Engine.Fleet;

/// <summary>What a case would make of another version: Step is asked, its answer thrown away.</summary>
internal static class VersionMove
{
    public static async Task<MoveLine> LineAsync(BundleShelf bundles, CompiledBundle target, CaseSnapshot snapshot, int version, DateTimeOffset now)
    {
        var command = new OperatorCommanded { At = now, Actor = Actor.Clock, Command = OperatorCommand.MoveVersion, Target = target.Hash, Data = Rpa.Expressions.Values.MapValue.Empty, Reason = "" };
        var verdict = Step.Apply(target, snapshot, command).Verdict;
        var refusal = verdict.Kind switch
        {
            VerdictKind.Applied => null,
            VerdictKind.Deferred => "An outside effect is uncertain; it would move once that is settled.",
            _ => verdict.Message.En,
        };
        WorkflowDefinition? old = null;
        try
        {
            old = (await bundles.GetAsync(snapshot.BundleVersion)).Definition;
        }
        catch (BundleMissingException)
        {
            // Then only what the new version says can be told.
        }

        return new MoveLine(snapshot.Reference, snapshot.State, version, refusal, [.. Notes(old, target.Definition, snapshot)]);
    }

    private static IEnumerable<string> Notes(WorkflowDefinition? old, WorkflowDefinition target, CaseSnapshot snapshot)
    {
        if (!target.States.TryGetValue(snapshot.State, out var state))
        {
            yield return $"the state '{snapshot.State}' is not in version {target.Version}";
            yield break;
        }

        if (old?.States.GetValueOrDefault(snapshot.State) is { } before && before.GetType() != state.GetType())
        {
            yield return $"'{snapshot.State}' is of another kind in version {target.Version}";
        }

        var gone = snapshot.Data.Entries.Select(e => e.Key.ToString()!).Where(f => target.Field(f) is null).ToList();
        if (gone.Count > 0)
        {
            yield return $"no longer declared: {string.Join(", ", gone)}";
        }

        var unfit = snapshot.Data.Entries.Where(e => target.Field(e.Key.ToString()!) is { } field && field.Type.FromValue(e.Value).Fault is not null).Select(e => e.Key.ToString()).ToList();
        if (unfit.Count > 0)
        {
            yield return $"values that do not fit their new type: {string.Join(", ", unfit)}";
        }

        if (old is not null)
        {
            var added = target.Deadlines.Select(d => d.Name).Except(old.Deadlines.Select(d => d.Name)).ToList();
            if (added.Count > 0)
            {
                yield return $"deadlines that are new: {string.Join(", ", added)}";
            }
        }
    }
}
