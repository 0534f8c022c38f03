using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>Reads the step `read:`: a value, a table or a file goes into an output.</summary>
internal sealed class ReadStepReader(ScriptScope scope)
{
    /// <summary>Reads the step; null where it has a fault, which is reported.</summary>
    public Step? Read(MappingReader reader)
    {
        var name = reader.Scalar("read");
        var output = scope.Outputs.FirstOrDefault(o => o.Name == name?.Text);
        if (name is not null && output is null)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.UnknownOutput, name.Span, $"The script has no output '{name.Text}'.", scope.Outputs.IsEmpty ? "Declare it under 'outputs:'." : DidYouMean.Remedy(name.Text, scope.Outputs.Select(o => o.Name)));
        }

        if (reader.Mapping["table"] is not null)
        {
            return Table(reader, name, output);
        }

        if (reader.Mapping["download"] is not null)
        {
            return Download(reader, name, output);
        }

        var from = TargetReader.Read(reader.Node("from", required: true), TargetKind.ValueOf, scope);
        var pattern = reader.Scalar("pattern");
        if (pattern is not null && !IsPattern(pattern))
        {
            return null;
        }

        if (output?.Type.Kind == DataKind.Document)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadDownload, name!.Span, $"'{output.Name}' is a document; it comes from a download.", "Write 'download: BUTTON' instead of 'from:'.");
            return null;
        }

        if (output?.Type.Kind == DataKind.List)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.NotAList, name!.Span, $"'{output.Name}' is a list; a list is read from a table.", "Write 'table:' and 'columns:' instead of 'from:'.");
            return null;
        }

        return from is null || output is null ? null : new ReadStep(output.Name, from, pattern?.Text, reader.Span);
    }

    private DownloadStep? Download(MappingReader reader, YamlScalar? name, ScriptOutput? output)
    {
        var from = TargetReader.Read(reader.Node("download"), TargetKind.Press, scope);
        var types = reader.Texts("types");
        var largest = reader.Scalar("largest");
        foreach (var type in types.Where(t => t.Text.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadDownload, type.Span, $"'{type.Text}' is no media type.", "Write types such as application/pdf or image/*.");
        }

        if (largest is not null && ByteSize(largest.Text) is null)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadDownload, largest.Span, $"'{largest.Text}' is no size.", "Write a number and a unit, from 1 kB to 100 MB: 10 MB.");
        }

        if (output is null || from is null)
        {
            return null;
        }

        if (output.Type.Kind != DataKind.Document)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadDownload, name!.Span, $"'{output.Name}' is no document; a download gives one.", $"Declare it as '{output.Name}: document'.");
            return null;
        }

        return new DownloadStep(output.Name, from, [.. types.Select(t => t.Text)], largest is null ? null : ByteSize(largest.Text), reader.Span);
    }

    /// <summary>`500 kB`, `10 MB`; null for anything else.</summary>
    private static long? ByteSize(string text) =>
        text.Split(' ') is [var number, "kB" or "MB"] && int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var amount)
        && amount * (text.EndsWith("kB", StringComparison.Ordinal) ? 1_000L : 1_000_000L) is >= 1_000 and <= 100_000_000 and var bytes ? bytes : null;

    private ReadTableStep? Table(MappingReader reader, YamlScalar? name, ScriptOutput? output)
    {
        var table = TargetReader.Read(reader.Node("table"), TargetKind.Css, scope);
        var none = TargetReader.Condition(reader.Node("none"), scope);
        var entries = reader.Entries("columns", required: true);
        var where = reader.Scalar("where");
        var each = reader.Child("each");
        if (output is null || table is null)
        {
            return null;
        }

        if (output.Type.Element is not { Kind: DataKind.Record } || output.CelType.Parameters is not [var element])
        {
            scope.Diagnostics.Report(ScriptDiagnostics.NotAList, name!.Span, $"'{output.Name}' is no list of records.", "Declare it as { type: list, of: { number: text, … } }.");
            return null;
        }

        var rows = scope with { Environment = scope.Environment.With("row", element) };
        var columns = Fields(entries, output, element).Select(e => (e.Key.Text, e.Value is YamlScalar heading ? heading.Text : "")).ToImmutableArray();
        var details = each is null ? null : Details(each, rows, output, element);
        var read = columns.Select(c => c.Item1).Concat(details?.Fields.Select(f => f.Field) ?? []).ToHashSet();
        foreach (var field in element.Fields.Where(f => !f.IsOptional && !read.Contains(f.Name)))
        {
            scope.Diagnostics.Report(
                ScriptDiagnostics.OutputNotSet, reader.SpanOf("columns"), $"No column gives the field '{field.Name}' of '{output.Name}'.", "Add the column, or declare the field optional.");
        }

        return new ReadTableStep(output.Name, table, columns, rows.Program(where, CelType.Bool), none, details, reader.Span);
    }

    private static RowDetails? Details(MappingReader each, ScriptScope rows, ScriptOutput output, CelType element)
    {
        var link = each.Choice("open", element.Fields.Select(f => f.Name));
        var fields = Fields(each.Entries("read"), output, element, rows)
            .Select(e => (e.Key.Text, Target: TargetReader.Read(e.Value, TargetKind.ValueOf, rows)!)).Where(f => f.Target is not null).ToImmutableArray();
        each.Done();
        return link is null ? null : new RowDetails(link, fields);
    }

    private IEnumerable<YamlEntry> Fields(ImmutableArray<YamlEntry> entries, ScriptOutput output, CelType element) => Fields(entries, output, element, scope);

    private static IEnumerable<YamlEntry> Fields(ImmutableArray<YamlEntry> entries, ScriptOutput output, CelType element, ScriptScope scope)
    {
        foreach (var entry in entries)
        {
            if (element.Field(entry.Key.Text) is not null)
            {
                yield return entry;
                continue;
            }

            scope.Diagnostics.Report(
                ScriptDiagnostics.UnknownOutput, entry.Key.Span, $"An item of '{output.Name}' has no field '{entry.Key.Text}'.", DidYouMean.Remedy(entry.Key.Text, element.Fields.Select(f => f.Name)));
        }
    }

    private bool IsPattern(YamlScalar pattern)
    {
        try
        {
            _ = new Regex(pattern.Text, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            scope.Diagnostics.Report(ScriptDiagnostics.BadPattern, pattern.Span, $"'{pattern.Text}' is no pattern: {e.Message}", "Write a regular expression without look-around and back-references.");
            return false;
        }
    }
}
