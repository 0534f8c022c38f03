using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.FreeText;
using Rpa.Bots.Ocr.Mrz;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Ocr.Actions;

/// <summary>Readings as values of the expression language.</summary>
internal static class ReadingValues
{
    private static readonly string[] Impersonal = ["amount", "city", "date", "reference", "subject"];

    /// <summary>The type of <c>result.mrz</c>. Names are as printed and never verified.</summary>
    internal static readonly CelType MrzType = CelType.Record(
        "mrz",
        [
            new("type", CelType.String),
            new("valid", CelType.Bool),
            new("lines", CelType.List(CelType.String)),
            new("documentCode", CelType.String, IsOptional: true),
            new("state", CelType.String, IsOptional: true),
            new("number", CelType.String, IsOptional: true, IsPersonal: true),
            new("nationality", CelType.String, IsOptional: true, IsPersonal: true),
            new("birthDate", CelType.Date, IsOptional: true, IsPersonal: true),
            new("expiryDate", CelType.Date, IsOptional: true),
            new("sex", CelType.String, IsOptional: true, IsPersonal: true),
            new("surname", CelType.String, IsOptional: true, IsPersonal: true),
            new("givenNames", CelType.String, IsOptional: true, IsPersonal: true),
        ]);

    /// <summary>The type of <c>result.letter</c>: what a letter without a form announces by its labels. Each may be missing.</summary>
    internal static readonly CelType LetterType = CelType.Record(
        "letter",
        LetterLabels.Keys.Select(key => new CelField(key.Key, FormAsset.TypeOf(key.Type), IsOptional: true, IsPersonal: !Impersonal.Contains(key.Key, StringComparer.Ordinal))));

    internal static Value FromMrz(MrzReading mrz)
    {
        var fields = mrz.Fields
            .Where(field => MrzType.Field(field.Key) is not null)
            .Select(field => (field.Key, (Value?)(MrzType.Field(field.Key)!.Type.Kind == CelKind.Date ? Day(field.Value) : Value.Of(field.Value))));
        return Value.Map([("type", Value.Of(mrz.Type)), ("valid", Value.Of(mrz.IsValid)), ("lines", Value.Of(mrz.Lines.Select(Value.Of))), .. fields]);
    }

    internal static Value FromFields(IReadOnlyList<FieldReading> fields) => Value.Map(fields.Select(field => (field.Name, FromField(field.Value))));

    /// <summary>The first accepted field of each name; a second "date" or "amount" of a letter is evidence only.</summary>
    internal static Value FromLetter(IReadOnlyList<FieldReading> fields) => FromFields([.. fields.Where(field => LetterType.Field(field.Name) is not null)]);

    internal static Value? FromField(object? value) => value switch
    {
        null => null,
        string text => Value.Of(text),
        long number => Value.Of(number),
        decimal number => Value.Of(number),
        bool truth => Value.Of(truth),
        DateOnly day => Value.Of(day),
        _ => throw new InvalidOperationException($"a field cannot hold a {value.GetType().Name}."),
    };

    private static Value? Day(string iso) =>
        DateOnly.TryParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? Value.Of(day) : null;
}
