using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>Reads the <c>checks:</c> of a form template.</summary>
internal static class CrossCheckParser
{
    internal static List<CrossCheck> Parse(YamlNode? node, IReadOnlyList<FormField> fields, DiagnosticBag diagnostics)
    {
        if (node is not YamlSequence list)
        {
            if (node is not null)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, node.Span, $"'checks' is {node.Kind}; a list is expected.", "Write '- { rule: \"fields.a <= fields.b\", message: … }' lines.");
            }

            return [];
        }

        var scope = CelEnvironment.Empty.With("fields", CelType.Record("fields", fields.Select(field => new CelField(field.Name, FormAsset.TypeOf(field.Type)))));
        var checks = new List<CrossCheck>();
        foreach (var item in list.Items)
        {
            if (item is not YamlMapping mapping)
            {
                diagnostics.Report(YamlDiagnostics.WrongKind, item.Span, $"a check is {item.Kind}.", "Write '- { rule: \"fields.a <= fields.b\", message: … }'.");
                continue;
            }

            var keys = new YamlFields(mapping, "a check", diagnostics, FormShape.Check);
            if (keys.Text("rule") is not { } text || keys.Text("message") is not { } message || CelCompiler.Compile(text, keys.At("rule"), scope, diagnostics) is not { } rule)
            {
                continue;
            }

            List<string> named = [.. rule.References.Where(reference => reference.Path.Length >= 2 && reference.Path[0] == "fields").Select(reference => reference.Path[1]).Distinct(StringComparer.Ordinal)];
            if (rule.ResultType.Kind != CelKind.Bool || named.Count == 0)
            {
                diagnostics.Report(FormDiagnostics.NoCheck, keys.At("rule"), $"'{text}' does not say of any field whether it is right.", "Compare fields: 'fields.areaLet <= fields.floorArea'.");
                continue;
            }

            checks.Add(new CrossCheck(rule, message, named));
        }

        return checks;
    }
}
