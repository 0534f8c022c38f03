using System.Globalization;

namespace Rpa.Expressions.Types;

/// <summary>The faults a person at a form can act on, in both languages.</summary>
internal static class Fault
{
    private const int MaxShown = 60;

    public static Conversion Empty { get; } = Of("Hier fehlt eine Angabe.", "A value is missing here.");

    public static Conversion Of(string de, string en) => new(null, new LocalText(de, en));

    /// <summary>A value of the wrong type, which only a program can hand in.</summary>
    public static Conversion Kind(DataType type, string found) =>
        Of($"Erwartet: {Name(type.Kind).De}; erhalten: {found}.", $"Expected {Name(type.Kind).En}, got {found}.");

    /// <summary>The value as it may be shown in a message.</summary>
    public static string Shown(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxShown ? line : line[..MaxShown] + "…";
    }

    public static string Number(decimal number, bool english) => NumberText.Show(number, english);

    public static LocalText Name(DataKind kind) => kind switch
    {
        DataKind.Text => new("Text", "text"),
        DataKind.Integer => new("ganze Zahl", "a whole number"),
        DataKind.Decimal => new("Zahl", "a number"),
        DataKind.Money => new("Betrag in Euro", "an amount in euros"),
        DataKind.Boolean => new("ja oder nein", "yes or no"),
        DataKind.Date => new("Datum", "a date"),
        DataKind.DateTime => new("Zeitpunkt", "a date and time"),
        DataKind.Duration => new("Dauer", "a duration"),
        DataKind.Choice => new("Auswahl", "one of the options"),
        DataKind.Email => new("E-Mail-Adresse", "an e-mail address"),
        DataKind.Address => new("Anschrift", "an address"),
        DataKind.List => new("Liste", "a list"),
        DataKind.Record => new("Datensatz", "a record"),
        _ => new("Dokument", "a document"),
    };

    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
