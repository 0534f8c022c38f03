using System.Globalization;

namespace Rpa.Bots.Ocr.Mrz;

/// <summary>Fields out of the lines of a zone.</summary>
internal static class MrzFields
{
    /// <summary>Field names to values: dates as <c>yyyy-MM-dd</c>, names with blanks. Absent where empty or no date.</summary>
    internal static IReadOnlyDictionary<string, string> Of(MrzFormat format, IReadOnlyList<string> lines, int currentYear)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in format.Fields)
        {
            var text = lines[field.Line][field.Start..field.End];
            switch (field.Name)
            {
                case "names":
                    Names(fields, text);
                    break;
                case "birthDate" or "expiryDate":
                    if (Date(text, field.Name == "birthDate", currentYear) is { } day)
                    {
                        fields[field.Name] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                    }

                    break;
                case "number" when CheckDigit.Rest(format.Checks[0], lines) is { Length: > 1 } rest:
                    fields["number"] = text + rest[..^1];
                    break;
                case "optional" when CheckDigit.Rest(format.Checks[0], lines) is { Length: > 1 } rest:
                    if (text[rest.Length..].Trim('<') is { Length: > 0 } other)
                    {
                        fields["optional"] = other.Replace('<', ' ');
                    }

                    break;
                default:
                    if (text.Trim('<') is { Length: > 0 } value)
                    {
                        fields[field.Name] = value.Replace('<', ' ');
                    }

                    break;
            }
        }

        return fields;
    }

    /// <summary>Whether six characters are a day, or fillers for an unknown one.</summary>
    internal static bool IsDate(string text) => text.Contains('<', StringComparison.Ordinal) || Date(text, isBirth: true, 2050) is not null;

    private static void Names(Dictionary<string, string> fields, string text)
    {
        var parts = text.TrimEnd('<').Split("<<", 2);
        if (parts[0].Length > 0)
        {
            fields["surname"] = parts[0].Replace('<', ' ').Trim();
        }

        if (parts.Length > 1)
        {
            fields["givenNames"] = parts[1].Replace('<', ' ').Trim();
        }
    }

    // Two digits of a year: births lie at most 100 years back, expiries within 50 years around now.
    private static DateOnly? Date(string text, bool isBirth, int currentYear)
    {
        if (!text.All(char.IsAsciiDigit))
        {
            return null;
        }

        var year = (currentYear / 100 * 100) + int.Parse(text[..2], CultureInfo.InvariantCulture);
        year -= year > currentYear + (isBirth ? 0 : 50) ? 100 : 0;
        var month = int.Parse(text[2..4], CultureInfo.InvariantCulture);
        var day = int.Parse(text[4..], CultureInfo.InvariantCulture);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }
}
