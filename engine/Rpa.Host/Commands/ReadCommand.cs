using System.Collections.Immutable;
using System.CommandLine;
using Rpa.Bots.Ocr;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa read FILE [--form F] [--mrz] [--json]`.</summary>
internal static class ReadCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A scan: PDF, TIFF, PNG or JPEG." };
        var form = new Option<FileInfo[]>("--form") { Description = "Form templates (*.form.yaml); the one that fits is used.", AllowMultipleArgumentsPerToken = true };
        var mrz = new Option<bool>("--mrz") { Description = "Look for a machine-readable zone." };
        var json = new Option<bool>("--json") { Description = "Print JSON (the only format there is)." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write to a file." };
        var details = new Option<bool>("--details") { Description = "Also what was done to each page, the raw readings and where each value comes from." };
        var skip = new Option<PageSteps[]>("--skip") { Description = "Steps of the preparation of pages to leave out: sheet (a photo's perspective), background, contrast, level, turn.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("read", "Read a scanned document: the fields of a form, or what a letter says by its labels.") { file, form, mrz, json, details, skip, outFile };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(file)!, result.GetValue(form) ?? [], result.GetValue(mrz), (result.GetValue(skip) ?? []).Aggregate(PageSteps.None, (all, step) => all | step), result.GetValue(details), result.GetValue(outFile), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, FileInfo[] forms, bool mrz, PageSteps without, bool details, FileInfo? outFile, CancellationToken cancellationToken)
    {
        var document = FormFiles.Document(file);
        var templates = forms.Select(FormFiles.Template).ToImmutableArray();
        using var bot = new OcrBot(TimeProvider.System);
        try
        {
            var reading = await bot.ReadAsync(document, templates, mrz, cancellationToken, without);
            Output.Write(Output.ToJson(details ? Details(reading) : View(reading)), outFile);
            return ExitCode.Done;
        }
        catch (UnreadableException e)
        {
            throw FormFiles.Unreadable(file, e);
        }
    }

    private static object View(DocumentReading reading) => new
    {
        Pages = reading.Pages.Count,
        reading.Form,
        Fields = reading.Fields.ToDictionary(f => f.Name, f => new { Value = Plain(f.Value), Confidence = Math.Round(f.Confidence, 3), f.Accepted, f.Page, Box = Box(f.Box), f.Checks }),
        Mrz = reading.Mrz is { } mrz ? new { mrz.Type, mrz.Lines, Valid = mrz.IsValid, mrz.Fields } : null,
        reading.Warnings,
    };

    private static object Details(DocumentReading reading) => new
    {
        Pages = reading.Pages.Select(page => new { page.Number, page.Width, page.Height, page.QuarterTurns, page.Degrees, page.Steps, page.Text }),
        reading.Form,
        reading.FormShare,
        Fields = reading.Fields.ToDictionary(f => f.Name, f => new
        {
            Value = Plain(f.Value), Confidence = Math.Round(f.Confidence, 3), f.Accepted, f.Page, Box = Box(f.Box), f.Source, f.ReadAs, f.Alternatives, f.Checks,
        }),
        Mrz = reading.Mrz is { } mrz ? new { mrz.Type, mrz.Lines, Valid = mrz.IsValid, mrz.Fields, mrz.Confidence, mrz.Page, Box = Box(mrz.Box), mrz.Checks } : null,
        reading.Warnings,
    };

    private static object? Plain(object? value) => value is DateOnly day ? day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : value;

    private static double[] Box((double X, double Y, double Width, double Height) box) => [Math.Round(box.X, 5), Math.Round(box.Y, 5), Math.Round(box.Width, 5), Math.Round(box.Height, 5)];
}
