using System.Collections.Immutable;
using Rpa.Expressions.Values;
using Rpa.Language.Definitions;

namespace Rpa.Language.Running;

/// <summary>R9: children start with the id (parent, visit, index) and join through the parent's inbox; parallelism is bounded.</summary>
internal static class ChildRuns
{
    /// <summary>The message by which a child that has ended joins.</summary>
    public const string Message = "child";

    /// <summary>The message by which the shell tells the parent a child's reference.</summary>
    public const string StartedMessage = "child-started";

    public static void Begin(CaseRun run, RunState state)
    {
        var items = ImmutableArray.Create<Value?>((Value?)null);
        if (state.ForEach is { } forEach)
        {
            var list = forEach.Evaluate(run.Scopes());
            if (list.Value is not ListValue values)
            {
                run.Raise("defect", "", $"{forEach.Span}: `{forEach.Text}` gave no list: {list.Error ?? list.Value?.ToString()}");
                return;
            }

            items = [.. values.Items];
        }

        run.Case = run.Case with { Phase = CasePhase.Children, Children = [.. items.Select((item, index) => new ChildCase(index, null, null, item is null ? null : Value.Map(("item", item))))] };
        if (state.HandOver)
        {
            foreach (var child in run.Case.Children)
            {
                if (!Start(run, state, child))
                {
                    return;
                }
            }

            Join(run, state);
            return;
        }

        StartMore(run, state);
    }

    /// <summary>A child has started or ended.</summary>
    public static InputVerdict Arrived(CaseRun run, MessageArrived message)
    {
        var content = message.Content;
        if (run.Current is not RunState state || (content["visit"] as IntValue)?.Number != run.Case.Visit || content["index"] is not IntValue index
            || run.Case.Children.FirstOrDefault(c => c.Index == index.Number) is not { } child)
        {
            return Verdicts.Stale(run.Case);
        }

        var known = child with { Reference = content.Text("reference") ?? child.Reference };
        if (message.Message == Message)
        {
            known = known with { Outcome = content.Text("outcome"), Data = content["data"] as MapValue };
        }

        run.Case = run.Case with { Children = run.Case.Children.Replace(child, known) };
        StartMore(run, state);
        return InputVerdict.Applied;
    }

    private static void StartMore(CaseRun run, RunState state)
    {
        if (run.Case.Children.All(c => c.Outcome is not null))
        {
            Join(run, state);
            return;
        }

        // A child that was commanded but whose reference is not yet known counts as running: its reference is the placeholder.
        var running = run.Case.Children.Count(c => c.Reference is not null && c.Outcome is null);
        foreach (var child in run.Case.Children.Where(c => c.Reference is null && c.Outcome is null).Take(Math.Max(0, state.Parallel - running)))
        {
            if (!Start(run, state, child))
            {
                return;
            }
        }
    }

    private static bool Start(CaseRun run, RunState state, ChildCase child)
    {
        var scopes = run.Scopes("item", child.Data?["item"]);
        var workflow = state.Workflow.Evaluate(scopes);
        var (data, error) = InputEvaluation.Evaluate(state.With, scopes);
        if (workflow.Value is null || data is null)
        {
            run.Raise("defect", "", error ?? $"{state.Workflow.Span}: the workflow's name failed: {workflow.Error}");
            return false;
        }

        run.Case = run.Case with { Children = run.Case.Children.Replace(child, child with { Reference = "" }) };
        run.Command(new CaseCommand.StartChild(
            workflow.Value.ToString(), run.Case.Visit, child.Index, data, state.Documents ? run.Case.Documents : [], state.HandOver));
        return true;
    }

    private static void Join(CaseRun run, RunState state)
    {
        var children = run.Case.Children.Select(c => (Value)Value.Map(
            ("reference", c.Reference is { Length: > 0 } reference ? Value.Of(reference) : null),
            ("outcome", c.Outcome is { } outcome ? Value.Of(outcome) : null),
            ("data", c.Data)));
        var result = Value.Map(("children", Value.Of(children)));
        run.Case = run.Case with { Answer = result };
        if (run.Save(state.Save, run.Scopes("result", result)))
        {
            run.Follow(state.Next, run.Scopes("result", result));
        }
    }
}
