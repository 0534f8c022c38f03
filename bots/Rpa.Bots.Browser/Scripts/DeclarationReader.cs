using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Browser.Scripts;

/// <summary>Reads `inputs:` and `outputs:`: `name: text`, or `name: { type: list, of: { number: text }, optional: true, personal: true }`.</summary>
internal static class DeclarationReader
{
    private static readonly Dictionary<string, DataKind> s_types = new()
    {
        ["text"] = DataKind.Text,
        ["integer"] = DataKind.Integer,
        ["decimal"] = DataKind.Decimal,
        ["money"] = DataKind.Money,
        ["boolean"] = DataKind.Boolean,
        ["date"] = DataKind.Date,
        ["email"] = DataKind.Text,
        ["choice"] = DataKind.Text,
        ["document"] = DataKind.Document,
        ["list"] = DataKind.List,
    };

    public static ImmutableArray<ScriptInput> Inputs(MappingReader script) =>
    [
        .. script.Entries("inputs").Select(entry => Read(entry, script.Diagnostics) is { } d ? new ScriptInput(entry.Key.Text, d.Type, d.IsOptional, d.IsPersonal) : null).OfType<ScriptInput>(),
    ];

    public static ImmutableArray<ScriptOutput> Outputs(MappingReader script) =>
    [
        .. script.Entries("outputs").Select(entry => Read(entry, script.Diagnostics) is { } d ? new ScriptOutput(entry.Key.Text, d.Type, d.IsOptional, d.IsPersonal) : null).OfType<ScriptOutput>(),
    ];

    private static (DataType Type, bool IsOptional, bool IsPersonal)? Read(YamlEntry entry, DiagnosticBag diagnostics)
    {
        if (!MappingReader.IsFieldName(entry.Key, diagnostics))
        {
            return null;
        }

        if (entry.Value is YamlScalar scalar)
        {
            return Type(scalar, null, diagnostics) is { } plain ? (plain, false, false) : null;
        }

        var reader = MappingReader.Of(entry.Value, $"'{entry.Key.Text}'", diagnostics);
        var name = reader.Scalar("type", required: true);
        var of = reader.Node("of");
        var (optional, personal) = (reader.Boolean("optional"), reader.Boolean("personal"));
        reader.Done();
        return name is not null && Type(name, of, diagnostics) is { } type ? (type, optional, personal) : null;
    }

    private static DataType? Type(YamlScalar name, YamlNode? of, DiagnosticBag diagnostics)
    {
        if (!s_types.TryGetValue(name.Text, out var kind))
        {
            diagnostics.Report(ScriptDiagnostics.UnknownType, name.Span, $"There is no type '{name.Text}'.", DidYouMean.Remedy(name.Text, s_types.Keys));
            return null;
        }

        if (kind != DataKind.List)
        {
            return new DataType(kind);
        }

        switch (of)
        {
            case YamlScalar element:
                return Type(element, null, diagnostics) is { } plain ? new DataType(DataKind.List, Element: plain) : null;
            case YamlMapping mapping:
                var fields = mapping.Entries
                    .Select(e => Read(e, diagnostics) is { } d ? new DataField(e.Key.Text, d.Type, LocalText.Same(e.Key.Text), d.IsPersonal) : null)
                    .OfType<DataField>();
                return new DataType(DataKind.List, Element: new DataType(DataKind.Record, Fields: [.. fields]));
            default:
                diagnostics.Report(ScriptDiagnostics.UnknownType, name.Span, "The list does not say of what.", "Add 'of: text', or 'of: { number: text, date: date }'.");
                return null;
        }
    }
}
