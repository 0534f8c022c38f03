namespace Rpa.Samples.People;

/// <summary>A street of the register's list: its name, postal code and highest house number.</summary>
public sealed record Street(string Name, string PostalCode, int HighestNumber);

/// <summary>
/// The streets the register knows. Names and postal codes are those of Mainz; the highest numbers are invented.
/// </summary>
public static class MainzStreets
{
    /// <summary>All streets; a name occurs once per postal code.</summary>
    public static IReadOnlyList<Street> All { get; } = Parse("""
        55116: Große Bleiche 60, Augustinerstraße 75, Kaiserstraße 98, Schillerstraße 50, Ludwigsstraße 14, Gaustraße 120, Rheinstraße 105
        55116: Holzhofstraße 34, Kapuzinerstraße 52, Kirschgarten 30, Emmeransstraße 46, Flachsmarktstraße 38, Bauhofstraße 17, Neutorstraße 22
        55116: Weißliliengasse 31, Hintere Bleiche 59, Mittlere Bleiche 40, Leichhofstraße 18, Badergasse 24, Schusterstraße 54
        55118: Boppstraße 72, Josefsstraße 68, Frauenlobstraße 110, Gartenfeldstraße 28, Wallaustraße 113, Leibnizstraße 57, Kurfürstenstraße 60
        55118: Hindenburgstraße 59, Colmarstraße 25, Rhabanusstraße 20, Lessingstraße 27, Adam-Karrillon-Straße 62, Goethestraße 54, Kaiserstraße 98
        55120: Hauptstraße 170, Suderstraße 90, Kreuzstraße 48, Körnerstraße 40, Emrichruhstraße 22
        55122: Saarstraße 21, Binger Straße 26, Mombacher Straße 93, Wallstraße 56, Am Judensand 76, Jakob-Welder-Weg 40
        55124: Breite Straße 80, Kirchstraße 66, Mainzer Straße 105, Elbestraße 82, Weserstraße 37, Kapellenstraße 52, Heidesheimer Straße 59
        55126: Kurmainzstraße 41, Flugplatzstraße 70, Poststraße 88, Am Obstmarkt 32, Jungenfeldstraße 24
        55127: Hindemithstraße 41, Rubensallee 60, Regerstraße 28, Büchnerstraße 17, Am Sonnigen Hang 46
        55128: Wilhelmsstraße 79, Essenheimer Straße 126, Albert-Schweitzer-Straße 113, Draiser Straße 138, Hans-Böckler-Straße 111, Südring 360
        55129: Alte Mainzer Straße 168, Neue Mainzer Straße 90, Lindenstraße 38, Heuerstraße 30, Römerstraße 45, Am Schinnergraben 72
        55130: Göttelmannstraße 45, Wormser Straße 187, Burgstraße 26, Oppenheimer Straße 61, Laubenheimer Straße 53, Portlandstraße 40
        55131: Am Stiftswingert 19, Hechtsheimer Straße 64, Freiligrathstraße 24, Berliner Straße 45, Ritterstraße 23, Am Linsenberg 34, Pariser Straße 8
        """);

    /// <summary>The streets of that name, whatever the case and however <c>Str.</c> is spelt; empty when there is none.</summary>
    public static IEnumerable<Street> Named(string name) =>
        All.Where(street => string.Equals(Normal(street.Name), Normal(name), StringComparison.OrdinalIgnoreCase));

    private static string Normal(string name)
    {
        var trimmed = name.Trim();
        return trimmed.EndsWith("str.", StringComparison.OrdinalIgnoreCase) ? trimmed[..^1] + "aße" : trimmed;
    }

    private static List<Street> Parse(string table) =>
    [
        .. from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
           from entry in line[6..].Split(',', StringSplitOptions.TrimEntries)
           let space = entry.LastIndexOf(' ')
           select new Street(entry[..space], line[..5], int.Parse(entry[(space + 1)..], System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
