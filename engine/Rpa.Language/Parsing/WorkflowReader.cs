using System.Collections.Frozen;
using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Yaml;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Rules;
using Rpa.Language.Schema;

namespace Rpa.Language.Parsing;

/// <summary>A workflow as it was read, perhaps with faults; what the proofs work on.</summary>
/// <param name="File">Where it came from and where findings go.</param>
/// <param name="Definition">The definition; a target that does not exist is <see cref="StateReader.Nowhere"/>.</param>
/// <param name="Assets">The bundle's assets.</param>
/// <param name="PathsAreWhole">Every state and target could be read, so that proofs over paths say something.</param>
/// <param name="BrokenTables">Rule tables of which parts could not be read.</param>
internal sealed record ParsedWorkflow(WorkflowFile File, WorkflowDefinition Definition, AssetTable Assets, bool PathsAreWhole, IReadOnlySet<string> BrokenTables)
{
    /// <summary>Nothing of the file was lost to its syntax, so that what it does not say it does not mean.</summary>
    public bool IsReadInFull => PathsAreWhole && !File.Diagnostics.Any(d => d.Span.File == File.Path && string.CompareOrdinal(d.Code, YamlDiagnostics.UnknownKey.Code) < 0);
}

/// <summary>Reads a whole workflow file.</summary>
internal static class WorkflowReader
{
    /// <summary>The workflow, or null where the file has no usable tree.</summary>
    public static ParsedWorkflow? Read(WorkflowFile file, IReadOnlyDictionary<string, WorkflowHead> workflows, IReadOnlySet<string> unread, BotCatalog catalog)
    {
        if (file.Root is not { } root || file.Head is not { } head)
        {
            return null;
        }

        var broken = new HashSet<string>();
        var dataIsWhole = root["data"] is not YamlMapping { IsPartial: true } && !(root.IsPartial && root["data"] is null);
        var scope = Scopes.Base(head.Data, file.Calendar);
        var known = head.Data.Select(f => f.Name).ToHashSet();
        var brokenFields = ParseContext.Entries(root["data"]).Select(e => e.Key.Text).Where(n => !known.Contains(n)).ToFrozenSet();
        if (!dataIsWhole)
        {
            scope = scope.With(Scopes.DataName, CelType.Dyn);
        }
        else if (brokenFields.Count > 0)
        {
            // A fault in a declaration is not repeated wherever its field is read.
            scope = scope.With(Scopes.DataName, CelType.Record(Scopes.DataName, [.. Scopes.Data(head.Data).Fields, .. brokenFields.Select(n => new CelField(n, CelType.Dyn, IsOptional: true))]));
        }

        var stateNodes = ParseContext.Entries(root["states"]).ToList();
        var context = new ParseContext
        {
            Name = head.Name,
            File = file.Path,
            Diagnostics = file.Diagnostics,
            Catalog = catalog,
            Assets = AssetTable.Read(file.Source, catalog, scope, file.Diagnostics),
            Calendar = file.Calendar,
            Data = head.Data,
            DataIsWhole = dataIsWhole,
            BrokenFields = brokenFields,
            Scope = scope,
            States = stateNodes.Select(e => e.Key.Text).ToFrozenSet(),
            Finals = stateNodes.Where(e => (e.Value as YamlMapping)?["final"] is YamlScalar)
                .ToFrozenDictionary(e => e.Key.Text, e => ((YamlScalar)((YamlMapping)e.Value)["final"]!).Text),
            Rules = Tables(file, broken).ToFrozenDictionary(t => t.Name),
            Workflows = workflows,
            Unread = unread,
        };

        var reader = new StateReader(context);
        var states = stateNodes.Select(e => reader.Read(e.Key, e.Value)).OfType<StateDefinition>().ToFrozenDictionary(s => s.Name);
        var definition = new WorkflowDefinition
        {
            Name = head.Name,
            Version = ParseContext.Number(root["version"], 1),
            Title = ParseContext.Title(root["title"], head.Name),
            Calendar = file.Calendar,
            Retention = root["retention"] is YamlScalar retention ? Spelling.Period(retention.Text) : null,
            Priority = Enum.TryParse<CasePriority>(ParseContext.Text(root["priority"]), ignoreCase: true, out var priority) ? priority : CasePriority.Normal,
            Data = head.Data,
            Starts = new StartReader(context).Read(root["start"]),
            Deadlines = [.. ParseContext.Entries(root["deadlines"]).Select(e => Deadline(context, e)).OfType<DeadlineDefinition>()],
            Initial = context.State(root["initial"]) ?? StateReader.Nowhere,
            States = states,
            StateOrder = [.. stateNodes.Select(e => e.Key.Text).Where(states.ContainsKey)],
            Anywhere = [.. ParseContext.Entries(root["anywhere"]).Select(e => Anywhere(context, e))],
            Rules = context.Rules,
            Policies = new PolicyReader(context, states).Read(root["policies"]),
            Span = file.Head.Span,
        };
        RoleNames.Check(context, root);
        var whole = !context.HasUnknownTargets && states.Count == stateNodes.Count && !root.IsPartial && stateNodes.All(e => e.Value is YamlMapping { IsPartial: false });
        return new ParsedWorkflow(file, definition, context.Assets, whole, broken);
    }

    private static IEnumerable<RuleTable> Tables(WorkflowFile file, HashSet<string> broken)
    {
        var reader = new RuleTableReader(file.Diagnostics);
        var seen = new HashSet<string>();
        foreach (var entry in file.Tables)
        {
            if (!seen.Add(entry.Key.Text))
            {
                file.Diagnostics.Report(LanguageDiagnostics.NameTaken, entry.Key.Span, $"There is another rule table '{entry.Key.Text}'.", "Give each its own name.");
                continue;
            }

            var table = reader.Read(entry.Key, entry.Value);
            if (table.Rows.Length < ParseContext.Items((entry.Value as YamlMapping)?["rows"]).Count())
            {
                broken.Add(table.Name);
            }

            yield return table;
        }
    }

    private static DeadlineDefinition? Deadline(ParseContext context, YamlEntry entry)
    {
        if (entry.Value is not YamlMapping map)
        {
            return null;
        }

        var within = context.Period(map["within"]);
        var from = context.State(map["from"]);
        var until = context.State(map["until"]);
        var then = map["then"] is { } node ? context.State(node) : null;
        var pauses = context.StateList(map["pauses"]);
        return within is { } period && from is not null && until is not null
            ? new DeadlineDefinition(entry.Key.Text, period, from, until, pauses, ParseContext.Text(map["escalate"]), then, entry.Key.Span) 
            {
                ThenSpan = map["then"]?.Span ?? entry.Key.Span,
                UntilSpan = map["until"]?.Span ?? entry.Key.Span,
                PausesSpan = map["pauses"]?.Span ?? entry.Key.Span,
            }
            : null;
    }

    private static AnywhereTransition Anywhere(ParseContext context, YamlEntry entry)
    {
        var map = entry.Value as YamlMapping;
        return new AnywhereTransition(entry.Key.Text, context.State(map is null ? entry.Value : map["to"]) ?? StateReader.Nowhere, context.StateList(map?["except"]), entry.Key.Span);
    }
}
