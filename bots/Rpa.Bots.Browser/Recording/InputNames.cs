using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Browser.Recording;

/// <summary>Names and types of a recorded script's inputs and outputs, from what stands on the page.</summary>
internal static partial class InputNames
{
    private const int MostWords = 6;

    /// <summary>`Straße und Hausnummer *` becomes `strasse-und-hausnummer`.</summary>
    public static string Key(string label)
    {
        var plain = new StringBuilder();
        foreach (var c in label.Replace("ß", "ss", StringComparison.Ordinal).Replace("Ä", "Ae", StringComparison.Ordinal).Replace("Ö", "Oe", StringComparison.Ordinal).Replace("Ü", "Ue", StringComparison.Ordinal)
            .Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
            }
        }

        var words = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(w => char.IsAsciiDigit(w[0])).Take(MostWords);
        var key = string.Join('-', words);
        return key.Length == 0 ? "value" : key.Length <= 60 ? key : key[..60].TrimEnd('-');
    }

    /// <summary>`strasse-und-hausnummer` becomes `strasseUndHausnummer`.</summary>
    public static string Field(string key) => string.Concat(key.Split('-').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>What a field's value is, by the field's type and by how it is written.</summary>
    public static string Type(string? html, string value, string label) => html switch
    {
        "date" => "date",
        "email" => "email",
        "number" or "range" => value.Contains('.', StringComparison.Ordinal) || value.Contains(',', StringComparison.Ordinal) ? "decimal" : "integer",
        _ when GermanDay().IsMatch(value) => "date",
        _ when GermanDecimal().IsMatch(value) => "decimal",
        _ when Mail().IsMatch(label) && value.Contains('@', StringComparison.Ordinal) => "email",
        _ => "text",
    };

    /// <summary>The value belongs to a person, by what the label says.</summary>
    public static bool IsPersonal(string label) => Personal().IsMatch(label);

    /// <summary>The field takes the case's reference, by what the label says.</summary>
    public static bool IsReference(string label) => Reference().IsMatch(label);

    /// <summary>A box that is always ticked, since it only confirms something.</summary>
    public static bool IsConsent(string label) => Consent().IsMatch(label);

    /// <summary>A press that is likely the irreversible one, by what the button says.</summary>
    public static bool IsSubmit(string name) => Submit().IsMatch(name);

    /// <summary>A value that a site gives to what it has stored, by what it is called.</summary>
    public static bool IsNumber(string label) => Number().IsMatch(label);

    [GeneratedRegex(@"^\d{1,2}\.\d{1,2}\.\d{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex GermanDay();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})*,\d{1,2}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex GermanDecimal();

    [GeneratedRegex(@"e-?mail", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Mail();

    [GeneratedRegex(@"name\b|vorname|nachname|e-?mail|telefon|phone|mobil|geburt|birth|iban|anschrift|ausweis|passport", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Personal();

    [GeneratedRegex(@"vorgangsreferenz|fallreferenz|fallnummer|case reference|our reference|unser zeichen", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"gelesen|einverstanden|stimme .*zu|zur kenntnis|datenschutz|akzeptier|bestätige|i agree|i accept|i have read|terms", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Consent();

    [GeneratedRegex(@"\b(absenden|abschicken|senden|speichern|einreichen|beantragen|buchen|bestellen|bestätigen|anlegen|eintragen|verbindlich|kostenpflichtig|submit|send|save|file|book|order|confirm|create|apply|pay|zahlen|bezahlen)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Submit();

    [GeneratedRegex(@"zeichen\b|nummer\b|number|\bnr\b|reference|kennung", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
