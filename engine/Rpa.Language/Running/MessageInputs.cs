using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>Messages for a case: replies, children, withdraw, the API.</summary>
internal static class MessageInputs
{
    public static InputVerdict Arrived(CaseRun run, MessageArrived message)
    {
        switch (message.Message)
        {
            case ChildRuns.Message or ChildRuns.StartedMessage:
                return ChildRuns.Arrived(run, message);
            case "cancel":
                return OperatorInputs.Cancel(run, message, message.Content.Text("reason") ?? "cancelled by its parent");
        }

        if (run.Case.Outcome is not null)
        {
            return Late(run, message);
        }

        if (run.Definition.Anywhere.FirstOrDefault(a => a.Name == message.Message) is { } anywhere)
        {
            return LeaveFromAnywhere(run, message, anywhere);
        }

        run.Case = run.Case with { Documents = run.Case.Documents.AddRange(message.Documents) };
        if (run.Current is WaitState wait && run.Case.Phase == CasePhase.Waiting && wait.Messages.FirstOrDefault(m => m.Message == message.Message) is { } route)
        {
            if (run.Save(route.Save, run.Scopes("message", message.Content)))
            {
                run.Follow(route.Next, run.Scopes("message", message.Content));
            }

            return InputVerdict.Applied;
        }

        return message.Message == "reply"
            ? InputVerdict.Applied
            : Verdicts.Refused($"'{run.Case.State}' wartet nicht auf '{message.Message}'.", $"'{run.Case.State}' does not wait for '{message.Message}'.");
    }

    private static InputVerdict LeaveFromAnywhere(CaseRun run, MessageArrived message, AnywhereTransition anywhere)
    {
        if (run.Case.Undoing is not null)
        {
            return Verdicts.Refused("Der Fall wird gerade beendet.", "The case is ending already.");
        }

        if (anywhere.Except.Contains(run.Case.State))
        {
            return Verdicts.Refused($"'{message.Message}' gilt in '{run.Case.State}' nicht.", $"'{message.Message}' does not apply in '{run.Case.State}'.");
        }

        if (run.Case.Intent is not null)
        {
            run.Case = run.Case with { Deferred = run.Case.Deferred.Add(new DeferredInput(message)) };
            return Verdicts.Deferred;
        }

        run.Case = run.Case with { Documents = run.Case.Documents.AddRange(message.Documents) };
        run.Enter(anywhere.To, anywhere.Span);
        return InputVerdict.Applied;
    }

    /// <summary>R3: a bounce or a late reply to a finished case opens an exception on it; its outcome stays.</summary>
    private static InputVerdict Late(CaseRun run, MessageArrived message)
    {
        run.Case = run.Case with { Documents = run.Case.Documents.AddRange(message.Documents) };
        run.Raise("message", message.Message, $"A message '{message.Message}' came after the case had ended as '{run.Case.Outcome}'.", message.Content);
        return InputVerdict.Applied;
    }
}
