using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rpa.Bots.Documents;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Host.Composition;
using Rpa.Language.Bundles;
using Rpa.Language.Definitions;
using Rpa.Language.Running;

namespace Rpa.Host.Benches;

/// <summary>How fast the language is: a workflow read and proved, a guard evaluated, a case moved by one step.</summary>
internal static class LanguageBench
{
    private static readonly DateTimeOffset s_at = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static ImmutableArray<BenchPart> Run()
    {
        var catalog = BotComposition.Catalog();
        var fifty = Source(50);
        var big = Source(2000);
        var bundle = Compile(fifty, catalog);
        var (waiting, answer) = Answered(bundle);
        var (open, submit) = Submitted(bundle);
        var guard = Guard(bundle.Definition);
        var scopes = new CaseScopes(waiting, s_at);
        return
        [
            Measure.Run("workflow50", "a workflow of 50 states and 20 fields read and proved, warm", "ms", 20, 10, () => Compile(fifty, catalog)),
            Measure.Run("workflow2000", "a workflow of 2,000 states and 20 fields read and proved, warm", "ms", 2000, 1, () => Compile(big, catalog)),
            .. Proofs(catalog),
            Measure.Run("guard", "has(data.name) && data.days > 84, evaluated against a case", "ns", 1000, 100_000, () => Demand(guard.Evaluate(scopes).Value is BoolValue)),
            Measure.Run("stepAnswer", "Step: an answer saved into three fields, two guards, the next action's inputs; 20 fields", "µs", 20, 2_000, () => Demand(Step.Apply(bundle, waiting, answer).Commands.Length > 0)),
            Measure.Run("stepTask", "Step: a task submitted with two edits; 20 fields", "µs", 20, 2_000, () => Demand(Step.Apply(bundle, open, submit).Commands.Length > 0)),
        ];
    }

    /// <summary>How the time grows with the states: from 250 to 2,000 (about as many as a file may hold) each step doubles them; a part tells how much longer the last takes than four times its quarter.</summary>
    private static IEnumerable<BenchPart> Proofs(BotCatalog catalog)
    {
        var parts = new List<BenchPart>();
        foreach (var (states, promise) in new[] { (250, 250), (500, 500), (1000, 1000), (2000, 2000) })
        {
            var source = Source(states);
            parts.Add(Measure.Run($"proofs{states}", string.Create(CultureInfo.InvariantCulture, $"a workflow of {states:N0} states read and proved, warm"), "ms", promise, 1, () => Compile(source, catalog)));
        }

        var growth = parts[3].Best / (4 * parts[1].Best);
        return parts.Append(new BenchPart("proofsGrowth", "time for 2,000 states over four times the time for 500; 1 is linear", "times", growth, growth, 2, 1));
    }

