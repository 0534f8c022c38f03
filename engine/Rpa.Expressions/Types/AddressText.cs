using System.Text.RegularExpressions;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Types;

/// <summary>A German postal address on one or two lines: `Am Fort Hauptstein 12 a, 55116 Mainz`.</summary>
internal static partial class AddressText
{
    public static readonly string[] Fields = ["street", "houseNumber", "postalCode", "city"];

    /// <summary>The address, or null where the text has not both a street and a place.</summary>
    public static MapValue? Parse(string text)
    {
        var parts = text.Split(',', ';', '\n').Select(p => p.Trim()).Where(p => p.Length > 0).ToList();
        if (parts.Count != 2 || !parts[0].Any(char.IsLetter))
        {
            return null;
        }

        var (street, place) = (Street().Match(parts[0]), Place().Match(parts[1]));
        if (!place.Success)
        {
            return null;
        }

        static Value? Part(Group group) => group.Length > 0 ? Value.Of(group.Value.Trim()) : null;
        return Value.Map(
            ("street", street.Success ? Part(street.Groups["street"]) : Value.Of(parts[0])),
            ("houseNumber", street.Success ? Part(street.Groups["number"]) : null),
            ("postalCode", Part(place.Groups["code"])),
            ("city", Part(place.Groups["city"])));
    }

    public static string Show(MapValue address)
    {
        string Join(string a, string b) => string.Join(' ', new[] { address.Text(a), address.Text(b) }.Where(p => !string.IsNullOrEmpty(p)));
        return string.Join(", ", new[] { Join("street", "houseNumber"), Join("postalCode", "city") }.Where(p => p.Length > 0));
    }

    [GeneratedRegex(
        @"^(?<street>.*[^-0-9\s/])\s*\b(?<number>[0-9]{1,4}\s?[a-zA-Z]?(\s?[-/]\s?[0-9]{1,4}\s?[a-zA-Z]?)?)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Street();

    [GeneratedRegex(@"^((D-?\s*)?(?<code>[0-9]{5})\s+)?(?<city>[^0-9]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
