using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Cel;
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

    /// <summary>The names that `type:` may hold.</summary>
    public static IEnumerable<string> TypeNames => s_types.Keys;

    public static ImmutableArray<ScriptInput> Inputs(MappingReader script) =>
    [
        .. script.Entries("inputs").Select(entry => Read(entry, isKey: true, script.Diagnostics) is { } d ? new ScriptInput(entry.Key.Text, d.CelType, d.IsOptional, d.IsPersonal) : null).OfType<ScriptInput>(),
    ];

    public static ImmutableArray<ScriptOutput> Outputs(MappingReader script) =>
    [
        .. script.Entries("outputs").Select(entry => Read(entry, isKey: false, script.Diagnostics) is { } d ? new ScriptOutput(entry.Key.Text, d.Type, d.CelType, d.IsOptional, d.IsPersonal) : null).OfType<ScriptOutput>(),
    ];

    private sealed record Declared(DataType Type, CelType CelType, bool IsOptional = false, bool IsPersonal = false);

    private static Declared? Read(YamlEntry entry, bool isKey, DiagnosticBag diagnostics)
    {
        if (isKey ? !MappingReader.IsName(entry.Key, diagnostics) : !MappingReader.IsFieldName(entry.Key, diagnostics))
        {
            return null;
        }

        if (entry.Value is YamlScalar scalar)
        {
            return Type(scalar, null, diagnostics);
        }

        var reader = MappingReader.Of(entry.Value, PageScriptShape.Declaration, $"'{entry.Key.Text}'", diagnostics);
        var name = reader.Scalar("type");
        var of = reader.Node("of");
        var (optional, personal) = (reader.Boolean("optional"), reader.Boolean("personal"));
        reader.Done();
        return name is not null && Type(name, of, diagnostics) is { } type ? type with { IsOptional = optional, IsPersonal = personal } : null;
    }

    private static Declared? Type(YamlScalar name, YamlNode? of, DiagnosticBag diagnostics)
    {
        if (!s_types.TryGetValue(name.Text, out var kind))
        {
            // It stays known, so that its users are not reported too.
            diagnostics.Report(ScriptDiagnostics.UnknownType, name.Span, $"There is no type '{name.Text}'.", DidYouMean.Remedy(name.Text, s_types.Keys));
            return new Declared(new DataType(DataKind.Text), CelType.Dyn);
        }

        if (kind != DataKind.List)
        {
            return new Declared(new DataType(kind), new DataType(kind).CelType);
        }

        switch (of)
        {
            case YamlScalar element:
                return Type(element, null, diagnostics) is { } plain ? new Declared(new DataType(DataKind.List, Element: plain.Type), CelType.List(plain.CelType)) : null;
            case YamlMapping mapping:
                var fields = mapping.Entries
                    .Select(e => (Name: e.Key.Text, Declared: Read(e, isKey: false, diagnostics)!)).Where(f => f.Declared is not null).ToList();
                return new Declared(
                    new DataType(DataKind.List, Element: new DataType(DataKind.Record, Fields: [.. fields.Select(f => new DataField(f.Name, f.Declared.Type, LocalText.Same(f.Name), f.Declared.IsPersonal))])),
                    CelType.List(CelType.Record("record", fields.Select(f => new CelField(f.Name, f.Declared.CelType, f.Declared.IsOptional, f.Declared.IsPersonal)))));
            default:
                diagnostics.Report(ScriptDiagnostics.UnknownType, name.Span, "The list does not say of what.", "Add 'of: text', or 'of: { number: text, date: date }'.");
                return null;
        }
    }
}