    private static CelProgram Guard(WorkflowDefinition definition)
    {
        var diagnostics = new DiagnosticBag();
        return CelCompiler.Compile("has(data.name) && data.days > 84", SourceSpan.StartOf("guard"), Scopes.Base(definition.Data, definition.Calendar), diagnostics)
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable()));
    }

    private static (CaseSnapshot Case, ActionAnswered Input) Answered(CompiledBundle bundle)
    {
        var bot = new Actor("bot:worker-1", "", []);
        var begun = Begin(bundle, "s1");
        return (begun, new ActionAnswered
        {
            At = s_at, Actor = bot, Visit = begun.Visit, Attempt = begun.Attempt,
            Result = Value.Map(("rows", Value.Of(Array.Empty<Value>())), ("count", Value.Of(90L)), ("columns", Value.Of([Value.Of("Name")])), ("sheet", Value.Of("Blatt 1"))),
        });
    }

    private static (CaseSnapshot Case, TaskSubmitted Input) Submitted(CompiledBundle bundle)
    {
        var clerk = new Actor("k.klein", "bauaufsicht", ["clerk"]);
        var open = Begin(bundle, "s0");
        return (open, new TaskSubmitted { At = s_at, Actor = clerk, Visit = open.Visit, Outcome = "done", Edits = Value.Map(("days", Value.Of(90L)), ("name", Value.Of("Ada Lovelace"))) });
    }

    /// <summary>A case with all fields set, moved to a state by an operator.</summary>
    private static CaseSnapshot Begin(CompiledBundle bundle, string state)
    {
        var fields = bundle.Definition.Data.Select(f => KeyValuePair.Create(f.Name, f.Name == "days" ? Value.Of(90L) : f.Name == "name" ? Value.Of("Ada Lovelace") : (Value)Value.Of("value of " + f.Name)));
        var started = Step.Start(bundle, "2026-000123", "bauaufsicht", new Started
        {
            At = s_at, Actor = new Actor("k.klein", "bauaufsicht", ["clerk"]), Data = MapValue.FromStrings(fields), Start = "hand-off",
            Documents = [new Document(new string('a', 64), "list.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 1000)],
        }).Snapshot;
        Demand(started.State == "s0");
        if (state == started.State)
        {
            return started;
        }

        var moved = Step.Apply(bundle, started, Submitted(bundle, started)).Snapshot;
        Demand(moved.State == state);
        return moved;
    }

    private static TaskSubmitted Submitted(CompiledBundle bundle, CaseSnapshot open) =>
        new() { At = s_at, Actor = new Actor("k.klein", bundle.Definition.Name, ["clerk"]), Visit = open.Visit, Outcome = "done", Edits = MapValue.Empty };

    private static CompiledBundle Compile(BundleSource source, BotCatalog catalog)
    {
        var diagnostics = new DiagnosticBag();
        return BundleCompiler.Compile([source], catalog, diagnostics) is [var bundle]
            ? bundle
            : throw new InvalidOperationException($"The bench's own workflow has findings:\n{string.Join('\n', diagnostics.ToImmutable().Take(10))}");
    }

    /// <summary>A task, then two bots, and so on, each with guards, saves and a route for its failure; the first is a task.</summary>
    private static BundleSource Source(int states)
    {
        var text = new StringBuilder("workflow: bench\nversion: 1\ntitle: { de: Messung, en: Bench }\ncalendar: rheinland-pfalz\ndata:\n  name: { type: text, max-length: 200, personal: true }\n  days: { type: integer, min: 0, max: 5000 }\n");
        for (var i = 2; i < 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  field{i}: {{ type: text, label: {{ de: Feld {i}, en: Field {i} }} }}\n");
        }

        text.Append("start:\n  - hand-off: { role: clerk, form: [name, days], documents: 1 }\ninitial: s0\nanywhere: { withdraw: { to: withdrawn } }\nstates:\n");
        for (var i = 0; i < states - 2; i++)
        {
            var next = i + 1 < states - 2 ? $"s{i + 1}" : "closed";
            text.Append(CultureInfo.InvariantCulture, $"  s{i}:\n    title: {{ de: Schritt {i}, en: Step {i} }}\n");
            text.Append(i % 3 == 0
                ? $"    task: {{ role: clerk, show: [field3], edit: [name, days], within: 2 working days, escalate: supervisor }}\n    outcomes:\n      done: {next}\n      withdraw: withdrawn\n"
                : $"    do: sheet.read\n    with: {{ document: \"${{case.documents[0]}}\", sheet: \"${{data.name}}\" }}\n    save:\n      days: \"result.count\"\n      field2: \"result.sheet\"\n"
                  + $"      field3: \"case.reference + '/' + result.sheet\"\n    next:\n      - if: \"has(data.name) && data.days > 4999\"\n        to: withdrawn\n      - if: \"data.days < 1\"\n        to: s{i - (i % 3)}\n      - to: {next}\n"
                  + "    on-failure:\n      unreadable: withdrawn\n      missing: withdrawn\n");
        }

        text.Append("  closed: { final: succeeded }\n  withdrawn: { final: withdrawn }\n");
        return new BundleSource("bench", "bench", ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("workflow.yaml", Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The bench measured something else than it says.");
        }
    }
}
