using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Values;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Schema;

namespace Rpa.Language.Rules;

/// <summary>Reads rule tables from the workflow file and from `rules/*.rules.yaml`.</summary>
internal sealed class RuleTableReader(DiagnosticBag diagnostics)
{
    /// <summary>Reads one table; rows with faults are left out.</summary>
    public RuleTable Read(YamlScalar name, YamlNode node)
    {
        var map = node as YamlMapping;
        var inputs = DataSection.Read(map?["inputs"], diagnostics);
        var outputs = DataSection.Read(map?["outputs"], diagnostics);
        return new RuleTable
        {
            Name = name.Text,
            Hit = ParseContext.Text(map?["hit"]) switch { "first" => HitPolicy.First, "collect" => HitPolicy.Collect, _ => HitPolicy.Unique },
            Inputs = inputs,
            Outputs = outputs,
            Rows = [.. ParseContext.Items(map?["rows"]).OfType<YamlMapping>().Select(r => Row(r, inputs, outputs)).OfType<RuleRow>()],
            Span = name.Span,
        };
    }

    private RuleRow? Row(YamlMapping row, ImmutableArray<DataField> inputs, ImmutableArray<DataField> outputs)
    {
        var whole = true;
        CellTest[] when = [.. inputs.Select(_ => new CellTest.Any())];
        foreach (var entry in ParseContext.Entries(row["when"]))
        {
            if (Column(entry.Key, inputs, "input") is not { } column)
            {
                whole = false;
            }
            else if (entry.Value is YamlScalar cell && CellReader.Read(cell, inputs[column], diagnostics) is { } test)
            {
                when[column] = test;
            }
            else
            {
                whole = false;
            }
        }

        var then = new Value?[outputs.Length];
        foreach (var entry in ParseContext.Entries(row["then"]))
        {
            if (Column(entry.Key, outputs, "output") is not { } column)
            {
                whole = false;
            }
            else if (entry.Value is YamlScalar value)
            {
                then[column] = Output(value, outputs[column]);
                whole &= then[column] is not null;
            }
        }

        var from = ParseContext.Text(row["from"]) is { } f ? Spelling.Date(f) : null;
        var until = ParseContext.Text(row["until"]) is { } u ? Spelling.Date(u) : null;
        if (from > until)
        {
            diagnostics.Report(LanguageDiagnostics.BadValue, row["until"]!.Span, $"The row ends on {until:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}.", "Exchange 'from' and 'until'.");
            whole = false;
        }

        return whole ? new RuleRow([.. when], [.. then], from, until, ParseContext.Text(row["source"]) ?? "", row.Span) : null;
    }

    private int? Column(YamlScalar key, ImmutableArray<DataField> columns, string kind)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Name == key.Text)
            {
                return i;
            }
        }

        diagnostics.Report(LanguageDiagnostics.UnknownField, key.Span, $"The table has no {kind} '{key.Text}'.", DidYouMean.Remedy(key.Text, columns.Select(c => c.Name)));
        return null;
    }

    private Value? Output(YamlScalar node, DataField output)
    {
        var value = CellReader.Single(node.Text, output.Type);
        if (value is null)
        {
            var remedy = output.Type.Kind == DataKind.Choice ? DidYouMean.Remedy(node.Text, output.Type.Options) : "";
            diagnostics.Report(
                output.Type.Kind == DataKind.Choice ? LanguageDiagnostics.UnknownOption : LanguageDiagnostics.WrongType, node.Span,
                $"'{output.Name}' is '{node.Text}'; {(output.Type.Kind == DataKind.Choice ? "one of its options" : output.Type.CelType.ToString())} was expected.", remedy);
        }

        return value;
    }
}
