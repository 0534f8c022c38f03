using Rpa.Samples.People;

namespace Rpa.Samples.Forms;

/// <summary>What the sample city knows beforehand: its streets and postal codes, as the register has them.</summary>
public static class SampleDictionaries
{
    /// <summary>The dictionaries of a form's fields.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(FormLayout layout)
    {
        var known = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["flatStreet"] = [.. MainzStreets.All.Select(street => street.Name).Distinct().Order(StringComparer.Ordinal)],
            ["flatPostalCode"] = [.. MainzStreets.All.Select(street => street.PostalCode).Distinct().Order(StringComparer.Ordinal)],
        };
        return known.Where(entry => layout.Fields.Any(field => field.Name == entry.Key)).ToDictionary(StringComparer.Ordinal);
    }
}
