using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions.Diagnostics;
using Rpa.Samples.Forms;
using Rpa.Samples.People;
using Rpa.Samples.Scans;
using FormTemplate = Rpa.Bots.Ocr.Forms.FormTemplate;

namespace Rpa.Bots.Ocr.Tests.Measuring;

/// <summary>
/// How well forms are read, over generated scans. Runs only on demand: RPA_MEASURE=FOLDER keeps the scans and the report there,
/// RPA_MEASURE_SEED (1) and RPA_MEASURE_PAGES (2 per form and grade) say which and how many, RPA_MEASURE_ONLY (a part of FORM-GRADE) leaves others out.
/// </summary>
[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class MeasureTests
{
    private static readonly Dictionary<string, string[]> s_needed = new(StringComparer.Ordinal)
    {
        ["holiday-let"] = ["applicantName", "applicantEmail", "flatStreet", "flatHouseNumber", "flatPostalCode", "floorArea", "areaLet", "daysLet", "letFrom", "owner"],
        ["misuse-report"] = ["flatStreet", "flatHouseNumber", "flatPostalCode", "misuseHolidayLet", "misuseCommercial", "misuseVacant", "misuseOther"],
        ["passport-enquiry"] = ["applicantName", "birthDate", "applicantEmail", "mainResidence", "passportKind", "minor"],
    };

    // Worse than what the samples send: little is read, and nothing wrong may be.
    private static readonly ScanGrade s_rough = new("rough", Skew: 3.0, Blur: 0.14, Noise: 16, Speckles: 45, Shade: 0.3, Fade: 0.4, Jpeg: 35);

    [Fact]
    public async Task NoGeneratedScanIsReadWithAWrongValue()
    {
        var folder = Environment.GetEnvironmentVariable("RPA_MEASURE");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "measures on demand: set RPA_MEASURE to a folder");
        Directory.CreateDirectory(folder!);
        var pages = new List<MeasuredPage>();
        var only = Environment.GetEnvironmentVariable("RPA_MEASURE_ONLY") ?? "";
        foreach (var layout in PaperForms.All)
        {
            foreach (var grade in ScanGrade.Readable.Append(s_rough).Where(grade => $"{layout.Name}-{grade.Name}".Contains(only, StringComparison.Ordinal)))
            {
                for (var number = 0; number < Setting("RPA_MEASURE_PAGES", 2); number++)
                {
                    pages.Add(await MeasuredPage.MakeAsync(folder!, layout, grade, Setting("RPA_MEASURE_SEED", 1), number));
                }
            }
        }

        using var reader = new DocumentReader(TimeProvider.System);
        var tally = new Tally();
        var processor = Process.GetCurrentProcess();
        var before = processor.TotalProcessorTime;
        await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (page, cancellation) =>
            tally.Add(page, await reader.ReadAsync(new ReadRequest(page.Scan, s_templates, FindMrz: false), cancellation), s_needed[page.Form]));
        processor.Refresh();
        var report = tally.Report() + string.Create(CultureInfo.InvariantCulture, $"{(processor.TotalProcessorTime - before).TotalSeconds / pages.Count:0.00} s of CPU a page\n");
        await File.WriteAllTextAsync(Path.Combine(folder!, "report.txt"), report, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.Equal(0, tally.Wrong);
    }

    [Fact]
    public async Task NoCopiedPassportIsReadWithAWrongValidZone()
    {
        var folder = Environment.GetEnvironmentVariable("RPA_MEASURE");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "measures on demand: set RPA_MEASURE to a folder");
        Directory.CreateDirectory(folder!);
        using var reader = new DocumentReader(TimeProvider.System);
        var lines = new List<string>();
        var today = new DateOnly(2026, 11, 21);
        foreach (var grade in ScanGrade.Readable)
        {
            for (var number = 0; number < Setting("RPA_MEASURE_PAGES", 2); number++)
            {
                var dice = Dice.For((Setting("RPA_MEASURE_SEED", 1) * 1000L) + number, grade.Jpeg);
                var person = Person.Roll(dice, number + 1, today);
                var passport = Passport.Roll(dice, person, today);
                var scan = await Scanner.ScanAsync([DataPage.Draw(person, passport, dice)], grade, ScanFormat.PdfPicture, dice.Pick([200, 250, 300]), "scan", dice, TestContext.Current.CancellationToken);
                var mrz = (await reader.ReadAsync(new ReadRequest(scan[0].Content, [], FindMrz: true), TestContext.Current.CancellationToken)).Mrz;
                var same = mrz is not null && mrz.Lines.SequenceEqual([passport.Mrz1, passport.Mrz2], StringComparer.Ordinal);
                lines.Add($"{grade.Name}-{number:00} {(mrz is not { IsValid: true } ? "unset" : same ? "right" : "WRONG")} {(mrz is null ? "none" : string.Join('~', mrz.Lines))} want {passport.Mrz1}~{passport.Mrz2}");
            }
        }

        await File.WriteAllLinesAsync(Path.Combine(folder!, "passports.txt"), lines, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(lines, line => line.Contains("WRONG", StringComparison.Ordinal));
    }

    private static readonly List<FormTemplate> s_templates = [.. new[]
    {
        "holiday-let-permit/forms/holiday-let", "housing-misuse-report/forms/misuse-report", "passport-application/forms/passport-enquiry",
    }.Select(Load)];

    private static FormTemplate Load(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rpa.sln")))
        {
            folder = folder.Parent!;
        }

        var diagnostics = new DiagnosticBag();
        var file = Path.Combine(folder.FullName, "workflows", path + ".form.yaml");
        var template = new FormParser(diagnostics).Parse(Path.GetFileName(path), file, File.ReadAllBytes(file));
        return template ?? throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable()));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
