using System.Collections.Immutable;
using System.Security.Cryptography;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Schema;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>`*.page.yaml`: reads and checks page scripts.</summary>
internal sealed class PageScriptKind : IAssetKind
{
    public const string KindName = "script";

    private static readonly CelType s_case = CelType.Record("case", [new CelField("reference", CelType.String), new CelField("workflow", CelType.String)]);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public string Ending => ".page.yaml";

    /// <inheritdoc/>
    public FileShape Shape => PageScriptShape.File;

    /// <inheritdoc/>
    public IAsset? Parse(AssetSource source, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        var script = Read(source, found, Neighbours.Of(source));
        diagnostics.AddRange(found.ToImmutable());
        return script;
    }

    internal static PageScript? Read(AssetSource source, DiagnosticBag diagnostics, Neighbours neighbours)
    {
        if (YamlReader.Read(source.File, source.Bytes.Span, diagnostics) is not { } root)
        {
            return null;
        }

        // Where lines are lost, paths cannot be followed.
        var isWhole = !diagnostics.HasErrors;
        var reader = MappingReader.Of(root, PageScriptShape.Map, "the page script", diagnostics);
        if (reader.IsAbsent)
        {
            return null;
        }

        CheckName(reader, source.Name);
        reader.LocalText("title");
        var site = reader.Scalar("site");
        if (site is not null)
        {
            MappingReader.IsName(site, diagnostics);
        }

        var isPart = reader.Boolean("part");
        var hosts = reader.Texts("hosts").Select(h => h.Text).ToImmutableArray();
        var inputs = DeclarationReader.Inputs(reader);
        var outputs = DeclarationReader.Outputs(reader);
        var failures = reader.Texts("failures").Where(f => MappingReader.IsName(f, diagnostics)).Select(f => f.Text).ToImmutableArray();
        var scope = new ScriptScope(Environment(source.Scopes, inputs, outputs), inputs, outputs, failures, hosts, [], diagnostics)
        {
            Site = site?.Text ?? "", Neighbours = neighbours, IsPart = isPart,
        };
        var mask = reader.List("mask") is { IsDefault: false } list
            ? list.Select(node => TargetReader.Read(node, TargetKind.ValueOf, scope)).OfType<Target>().ToImmutableArray()
            : [];
        var messages = TargetReader.Read(reader.Node("messages"), TargetKind.Css, scope);
        var steps = new StepReader(scope).Steps(reader, "steps");
        reader.Done();
        if (isWhole && reader.Mapping["steps"] is not null)
        {
            new FlowCheck(scope).Check(steps, reader.SpanOf("steps"));
        }

        // What a step with a fault would use is not known.
        if (!diagnostics.HasErrors)
        {
            ReportUnused(reader, scope, steps, mask, messages);
        }

        return new PageScript(source.Name, site?.Text ?? "", hosts, inputs, outputs, failures, mask, messages, steps, isPart, Signature(inputs, outputs, failures, steps) with { IsPart = isPart })
        {
            Version = Convert.ToHexStringLower(SHA256.HashData(source.Bytes.Span)),
        };
    }

    private static void CheckName(MappingReader reader, string name)
    {
        var written = reader.Scalar("script");
        var expected = name[(name.LastIndexOf('/') + 1)..];
        if (written is not null && written.Text != expected)
        {
            reader.Report(ScriptDiagnostics.OtherName, "script", $"The script calls itself '{written.Text}', its file '{expected}'.", $"Write 'script: {expected}', or rename the file.");
        }
    }

    /// <summary>A script sees the case and its inputs, not the case's data: what it needs is passed to it, so that it can serve several processes.</summary>
    private static CelEnvironment Environment(CelEnvironment scopes, ImmutableArray<ScriptInput> inputs, ImmutableArray<ScriptOutput> outputs) =>
        new CelEnvironment(ImmutableDictionary<string, CelType>.Empty, scopes.Calendar)
            .With("case", scopes.Variables.GetValueOrDefault("case", s_case))
            .With("input", CelType.Record("input", inputs.Select(i => new CelField(i.Name, i.Type, i.IsOptional, i.IsPersonal))))
            .With("output", CelType.Record("output", outputs.Select(o => o.ToField(isOptional: true))));

    private static AssetSignature Signature(
        ImmutableArray<ScriptInput> inputs, ImmutableArray<ScriptOutput> outputs, ImmutableArray<string> failures, ImmutableArray<Step> steps)
    {
        var all = FlowCheck.All(steps).ToList();
        var written = all.SelectMany(s => s switch { FillStep f => f.Value.Programs, ChooseStep c => c.Option.Programs, _ => [] });
        var runs = all.OfType<RunStep>().ToList();
        return new AssetSignature(
            [.. inputs.Select(i => new InputParameter(i.Key, i.Type, !i.IsOptional, i.IsPersonal) { IsPersonal = i.IsPersonal })],
            [.. outputs.Select(o => o.ToField(o.IsOptional))],
            failures,
            IsEffect: all.Exists(FlowCheck.Submits),
            WritesCaseReference: written.Any(IsReference) || runs.Exists(r => r.Script.Signature.WritesCaseReference || r.Inputs.Any(i => i.Value.Programs.Any(IsReference))),
            [.. all.SelectMany(s => s.Programs).SelectMany(p => p.References).Where(r => r.Path[0] is "case" or "data")]);
    }

    private static bool IsReference(CelProgram program) => program.References.Any(r => r.Path is ["case", "reference", ..]);

    private static void ReportUnused(MappingReader reader, ScriptScope scope, ImmutableArray<Step> steps, ImmutableArray<Target> mask, Target? messages)
    {
        var used = FlowCheck.All(steps).SelectMany(s => s.Programs).Concat(mask.SelectMany(m => m.Programs)).Concat(messages?.Programs ?? [])
            .SelectMany(p => p.References).Where(r => r.Path is ["input", _, ..]).Select(r => r.Path[1]).ToHashSet();
        foreach (var entry in reader.Entries("inputs").Where(e => scope.Inputs.Any(i => i.Key == e.Key.Text && !used.Contains(i.Name))))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnusedInput, entry.Key.Span, $"The input '{entry.Key.Text}' is not used.", "Remove it, or use it in a step.");
        }

        var ended = StepReader.FailuresOf(steps).ToHashSet();
        foreach (var failure in reader.Texts("failures").Where(f => !ended.Contains(f.Text)))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnusedFailure, failure.Span, $"No step ends with the failure '{failure.Text}'.", "Remove it, or end a path with 'fail:'.");
        }
    }
}
