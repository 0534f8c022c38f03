using Rpa.Bots.Ocr.Forms;

namespace Rpa.Bots.Ocr.Tests.Forms;

/// <summary>An invented form, drawn and described from the same numbers.</summary>
internal static class SampleForm
{
    internal static readonly FormTemplate Template = new(
        "application",
        [
            new("Antrag auf Genehmigung", 1, 20, 20, null),
            new("Stadt Mainz", 1, 150, 20, null),
            new("Angaben zur Person", 1, 20, 40, null),
            new("Angaben zur Wohnung", 1, 20, 120, null),
            new("Bankverbindung", 1, 20, 180, null),
            new("Ort und Datum", 1, 20, 262, null),
            new("Unterschrift", 1, 120, 262, null),
        ],
        [
            new("name", FieldType.Text) { Zone = new(60, 45, 120, 8), Required = true },
            new("birthDate", FieldType.Date) { Zone = new(60, 57, 50, 8) },
            new("email", FieldType.Email) { Zone = new(60, 69, 120, 8) },
            new("street", FieldType.Text) { Zone = new(60, 81, 120, 8) },
            new("postalCode", FieldType.PostalCode) { Zone = new(60, 93, 35, 8), Comb = 5 },
            new("days", FieldType.Integer) { Zone = new(60, 125, 30, 8), Min = 1, Max = 366 },
            new("area", FieldType.Decimal) { Zone = new(60, 137, 30, 8) },
            new("iban", FieldType.Iban) { Zone = new(60, 185, 120, 8) },
            new("fee", FieldType.Money) { Zone = new(60, 197, 40, 8) },
            new("consent", FieldType.Checkbox) { Zone = new(20, 215, 4, 4) },
            new("use", FieldType.Choice) { Options = [new("whole", new(20, 230, 4, 4)), new("room", new(70, 230, 4, 4)), new("other", new(120, 230, 4, 4))] },
        ]);

    internal static readonly IReadOnlyDictionary<string, string> Filled = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["name"] = "Änne Müller-Groß",
        ["birthDate"] = "07.03.1984",
        ["email"] = "aenne.mueller@example.de",
        ["street"] = "Große Bleiche 17",
        ["postalCode"] = "55116",
        ["days"] = "84",
        ["area"] = "61,5",
        ["iban"] = "DE89 3704 0044 0532 0130 00",
        ["fee"] = "1.250,00",
        ["consent"] = "x",
        ["use"] = "room",
    };

    internal static Paper Draw(IReadOnlyDictionary<string, string> filled, string font = "F1")
    {
        var paper = new Paper();
        foreach (var anchor in Template.Anchors)
        {
            paper.Text(anchor.X, anchor.Baseline, anchor.Text, 11);
        }

        foreach (var zone in Template.Fields.Where(zone => zone.Type is not (FieldType.Checkbox or FieldType.Choice)))
        {
            var (x, y, width, height) = zone.Zone;
            paper.Box(x, y, width, height).Text(20, y + 5.5, zone.Name, 9);
            var text = filled.GetValueOrDefault(zone.Name, "");
            if (zone.Comb == 0)
            {
                paper.Text(x + 2, y + 5.8, text, 12, font);
            }

            for (var i = 0; i < zone.Comb; i++)
            {
                var cell = width / zone.Comb;
                paper.Box(x + (i * cell), y, cell, height);
                paper.Text(x + (i * cell) + (cell / 2) - 1.2, y + 5.8, i < text.Length ? text.Substring(i, 1) : "", 12, font);
            }
        }

        Tick(paper, "consent", Template.Fields.First(zone => zone.Name == "consent").Zone, filled.ContainsKey("consent"));
        foreach (var option in Template.Fields.First(zone => zone.Name == "use").Options)
        {
            Tick(paper, option.Name, option.Zone, filled.GetValueOrDefault("use", "").Split(' ').Contains(option.Name, StringComparer.Ordinal));
        }

        return paper;
    }

    private static void Tick(Paper paper, string label, Millimetres zone, bool marked)
    {
        paper.Box(zone.X, zone.Y, zone.Width, zone.Height).Text(zone.X + 7, zone.Y + 3.5, label, 9);
        if (marked)
        {
            paper.Cross(zone.X + 0.6, zone.Y + 0.6, zone.Width - 1.2);
        }
    }
}
