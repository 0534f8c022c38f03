using System.Collections.Immutable;
using System.Text;
using Rpa.Bots.Assets;
using Rpa.Bots.Ocr;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Terminal;
using Rpa.Samples.Forms;
using Rpa.Samples.Scans;
using DrawnTemplate = Rpa.Samples.Forms.FormTemplate;

namespace Rpa.Host.Benches;

/// <summary>What `rpa bench ocr` is asked for.</summary>
/// <param name="Pages">Pages over all grades.</param>
/// <param name="Seed">The same seed gives the same pages.</param>
/// <param name="Folder">Keeps the scans and a line for each field that was not read right; null to keep nothing.</param>
/// <param name="Only">A part of FORM-GRADE; empty for all.</param>
internal sealed record OcrBenchOptions(int Pages, long Seed, DirectoryInfo? Folder, string Only);

/// <summary>Figures of a grade of damage.</summary>
internal sealed record OcrGrade(OcrCount Fields, double Promise, bool IsKept, int MrzPages, int MrzPerfect, int MrzValid, int MrzWrongValid);

/// <summary>Speed on the same files beside the tesseract command.</summary>
internal sealed record OcrSpeed(
    int Pages, double PagesPerMinute, double TesseractPagesPerMinute, double TwoTesseractsPagesPerMinute, double RatioToOne, double RatioToTwo, double FormSeconds, double MrzSeconds);

/// <summary>The figures of the reader.</summary>
internal sealed record OcrFigures(
    int Pages, long Seed, IReadOnlyDictionary<string, OcrGrade> Grades, OcrCount All, OcrCount Checkboxes, IReadOnlyDictionary<string, OcrCount> Types, IReadOnlyList<OcrBin> Reliability, OcrSpeed? Speed)
{
    /// <summary>Every promise holds.</summary>
    public bool IsKept => Grades.Values.All(grade => grade.IsKept) && All.WrongPercent <= OcrBench.MostWrong;
}

/// <summary>How well and how fast generated scans are read: forms and copies of passports in three grades of damage.</summary>
internal static class OcrBench
{
    /// <summary>Fields taken though wrong, per cent at most.</summary>
    public const double MostWrong = 0.1;

    private static readonly Dictionary<string, double> s_promises = new(StringComparer.Ordinal) { ["clean"] = 97, ["medium"] = 92, ["hard"] = 75 };

    public static async Task<OcrFigures> RunAsync(OcrBenchOptions options, CancellationToken cancellationToken)
    {
        var forms = PaperForms.All.ToDictionary(layout => layout.Name, Template);
        var types = PaperForms.All.ToDictionary(layout => layout.Name, layout => layout.Fields.ToDictionary(field => field.Name, field => field.Type));
        var all = forms.Values.ToImmutableArray();
        var tally = new OcrTally();
        var (formSeconds, mrzSeconds) = (new List<double>(), new List<double>());
        using var bot = new OcrBot(TimeProvider.System);
        var jobs = Jobs(options).ToList();
        await Parallel.ForEachAsync(jobs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, async (job, stop) =>
        {
            var scan = await job(stop);
            var isCopy = scan.Form.Length == 0;
            try
            {
                var reading = await bot.ReadAsync(scan.File.Content, isCopy ? [] : all, isCopy, stop);
                tally.Add(scan, reading, isCopy ? new Dictionary<string, string>() : types[scan.Form]);
                lock (tally)
                {
                    (isCopy ? mrzSeconds : formSeconds).Add(reading.ProcessorTime.TotalSeconds);
                }
            }
            catch (UnreadableException e)
            {
                tally.AddUnreadable(scan, isCopy ? new Dictionary<string, string>() : types[scan.Form], e.Reason);
            }

            await KeepAsync(options, scan, stop);
        });
        if (options.Folder is { } folder)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "not-right.txt"), tally.Lines.Order(StringComparer.Ordinal), cancellationToken);
        }

        var speed = options.Only.Length > 0 ? null : await OcrSpeedBench.RunAsync(bot, all, options, (Median(formSeconds), Median(mrzSeconds)), cancellationToken);
        return Figures(options, jobs.Count, tally, speed);
    }

    private static OcrFigures Figures(OcrBenchOptions options, int pages, OcrTally tally, OcrSpeed? speed)
    {
        var none = new OcrCount(0, 0, 0, 0);
        var grades = ScanGrade.Bench.Where(grade => tally.Counts.ContainsKey(grade.Name) || tally.Zones.ContainsKey(grade.Name)).ToDictionary(grade => grade.Name, grade =>
        {
            var count = tally.Counts.GetValueOrDefault(grade.Name) ?? none;
            var zones = tally.Zones.GetValueOrDefault(grade.Name);
            return new OcrGrade(count, s_promises[grade.Name], count.Fields == 0 || (count.RightAcceptedPercent >= s_promises[grade.Name] && zones.WrongValid == 0), zones.All, zones.Perfect, zones.Valid, zones.WrongValid);
        });
        var types = tally.Counts.Where(count => count.Key.StartsWith("type ", StringComparison.Ordinal)).ToDictionary(count => count.Key["type ".Length..], count => count.Value);
        return new OcrFigures(pages, options.Seed, grades, tally.Counts.GetValueOrDefault("all") ?? none, types.GetValueOrDefault("checkbox") ?? none, types, [.. tally.Bins], speed);
    }

    // Three pages in four are forms, one is a copy of a passport.
    private static IEnumerable<Func<CancellationToken, Task<SampleScan>>> Jobs(OcrBenchOptions options)
    {
        for (var i = 0; i < options.Pages; i++)
        {
            var grade = ScanGrade.Bench[i % ScanGrade.Bench.Count];
            var (kind, number) = (i / ScanGrade.Bench.Count % (PaperForms.All.Count + 1), i / ScanGrade.Bench.Count / (PaperForms.All.Count + 1));
            var name = $"{(kind < PaperForms.All.Count ? PaperForms.All[kind].Name : "passport-copy")}-{grade.Name}";
            if (!name.Contains(options.Only, StringComparison.Ordinal))
            {
                continue;
            }

            yield return kind < PaperForms.All.Count
                ? stop => SampleScan.FormAsync(PaperForms.All[kind], grade, options.Seed, number, stop)
                : stop => SampleScan.PassportAsync(grade, options.Seed, number, stop);
        }
    }

    private static async Task KeepAsync(OcrBenchOptions options, SampleScan scan, CancellationToken cancellationToken)
    {
        if (options.Folder is { } folder)
        {
            folder.Create();
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, scan.Name + Path.GetExtension(scan.File.Name)), scan.File.Content, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, scan.Name + ".json"), Output.ToJson(new { scan.Values, scan.Mrz }), cancellationToken);
        }
    }

    private static FormAsset Template(FormLayout layout)
    {
        var diagnostics = new DiagnosticBag();
        var dictionaries = SampleDictionaries.Of(layout);
        var source = new AssetSource("forms/" + layout.Name, layout.Name + ".form.yaml", Encoding.UTF8.GetBytes(DrawnTemplate.Write(layout, dictionaries)), CelEnvironment.Empty);
        return OcrBot.AssetKinds[0].Parse(source, diagnostics) as FormAsset ?? throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable()));
    }

    private static double Median(List<double> seconds) => seconds.Count == 0 ? 0 : Math.Round(seconds.Order().ElementAt(seconds.Count / 2), 2);
}
