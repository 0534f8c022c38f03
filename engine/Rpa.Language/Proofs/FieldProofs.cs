using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Rules;

namespace Rpa.Language.Proofs;

/// <summary>Reports fields that are read where some path has not set them: by expressions, letters and scripts.</summary>
internal sealed class FieldProofs(ParsedWorkflow workflow, FieldFlow fields, BotCatalog catalog, Work work)
{
    private readonly DiagnosticBag _diagnostics = workflow.File.Diagnostics;
    private readonly HashSet<(string Field, SourceSpan Span)> _reported = [];
    private readonly Dictionary<(string Table, string Input), TableSpace> _spaces = [];

    public void Prove()
    {
        for (var i = 0; i < fields.Flow.States.Length; i++)
        {
            var (entry, after) = (fields.Entry(i), fields.AfterWork(i));
            switch (fields.Flow.States[i])
            {
                case DoState action:
                    Call(i, action.Call, entry);
                    Saves(i, action.Save, entry);
                    Saves(i, action.OnFailure.SelectMany(f => f.Save), entry);
                    if (action.Probe is { } probe)
                    {
                        Call(i, probe.Call, entry);
                        Program(i, probe.Found, entry);
                        Saves(i, probe.Save, entry);
                    }

                    if (action.Undo is { } undo)
                    {
                        Call(i, undo, after);
                        if (action.UndoProbe is { } asked)
                        {
                            Call(i, asked.Call, after);
                            Program(i, asked.Found, after);
                        }
                    }

                    Guards(i, action.Next, after);
                    break;
                case DecideState decide:
                    Inputs(i, decide.With, entry);
                    Table(i, decide, entry);
                    Saves(i, decide.Save, entry);
                    Guards(i, decide.Next, after);
                    break;
                case RunState run:
                    Text(i, run.Workflow, entry);
                    if (run.ForEach is { } forEach)
                    {
                        Program(i, forEach, entry);
                    }

                    Inputs(i, run.With, entry);
                    Saves(i, run.Save, entry);
                    Guards(i, run.Next, after);
                    break;
                case WaitState wait:
                    if (wait.Until is { } until)
                    {
                        Program(i, until, entry);
                    }

                    foreach (var message in wait.Messages)
                    {
                        Saves(i, message.Save, entry);
                        Guards(i, message.Next, fields.AfterMessage(i, message));
                    }

                    break;
            }
        }
    }

    private void Call(int state, ActionCall call, FieldSet set)
    {
        Inputs(state, call.With, set);
        if (!catalog.Actions.TryGetValue(call.Action, out var action))
        {
            return;
        }

        foreach (var (_, asset) in CallShape.Of(action, call.With, workflow.Assets, workflow.Definition.Data).Assets)
        {
            var reads = asset.Signature.Reads.IsDefault ? [] : asset.Signature.Reads;
            var tested = reads.Where(r => r.IsTested).Select(r => r.Path).ToHashSet();
            foreach (var read in reads.Where(r => !r.IsTested && r.Path.Length > 1 && r.Path[0] == Scopes.DataName && !tested.Contains(r.Path)))
            {
                Unset(state, read.Path[1], read.Span, set, $"'{asset.Name}' reads '{read.Path[1]}' for the state '{fields.Flow.States[state].Name}'");
            }
        }
    }

    /// <summary>An unset input of a table needs a row that takes it, or `no-match`.</summary>
    private void Table(int state, DecideState decide, FieldSet set)
    {
        if (decide.NoMatch is not null || decide.Rules is not { } name || !workflow.Definition.Rules.TryGetValue(name, out var table) || table.Hit == HitPolicy.Collect
            || workflow.BrokenTables.Contains(name))
        {
            return;
        }

        foreach (var with in decide.With)
        {
            if (with.Value is InputTemplate.Scalar { Text: AbsentWhenUnset { Programs: [var only] } } && PathOf.Expr(only.Tree) is [Scopes.DataName, var field]
                && fields.Number(field) is >= 0 and var number && !set.Has(number)
                && Space(table, with.Key) is var space && (!space.IsWhole || space.HasGapWhereUnset(with.Key)))
            {
                if (!space.IsWhole)
                {
                    TableProofs.ReportTooWide(_diagnostics, table);
                    continue;
                }

                _diagnostics.Report(
                    LanguageDiagnostics.UnsetRead, with.Span, $"'data.{field}' may be unset in '{decide.Name}', and no row of '{name}' takes that.",
                    $"Add a row with '{with.Key}: unset', or 'no-match: STATE'.", fields.Witness(state, number));
            }
        }
    }

    private TableSpace Space(RuleTable table, string unset)
    {
        if (!_spaces.TryGetValue((table.Name, unset), out var space))
        {
            _spaces.Add((table.Name, unset), space = new TableSpace(table, work, new HashSet<string> { unset }));
        }

        return space;
    }

    private void Inputs(int state, ImmutableArray<WithEntry> with, FieldSet set)
    {
        foreach (var text in with.SelectMany(w => CallReader.Templates(w.Value)))
        {
            // An optional input is simply left out where its field is unset.
            if (text is not AbsentWhenUnset)
            {
                Text(state, text, set);
            }
        }
    }

    private void Text(int state, TextTemplate text, FieldSet set)
    {
        foreach (var program in text.Programs)
        {
            Program(state, program, set);
        }
    }

    private void Program(int state, CelProgram program, FieldSet set)
    {
        if (program is not BrokenProgram)
        {
            Reads(state, Narrowing.Of(program.Tree).Reads, set);
        }
    }

    private void Guards(int state, ImmutableArray<Branch> branches, FieldSet set) => Reads(state, BranchReads.Reads(branches), set);

    private void Saves(int state, IEnumerable<SaveEntry> saves, FieldSet set)
    {
        foreach (var save in saves)
        {
            // A bare path that is unset leaves the field as it is.
            if (!PathOf.IsPlain(save.Value.Tree))
            {
                Program(state, save.Value, set);
            }
        }
    }

    private void Reads(int state, IEnumerable<PathRead> reads, FieldSet set)
    {
        foreach (var read in reads.Where(r => r.Path.Length == 2 && r.Path[0] == Scopes.DataName && !r.Known.Contains(r.Name)))
        {
            Unset(state, read.Path[1], read.Span, set, $"'{read.Name}' is read in '{fields.Flow.States[state].Name}'");
        }
    }

    private void Unset(int state, string field, SourceSpan span, FieldSet set, string what)
    {
        var number = fields.Number(field);
        if (number < 0 || set.Has(number) || !_reported.Add((field, span)))
        {
            return;
        }

        var path = fields.Witness(state, number);
        _diagnostics.Report(
            LanguageDiagnostics.UnsetRead, span, $"{what}, but on some path nothing has set it.",
            $"Ask 'has({Scopes.DataName}.{field})' before, or set the field on every path.{ProbeHint(field, path)}", path);
    }

    /// <summary>A field that an effect sets and its probe does not is set on every path but the one behind a crash: that is easily overlooked.</summary>
    private string ProbeHint(string field, ImmutableArray<string> path) =>
        path.Select(n => workflow.Definition.States[n]).OfType<DoState>().FirstOrDefault(s => s.Probe is not null && s.Save.Any(e => e.Field == field)) is { } effect
            ? $" '{effect.Name}' sets it, but after a crash its probe stands in and may not."
            : "";
}
