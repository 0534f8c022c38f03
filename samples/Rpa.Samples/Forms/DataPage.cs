using System.Globalization;
using System.Text;
using Rpa.Samples.Pdf;
using Rpa.Samples.People;

namespace Rpa.Samples.Forms;

/// <summary>An invented passport of an invented person.</summary>
public sealed record Passport(string Number, DateOnly Expires, string Mrz1, string Mrz2)
{
    private const string SerialLetters = "0123456789CFGHJKLMNPRTVWXYZ";

    /// <summary>A German passport (ICAO 9303-4, TD3) with right check digits.</summary>
    public static Passport Roll(Dice dice, Person person, DateOnly today)
    {
        var number = "C" + string.Concat(Enumerable.Range(0, 8).Select(_ => dice.Pick(SerialLetters.ToCharArray())));
        var expires = today.AddDays(dice.Next(-300, 400));
        var names = Transliterate(person.LastName) + "<<" + Transliterate(person.FirstName);
        var first = ("P<D<<" + names).PadRight(44, '<')[..44];
        var birth = person.BirthDate.ToString("yyMMdd", CultureInfo.InvariantCulture);
        var expiry = expires.ToString("yyMMdd", CultureInfo.InvariantCulture);
        var head = number + CheckDigit(number);
        var middle = birth + CheckDigit(birth);
        var tail = expiry + CheckDigit(expiry) + new string('<', 15);
        var second = head + "D<<" + middle + (person.Female ? "F" : "M") + tail + CheckDigit(head + middle + tail);
        return new Passport(number, expires, first, second);
    }

    /// <summary>Weights 7, 3, 1, modulo 10 (ICAO 9303-3).</summary>
    public static char CheckDigit(string text)
    {
        var sum = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at] switch { '<' => 0, >= 'A' => text[at] - 'A' + 10, _ => text[at] - '0' };
            sum += value * (at % 3) switch { 0 => 7, 1 => 3, _ => 1 };
        }

        return (char)('0' + (sum % 10));
    }

    private static string Transliterate(string name)
    {
        var text = name.ToUpperInvariant().Replace("Ä", "AE", StringComparison.Ordinal).Replace("Ö", "OE", StringComparison.Ordinal)
            .Replace("Ü", "UE", StringComparison.Ordinal).Replace("ß", "SS", StringComparison.Ordinal).Replace("ẞ", "SS", StringComparison.Ordinal)
            .Replace("Ł", "L", StringComparison.Ordinal).Normalize(NormalizationForm.FormD);
        return string.Concat(text.Select(character => character is ' ' or '-' ? '<' : character).Where(character => character == '<' || char.IsAsciiLetterUpper(character)));
    }
}

/// <summary>Draws the copy of a passport's data page.</summary>
internal static class DataPage
{
    private const double Left = 42;
    private const double Top = 60;

    public static PdfPage Draw(Person person, Passport passport, Dice dice)
    {
        var page = new PdfPage();
        page.Text("Kopie der Datenseite", 20, 28, FontFile.SansBold, 13);
        page.Text("MUSTER, kein echtes Dokument", 20, 34, FontFile.Sans, 9);
        page.Fill(Left, Top, 125, 88, 0.94);
        page.Box(Left, Top, 125, 88, 0.4, 0.3);
        for (var wave = 0; wave < 9; wave++)
        {
            var y = Top + 12 + (wave * 5.5);
            page.Stroke([(Left + 40, y), (Left + 65, y - 6), (Left + 90, y + 6), (Left + 122, y)], 0.12, 0.86);
        }

        page.Text("BUNDESREPUBLIK DEUTSCHLAND", Left + 38, Top + 7, FontFile.SansBold, 8.5, 0.2);
        page.Text("REISEPASS  PASSPORT", Left + 4, Top + 7, FontFile.SansBold, 7.5, 0.2);
        Portrait(page, dice);
        var rows = new (string Label, string Value)[]
        {
            ("Pass-Nr. / Passport No.", passport.Number),
            ("Name / Surname", person.LastName.ToUpper(CultureInfo.GetCultureInfo("de-DE"))),
            ("Vornamen / Given names", person.FirstName.ToUpper(CultureInfo.GetCultureInfo("de-DE"))),
            ("Geburtsdatum / Date of birth", person.BirthDate.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)),
            ("Staatsangehörigkeit / Nationality", "DEUTSCH"),
            ("Gültig bis / Date of expiry", passport.Expires.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)),
        };
        for (var row = 0; row < rows.Length; row++)
        {
            page.Text(rows[row].Label, Left + 40, Top + 13.5 + (row * 8), FontFile.Sans, 5, 0.3);
            page.Text(rows[row].Value, Left + 40, Top + 17.5 + (row * 8), FontFile.SansBold, 9);
        }

        // ICAO 9303-3: OCR-B size 1, 2.54 mm from character to character.
        var points = 2.54 / FontFile.OcrB.Measure("<", 1);
        Mrz(page, passport.Mrz1, Top + 75, points);
        Mrz(page, passport.Mrz2, Top + 81.5, points);
        return page;
    }

    private static void Mrz(PdfPage page, string line, double baseline, double points) => page.Text(line, Left + 6.5, baseline, FontFile.OcrB, points);

    private static void Portrait(PdfPage page, Dice dice)
    {
        page.Fill(Left + 4, Top + 12, 32, 41, 0.8);
        var x = Left + 20 + dice.Between(-1, 1);
        page.Stroke([(x - 8, Top + 28), (x - 8, Top + 14), (x + 8, Top + 14), (x + 8, Top + 28), (x + 8, Top + 42), (x - 8, Top + 42), (x - 8, Top + 28)], 1.2, 0.4);
        page.Stroke([(Left + 6, Top + 53), (Left + 9, Top + 40), (Left + 31, Top + 40), (Left + 34, Top + 53)], 2, 0.45);
    }
}
