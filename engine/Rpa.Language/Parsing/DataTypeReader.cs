using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Types;
using Rpa.Expressions.Yaml;

namespace Rpa.Language.Parsing;

/// <summary>Reads `name: { type: …, … }`.</summary>
internal static class DataTypeReader
{
    private static readonly ImmutableDictionary<string, DataKind> Kinds = new Dictionary<string, DataKind>
    {
        ["text"] = DataKind.Text, ["integer"] = DataKind.Integer, ["decimal"] = DataKind.Decimal, ["money"] = DataKind.Money, ["boolean"] = DataKind.Boolean,
        ["date"] = DataKind.Date, ["date-time"] = DataKind.DateTime, ["duration"] = DataKind.Duration, ["choice"] = DataKind.Choice, ["email"] = DataKind.Email,
        ["address"] = DataKind.Address, ["list"] = DataKind.List, ["record"] = DataKind.Record, ["document"] = DataKind.Document,
    }.ToImmutableDictionary();

    /// <summary>The field, or null after faults.</summary>
    public static DataField? Field(YamlScalar name, YamlNode node, DiagnosticBag diagnostics)
    {
        var reader = MappingReader.Of(node, name.Text, diagnostics);
        if (reader.IsAbsent)
        {
            return null;
        }

        var label = reader.LocalText("label") ?? LocalText.Same(name.Text);
        var personal = reader.Boolean("personal");
        var type = Type(reader, diagnostics);
        reader.Done();
        return type is null ? null : new DataField(name.Text, type, label, personal);
    }

    private static DataType? Type(MappingReader reader, DiagnosticBag diagnostics)
    {
        if (reader.Choice("type", Kinds.Keys, required: true) is not { } kind)
        {
            reader.Ignore("min", "max", "max-length", "pattern", "options", "of", "fields");
            return null;
        }

        var element = reader.Child("of");
        var fields = reader.Entries("fields");
        return new DataType(
            Kinds[kind], reader.Decimal("min"), reader.Decimal("max"), reader.Integer("max-length"), reader.Text("pattern"),
            [.. reader.Texts("options").Select(o => o.Text)],
            element is null ? null : Type(element, diagnostics),
            [.. fields.Select(f => Field(f.Key, f.Value, diagnostics)).OfType<DataField>()]);
    }
}
