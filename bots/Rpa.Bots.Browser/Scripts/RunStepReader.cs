using System.Collections.Immutable;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>Reads the step `run:`: another script of the bundle, with its inputs and what is taken of its outputs.</summary>
internal sealed class RunStepReader(ScriptScope scope)
{
    /// <summary>Reads the step; null where it has a fault, which is reported.</summary>
    public RunStep? Read(MappingReader reader)
    {
        var name = reader.Scalar("run");
        var with = reader.Entries("with");
        var save = reader.Entries("save");
        if (name is null || Find(name) is not { } script)
        {
            return null;
        }

        if (script.Site.Length > 0 && script.Site != scope.Site)
        {
            Report(name, $"'{name.Text}' works at the site '{script.Site}', this script at '{scope.Site}'.", "Run a script of the same site.");
        }

        foreach (var failure in script.Failures.Where(f => !scope.Failures.Contains(f)))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnknownFailure, name.Span, $"'{name.Text}' may end with the failure '{failure}', which this script does not declare.", $"Add '{failure}' to 'failures:'.");
        }

        return new RunStep(script, Inputs(name, script, with), Saved(name, script, save), reader.Span);
    }

    private PageScript? Find(YamlScalar name)
    {
        switch (scope.Neighbours.Find(name.Text))
        {
            case { Cycle: { Length: > 0 } cycle }:
                scope.Diagnostics.Report(ScriptDiagnostics.ScriptCycle, name.Span, $"The scripts run each other without an end: {string.Join(" > ", cycle)}.", "Remove one of these 'run:' steps.");
                return null;
            case { Exists: false }:
                scope.Diagnostics.Report(ScriptDiagnostics.UnknownScript, name.Span, $"There is no page script '{name.Text}'.", $"Write its path in the process without its ending, such as 'scripts/sign-in'.");
                return null;
            case var found:
                // Faults of the other script are told where they stand.
                return found.Script;
        }
    }

    private ImmutableArray<(string Key, TextTemplate Value)> Inputs(YamlScalar name, PageScript script, ImmutableArray<YamlEntry> with)
    {
        var inputs = ImmutableArray.CreateBuilder<(string, TextTemplate)>();
        foreach (var entry in with)
        {
            var input = script.Inputs.FirstOrDefault(i => i.Key == entry.Key.Text);
            if (input is null)
            {
                Report(entry.Key, $"'{name.Text}' has no input '{entry.Key.Text}'.", script.Inputs.IsEmpty ? "It takes none; remove it." : DidYouMean.Remedy(entry.Key.Text, script.Inputs.Select(i => i.Key)));
            }
            else if (entry.Value is not YamlScalar scalar)
            {
                scope.Diagnostics.Report(ScriptDiagnostics.BadCall, entry.Value.Span, $"The input '{entry.Key.Text}' is {entry.Value.Kind}; a text was expected.", "Quote a '${…}' value.");
            }
            else if (scope.Template(scalar) is { } value)
            {
                inputs.Add((input.Key, value));
                if (!input.Type.IsAssignableFrom(value.ResultType))
                {
                    scope.Diagnostics.Report(ScriptDiagnostics.WrongType, scalar.Span, $"'{scalar.Text}' gives {value.ResultType}; the input '{input.Key}' of '{name.Text}' is {input.Type}.", "Correct the expression.");
                }
            }
        }

        foreach (var missing in script.Inputs.Where(i => !i.IsOptional && !with.Any(e => e.Key.Text == i.Key)))
        {
            Report(name, $"'{name.Text}' needs the input '{missing.Key}'.", $"Add '{missing.Key}: …' under 'with:'.");
        }

        return inputs.DrainToImmutable();
    }

    private ImmutableArray<(string Output, string From)> Saved(YamlScalar name, PageScript script, ImmutableArray<YamlEntry> save)
    {
        var saved = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var entry in save)
        {
            var output = scope.Outputs.FirstOrDefault(o => o.Name == entry.Key.Text);
            var from = script.Outputs.FirstOrDefault(o => o.Name == (entry.Value as YamlScalar)?.Text);
            if (output is null)
            {
                scope.Diagnostics.Report(ScriptDiagnostics.UnknownOutput, entry.Key.Span, $"The script has no output '{entry.Key.Text}'.", scope.Outputs.IsEmpty ? "Declare it under 'outputs:'." : DidYouMean.Remedy(entry.Key.Text, scope.Outputs.Select(o => o.Name)));
            }
            else if (from is null)
            {
                scope.Diagnostics.Report(
                    ScriptDiagnostics.UnknownOutput, entry.Value.Span, $"'{name.Text}' has no output '{(entry.Value as YamlScalar)?.Text}'.",
                    DidYouMean.Remedy((entry.Value as YamlScalar)?.Text ?? "", script.Outputs.Select(o => o.Name)));
            }
            else if (!output.CelType.IsAssignableFrom(from.CelType) || (from.IsOptional && !output.IsOptional))
            {
                scope.Diagnostics.Report(
                    ScriptDiagnostics.WrongType, entry.Value.Span, $"'{from.Name}' of '{name.Text}' is {from.CelType}{(from.IsOptional ? " and may be unset" : "")}; '{output.Name}' is {output.CelType}.", "Declare both alike.");
            }
            else
            {
                saved.Add((output.Name, from.Name));
            }
        }

        return saved.DrainToImmutable();
    }

    private void Report(YamlScalar place, string message, string remedy) => scope.Diagnostics.Report(ScriptDiagnostics.BadCall, place.Span, message, remedy);
}
