using System.Globalization;
using System.Text.Json;
using Rpa.Samples.Forms;
using Rpa.Samples.People;
using Rpa.Samples.Scans;

using Pens = Rpa.Samples.Forms.Pen;

namespace Rpa.Bots.Ocr.Tests.Measuring;

/// <summary>A generated scan of a filled-in form, with what was written on it.</summary>
internal sealed record MeasuredPage(string Form, string Grade, int Number, string Written, byte[] Scan, IReadOnlyDictionary<string, string> Truth)
{
    private static readonly Pens[] s_pens = [Pens.Sans, Pens.Sans, Pens.Sans, Pens.WideSans, Pens.WideSans, Pens.Typewriter, Pens.Typewriter, Pens.Hand];

    internal string Name => $"{Form}-{Grade}-{Number:00}";

    /// <summary>The page of a seed; kept in the folder, since drawing and damaging it takes as long as reading it.</summary>
    internal static async Task<MeasuredPage> MakeAsync(string folder, FormLayout layout, ScanGrade grade, int seed, int number)
    {
        var dice = Dice.For((seed * 1000L) + number, (layout.Name.Length * 100) + grade.Jpeg);
        var today = new DateOnly(2026, 11, 21);
        var person = Person.Roll(dice, number + 1, today);
        var form = layout.Name switch
        {
            "holiday-let" => Applications.HolidayLet(dice, person, today),
            "misuse-report" => Applications.MisuseReport(dice, person, today),
            _ => Applications.PassportEnquiry(dice, person, today) with { Copy = null },
        };
        var pen = dice.Pick(s_pens);
        var format = dice.Pick([ScanFormat.PdfPicture, ScanFormat.PdfPicture, ScanFormat.PdfPicture, ScanFormat.Png, ScanFormat.Tiff]);
        var dpi = format == ScanFormat.PdfPicture ? dice.Pick([200, 250, 300]) : dice.Pick([200, 250]);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{layout.Name}-{grade.Name}-{seed}-{number:00}"));
        if (!File.Exists(file + ".json"))
        {
            var scan = await Scanner.ScanAsync(form.Draw(pen, dice), grade, format, dpi, "scan", dice, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file + ".scan", scan[0].Content, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(file + ".json", JsonSerializer.Serialize(form.Values), TestContext.Current.CancellationToken);
        }

        return new MeasuredPage(layout.Name, grade.Name, number, pen.ToString(), await File.ReadAllBytesAsync(file + ".scan", TestContext.Current.CancellationToken), form.Values);
    }
}
