using Rpa.Expressions.Cel;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;

namespace Rpa.Language.Proofs;

/// <summary>What a state saves, wherever it says so.</summary>
internal static class Saves
{
    public static IEnumerable<SaveEntry> Of(StateDefinition state) => state switch
    {
        DoState action => action.Save.Concat(action.Probe?.Save ?? []).Concat(action.OnFailure.SelectMany(f => f.Save)),
        WaitState wait => wait.Messages.SelectMany(m => m.Save),
        DecideState decide => decide.Save,
        RunState run => run.Save,
        _ => [],
    };
}

/// <summary>All expressions of a state.</summary>
internal static class Programs
{
    public static IEnumerable<CelProgram> Of(StateDefinition state)
    {
        var saves = Saves.Of(state).Select(s => s.Value);
        return state switch
        {
            DoState action => [.. saves, .. With(action.Call.With), .. With(action.Probe?.Call.With ?? []), .. With(action.Undo?.With ?? []), .. With(action.UndoProbe?.Call.With ?? []), .. Guards(action.Next)],
            DecideState decide => [.. saves, .. With(decide.With), .. Guards(decide.Next)],
            RunState run => [.. saves, .. With(run.With), .. run.Workflow.Programs, .. Guards(run.Next), .. run.ForEach is { } list ? [list] : (CelProgram[])[]],
            WaitState wait => [.. saves, .. wait.Messages.SelectMany(m => Guards(m.Next)), .. wait.Until is { } until ? [until] : (CelProgram[])[]],
            _ => saves,
        };
    }

    private static IEnumerable<CelProgram> With(IEnumerable<WithEntry> with) => with.SelectMany(w => CallReader.Templates(w.Value)).SelectMany(t => t.Programs);

    private static IEnumerable<CelProgram> Guards(IEnumerable<Branch> branches) => branches.Select(b => b.If).OfType<CelProgram>();
}
