using Rpa.Samples.Forms;
using Rpa.Samples.People;

namespace Rpa.Samples.Scans;

/// <summary>A generated scan of one page with what stands on it.</summary>
/// <param name="Form">Name of the form; empty for the copy of a passport.</param>
/// <param name="Grade">Name of the grade of damage.</param>
/// <param name="Number">Counted from 0 within form and grade.</param>
/// <param name="Written">What it is filled in with.</param>
/// <param name="File">The scan.</param>
/// <param name="Values">What was meant, by field; see the ground truth of the sample mails.</param>
/// <param name="Mrz">The lines of the machine-readable zone; empty where there is none.</param>
public sealed record SampleScan(
    string Form, string Grade, int Number, string Written, ScanFile File, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Mrz)
{
    private static readonly DateOnly s_today = new(2026, 11, 21);
    private static readonly Pen[] s_pens = [Pen.Sans, Pen.Sans, Pen.Sans, Pen.WideSans, Pen.WideSans, Pen.Typewriter, Pen.Typewriter, Pen.Hand];

    /// <summary>Form, grade and number in one word.</summary>
    public string Name => $"{(Form.Length == 0 ? "passport-copy" : Form)}-{Grade}-{Number:000}";

    /// <summary>The scan of a form; the same seed and number give the same scan.</summary>
    public static async Task<SampleScan> FormAsync(FormLayout layout, ScanGrade grade, long seed, int number, CancellationToken cancellationToken)
    {
        var dice = Dice.For((seed * 1000) + number, (layout.Name.Length * 100) + grade.Jpeg);
        var person = Person.Roll(dice, number + 1, s_today);
        var form = layout.Name switch
        {
            "holiday-let" => Applications.HolidayLet(dice, person, s_today),
            "misuse-report" => Applications.MisuseReport(dice, person, s_today),
            _ => Applications.PassportEnquiry(dice, person, s_today) with { Copy = null },
        };
        var pen = dice.Pick(s_pens);
        var format = dice.Pick([ScanFormat.PdfPicture, ScanFormat.PdfPicture, ScanFormat.PdfPicture, ScanFormat.Png, ScanFormat.Tiff]);
        var dpi = format == ScanFormat.PdfPicture ? dice.Pick([200, 250, 300]) : dice.Pick([200, 250]);
        var files = await Scanner.ScanAsync(form.Draw(pen, dice), grade, format, dpi, "scan", dice, cancellationToken);
        return new SampleScan(layout.Name, grade.Name, number, pen.ToString(), files[0], form.Values, []);
    }

    /// <summary>The scan of a passport's data page.</summary>
    public static async Task<SampleScan> PassportAsync(ScanGrade grade, long seed, int number, CancellationToken cancellationToken)
    {
        var dice = Dice.For((seed * 1000) + number, grade.Jpeg);
        var person = Person.Roll(dice, number + 1, s_today);
        var passport = Passport.Roll(dice, person, s_today);
        var files = await Scanner.ScanAsync([DataPage.Draw(person, passport, dice)], grade, ScanFormat.PdfPicture, dice.Pick([200, 250, 300]), "scan", dice, cancellationToken);
        return new SampleScan("", grade.Name, number, "Passport", files[0], new Dictionary<string, string>(), [passport.Mrz1, passport.Mrz2]);
    }
}
