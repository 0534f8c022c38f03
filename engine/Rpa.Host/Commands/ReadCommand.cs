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
        var command = new Command("read", "Read a scanned document.") { file, form, mrz, json, outFile };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetValue(file)!, result.GetValue(form) ?? [], result.GetValue(mrz), result.GetValue(outFile), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, FileInfo[] forms, bool mrz, FileInfo? outFile, CancellationToken cancellationToken)
    {
        var document = FormFiles.Document(file);
        var templates = forms.Select(FormFiles.Template).ToImmutableArray();
        using var bot = new OcrBot(TimeProvider.System);
        try
        {
            var reading = await bot.ReadAsync(document, templates, mrz, cancellationToken);
            Output.Write(Output.ToJson(View(reading)), outFile);
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
        Fields = reading.Fields.ToDictionary(f => f.Name, f => new
        {
            Value = f.Value switch { DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), var value => value },
            Confidence = Math.Round(f.Confidence, 3), f.Accepted, f.Page, Box = new[] { f.Box.X, f.Box.Y, f.Box.Width, f.Box.Height }, f.Source, f.ReadAs, f.Checks,
        }),
        Mrz = reading.Mrz is { } mrz ? new { mrz.Type, mrz.Lines, Valid = mrz.IsValid, mrz.Fields, mrz.Checks } : null,
        reading.Warnings,
    };
}
