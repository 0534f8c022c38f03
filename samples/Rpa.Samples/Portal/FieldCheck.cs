using System.Globalization;
using System.Text.RegularExpressions;
using Rpa.Samples.People;

namespace Rpa.Samples.Portal;

/// <summary>What a typed value means: its stored form, or the message that stands at the field.</summary>
internal readonly record struct Checked(string? Value, string? Error)
{
    public static Checked Ok(string? value) => new(value, null);

    public static Checked Wrong(string error) => new(null, error);
}

/// <summary>The rules of the portal's inputs.</summary>
internal static partial class FieldCheck
{
    private const int LongestText = 200;
    private const int LongestLines = 2000;

    public static Dictionary<string, string> CheckAll(
        IReadOnlyList<PortalField> fields, IReadOnlyDictionary<string, string> typed, out Dictionary<string, string> errors)
    {
        var values = new Dictionary<string, string>();
        errors = [];
        foreach (var field in fields)
        {
            var result = Check(field, typed.GetValueOrDefault(field.Name, "").Trim());
            if (result.Error is not null) { errors[field.Name] = result.Error; }
            else if (result.Value is not null) { values[field.Name] = result.Value; }
        }

        Together(fields, values, errors);
        return values;
    }

    private static Checked Check(PortalField field, string text)
    {
        if (field.Type == FieldType.Tick) { return Checked.Ok(text.Length > 0 ? "true" : "false"); }
        if (text.Length == 0) { return field.Required ? Checked.Wrong($"{field.Label}: Bitte füllen Sie dieses Feld aus.") : Checked.Ok(null); }
        if (text.Length > (field.Type == FieldType.Lines ? LongestLines : LongestText)) { return Checked.Wrong("Die Eingabe ist zu lang."); }
        return field.Type switch
        {
            FieldType.Email => Email().IsMatch(text) ? Checked.Ok(text) : Checked.Wrong("Das ist keine gültige E-Mail-Adresse."),
            FieldType.Street => MainzStreets.Named(text).FirstOrDefault() is { } street
                ? Checked.Ok(street.Name)
                : Checked.Wrong($"Die Straße „{text}“ steht nicht im Straßenverzeichnis."),
            FieldType.HouseNumber => HouseNumber().IsMatch(text)
                ? Checked.Ok(text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant())
                : Checked.Wrong("Hausnummer: eine Zahl, danach höchstens ein Buchstabe."),
            FieldType.PostalCode => PostalCode().IsMatch(text) ? Checked.Ok(text) : Checked.Wrong("Postleitzahl: fünf Ziffern."),
            FieldType.Area => Area(text),
            FieldType.Days => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 366
                ? Checked.Ok(days.ToString(CultureInfo.InvariantCulture))
                : Checked.Wrong("Bitte eine ganze Zahl von 1 bis 366 angeben."),
            FieldType.Date => Date(text),
            FieldType.YesNo => text switch
            {
                "yes" or "no" => Checked.Ok(text),
                _ => Checked.Wrong("Bitte Ja oder Nein wählen."),
            },
            _ => Checked.Ok(text.ReplaceLineEndings("\n")),
        };
    }

    /// <summary>What no field can tell alone: the house number and postal code of a street, the areas, the kinds of misuse.</summary>
    private static void Together(IReadOnlyList<PortalField> fields, Dictionary<string, string> values, Dictionary<string, string> errors)
    {
        if (values.TryGetValue("flatStreet", out var name))
        {
            var streets = MainzStreets.Named(name).ToList();
            if (values.TryGetValue("flatPostalCode", out var code) && !streets.Exists(street => street.PostalCode == code))
            {
                errors["flatPostalCode"] = $"{name} liegt nicht im Bereich {code}.";
            }

            if (values.TryGetValue("flatHouseNumber", out var number)
                && int.Parse(number.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]), CultureInfo.InvariantCulture) > streets.Max(street => street.HighestNumber))
            {
                errors["flatHouseNumber"] = $"Die Hausnummer {number} ist in der Straße {name} nicht bekannt.";
            }
        }

        if (values.TryGetValue("floorArea", out var whole) && values.TryGetValue("areaLet", out var part)
            && decimal.Parse(part, CultureInfo.InvariantCulture) > decimal.Parse(whole, CultureInfo.InvariantCulture))
        {
            errors["areaLet"] = "Die vermietete Fläche ist größer als die Gesamtwohnfläche.";
        }

        var kinds = fields.Where(field => field.Name.StartsWith("misuse", StringComparison.Ordinal) && field.Type == FieldType.Tick).ToList();
        if (kinds.Count > 0 && kinds.TrueForAll(kind => values[kind.Name] == "false"))
        {
            errors[kinds[0].Name] = "Bitte wählen Sie mindestens eine Art der Zweckentfremdung.";
        }
    }

    private static Checked Area(string text) =>
        AreaText().IsMatch(text)
        && decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var area)
        && area is > 0 and <= 9999
            ? Checked.Ok(area.ToString("0.##", CultureInfo.InvariantCulture))
            : Checked.Wrong("Bitte eine Fläche in m² angeben, zum Beispiel 62,5.");

    private static Checked Date(string text) =>
        DateOnly.TryParseExact(text, ["dd.MM.yyyy", "d.M.yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date.Year is >= 1900 and <= 2100
            ? Checked.Ok(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : Checked.Wrong("Bitte ein Datum in der Form TT.MM.JJJJ angeben.");

    [GeneratedRegex(@"^[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Email();

    [GeneratedRegex("^[1-9][0-9]{0,3} ?[a-zA-Z]?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HouseNumber();

    [GeneratedRegex("^[0-9]{5}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PostalCode();

    [GeneratedRegex("^[0-9]{1,4}([,.][0-9]{1,2})?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AreaText();
}
