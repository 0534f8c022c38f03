using System.CommandLine;
using System.Globalization;
using Rpa.Host.Benches;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench ocr [--pages N] [--seed S] [--keep FOLDER] [--only TEXT] [--json] [--out F]`.</summary>
internal static class OcrBenchCommand
{
    // Never used while the reader is worked on.
    private const long DefaultSeed = 20261122;
    private const int DefaultPages = 300;

    public static Command Create()
    {
        var pages = new Option<int>("--pages") { Description = "Pages over all grades of damage.", DefaultValueFactory = _ => DefaultPages };
        pages.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 100_000)
            {
                r.AddError("--pages takes a number from 1 to 100000.");
            }
        });
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same pages.", DefaultValueFactory = _ => DefaultSeed };
        var keep = new Option<DirectoryInfo?>("--keep") { Description = "Keep the scans, their truth, and a line for each field that was not read right in a folder." };
        var only = new Option<string>("--only") { Description = "Pages whose FORM-GRADE contains this, such as holiday-let, -hard or passport-copy-medium.", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("ocr", "The reader: generated forms and passports in three grades of damage; right, held and wrong; speed beside tesseract.") { pages, seed, keep, only, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new OcrBenchOptions(result.GetValue(pages), result.GetValue(seed), result.GetValue(keep), result.GetValue(only)!);
            var figures = await OcrBench.RunAsync(options, cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(figures), result.GetValue(outFile));
            }

            Show(figures);
            return figures.IsKept ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    private static void Show(OcrFigures figures)
    {
        foreach (var (name, grade) in figures.Grades)
        {
            Say.Line(string.Create(CultureInfo.InvariantCulture,
                $"{name,-7} {grade.Fields.RightAcceptedPercent,7:0.00} % right and accepted of {grade.Fields.Fields} fields (promised {grade.Promise:0} %), {grade.Fields.Held} held, {grade.Fields.Wrong} wrong; zones: {grade.MrzPerfect} perfect, {grade.MrzValid} valid, {grade.MrzWrongValid} valid though wrong, of {grade.MrzPages}"));
        }

        Say.Line(string.Create(CultureInfo.InvariantCulture,
            $"all     {figures.All.Wrong} of {figures.All.Fields} fields accepted though wrong: {figures.All.WrongPercent:0.000} % (promised at most {OcrBench.MostWrong} %); checkboxes {figures.Checkboxes.RightAcceptedPercent:0.00} % of {figures.Checkboxes.Fields}"));
        if (figures.Speed is { } speed)
        {
            Say.Line(string.Create(CultureInfo.InvariantCulture,
                $"speed   {speed.PagesPerMinute:0} pages a minute; tesseract {speed.TesseractPagesPerMinute:0} (x{speed.RatioToOne:0.0}), two side by side {speed.TwoTesseractsPagesPerMinute:0} (x{speed.RatioToTwo:0.0}); processor: form {speed.FormSeconds:0.00} s, zone {speed.MrzSeconds:0.00} s"));
        }
    }
}
