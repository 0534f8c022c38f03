using Rpa.Expressions.Values;

namespace Rpa.Language.Running;

/// <summary>Personal content leaves a case that is over: what happened and when stays, about whom goes (Art. 17 GDPR). Pure, and without the bundle, which may be long gone.</summary>
public static class Erasure
{
    /// <summary>The case without the content, or why not: a case that still runs, or waits for a person, needs it.</summary>
    public static StepResult Apply(CaseSnapshot snapshot, ContentErased erased)
    {
        if (snapshot.Outcome is null || snapshot.Phase == CasePhase.Exception)
        {
            return new StepResult(snapshot, [], [], Verdicts.Refused(
                "Der Fall ist noch nicht beendet. Gelöscht wird, was abgeschlossen ist.", "The case is not over yet. What is over can be erased; end the case first."));
        }

        var data = snapshot.Data.With([.. erased.Fields.Select(f => KeyValuePair.Create(f, (Value?)null))]);
        return new StepResult(
            snapshot with
            {
                Data = data,
                Documents = [],
                Action = null,
                Answer = null,
                PendingFailure = null,
                Exception = null,
                Task = null,
                Deferred = [],
                Undoable = [],
                Children = [.. snapshot.Children.Select(c => c with { Data = null })],
            },
            [], [], InputVerdict.Applied);
    }
}
