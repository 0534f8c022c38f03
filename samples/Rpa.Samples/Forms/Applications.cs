using System.Globalization;
using Rpa.Samples.Pdf;
using Rpa.Samples.People;

namespace Rpa.Samples.Forms;

/// <summary>A filled-in form: what stands on the paper, and what it means.</summary>
/// <param name="Layout">The form.</param>
/// <param name="Written">As written on the paper.</param>
/// <param name="Values">As meant: numbers with a decimal point, dates as yyyy-MM-dd, marks as true or false, a choice by its option.</param>
internal sealed record FilledForm(FormLayout Layout, IReadOnlyDictionary<string, string> Written, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The old passport that is copied on the second page; none for other forms.</summary>
    public (Person Person, Passport Passport)? Copy { get; init; }

    /// <summary>The same form with some fields forgotten.</summary>
    public FilledForm Without(params IReadOnlyList<string> fields) => this with
    {
        Written = Written.Where(pair => !fields.Contains(pair.Key)).ToDictionary(),
        Values = Values.Where(pair => !fields.Contains(pair.Key)).ToDictionary(),
    };

    /// <summary>The pages, drawn.</summary>
    public IReadOnlyList<PdfPage> Draw(Pen pen, Dice dice)
    {
        var form = FormPen.Draw(Layout, Written, pen, dice);
        return Copy is { } copy ? [form, DataPage.Draw(copy.Person, copy.Passport, dice)] : [form];
    }
}

/// <summary>Fills the forms in for an invented person.</summary>
internal static class Applications
{
    private static readonly CultureInfo s_german = CultureInfo.GetCultureInfo("de-DE");

    private static readonly string[] s_observations =
    [
        "Fast jede Woche wechseln die Gäste. Vor der Tür stehen oft Rollkoffer.",
        "Am Eingang hängt ein Kasten mit Schlüsseln. Die Gäste kommen abends.",
        "Seit dem Auszug der Familie ist niemand mehr in der Wohnung gewesen.",
        "Die Rollläden sind immer unten, der Briefkasten läuft über.",
        "Tagsüber kommen Kunden, abends ist kein Licht in der Wohnung.",
        "Die Wohnung wird im Internet für einzelne Nächte angeboten.",
    ];

    public static FilledForm HolidayLet(Dice dice, Person person, DateOnly today)
    {
        var flat = Person.RollAddress(dice);
        var area = dice.Next(60, 300) / 2m;
        var let = dice.Chance(0.4) ? area : Math.Max(12, Math.Round(area * dice.Next(3, 9) / 10 * 2) / 2);
        var owner = dice.Chance(0.6);
        var fill = new Filling();
        fill.Text("applicantName", person.Name);
        fill.Text("applicantAddress", $"{person.Home.Street} {person.Home.HouseNumber}");
        fill.Text("applicantPostalCode", person.Home.PostalCode);
        fill.Text("applicantCity", "Mainz");
        fill.Text("applicantEmail", person.Email);
        fill.Text("applicantPhone", person.Phone);
        fill.Flat(flat);
        fill.Number("floorArea", area);
        fill.Number("areaLet", let);
        fill.Number("daysLet", dice.Chance(0.3) ? dice.Next(10, 84) : dice.Next(85, 330));
        fill.Date("letFrom", today.AddDays(dice.Next(40, 260)));
        fill.Choice("owner", owner ? "yes" : "no");
        fill.Mark("landlordConsent", !owner);
        fill.Date("signedOn", today.AddDays(-dice.Next(1, 12)));
        return fill.Done(PaperForms.HolidayLet);
    }

    public static FilledForm MisuseReport(Dice dice, Person person, DateOnly today)
    {
        var anonymous = dice.Chance(0.3);
        var kind = dice.Pick(["misuseHolidayLet", "misuseHolidayLet", "misuseCommercial", "misuseVacant", "misuseOther"]);
        var fill = new Filling();
        fill.Flat(Person.RollAddress(dice));
        if (dice.Chance(0.8)) { fill.Text("bellName", Person.Roll(dice, 0, today).LastName); }
        foreach (var mark in PaperForms.MisuseReport.Fields.Where(field => field.Name.StartsWith("misuse", StringComparison.Ordinal) && field.Type == "checkbox"))
        {
            fill.Mark(mark.Name, mark.Name == kind);
        }

        fill.Date("misuseSince", today.AddDays(-dice.Next(30, 900)));
        fill.Text("observations", dice.Pick(s_observations));
        fill.Mark("anonymous", anonymous);
        if (!anonymous)
        {
            fill.Text("reporterName", person.Name);
            fill.Text("reporterEmail", person.Email);
        }

        fill.Date("signedOn", today.AddDays(-dice.Next(1, 12)));
        return fill.Done(PaperForms.MisuseReport);
    }

    public static FilledForm PassportEnquiry(Dice dice, Person person, DateOnly today)
    {
        var minor = dice.Chance(0.25);
        var holder = minor ? person with { FirstName = dice.Pick(["Mia", "Leon", "Emma", "Paul", "Zoë"]), BirthDate = today.AddDays(-dice.Next(400, 17 * 365)) } : person;
        var copy = dice.Chance(0.75);
        var fill = new Filling();
        fill.Text("applicantName", holder.Name);
        fill.Date("birthDate", holder.BirthDate);
        fill.Text("applicantEmail", person.Email);
        fill.Mark("mainResidence", true);
        fill.Choice("passportKind", dice.Pick(["regular", "regular", "pages48", "express"]));
        fill.Mark("minor", minor);
        if (minor) { fill.Choice("custodians", dice.Pick(["one", "two", "two"])); }
        fill.Mark("copyAttached", copy);
        fill.Date("signedOn", today.AddDays(-dice.Next(1, 12)));
        return fill.Done(PaperForms.PassportEnquiry) with { Copy = copy ? (holder, Passport.Roll(dice, holder, today)) : null };
    }

    private sealed class Filling
    {
        private readonly Dictionary<string, string> _written = [];
        private readonly Dictionary<string, string> _values = [];

        public void Text(string name, string text) => _written[name] = _values[name] = text;

        public void Flat(Address flat)
        {
            Text("flatStreet", flat.Street);
            Text("flatHouseNumber", flat.HouseNumber);
            Text("flatPostalCode", flat.PostalCode);
        }

        public void Number(string name, decimal number)
        {
            _written[name] = number.ToString("0.##", s_german);
            _values[name] = number.ToString("0.##", CultureInfo.InvariantCulture);
        }

        public void Date(string name, DateOnly date)
        {
            _written[name] = date.ToString("dd.MM.yyyy", s_german);
            _values[name] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        public void Choice(string name, string option) => _written[name] = _values[name] = option;

        public void Mark(string name, bool marked)
        {
            _values[name] = marked ? "true" : "false";
            if (marked) { _written[name] = "x"; }
        }

        public FilledForm Done(FormLayout layout) => new(layout, _written, _values);
    }
}
