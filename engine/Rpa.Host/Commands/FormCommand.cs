using System.CommandLine;
using Rpa.Bots.Ocr;
using Rpa.Bots.Ocr.Pages;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>`rpa form new SCAN|PDF [--name N] [--out F]`, `rpa form draw FORM [PAGE] [--out F]`: a stranger's form becomes a template without measuring.</summary>
internal static class FormCommand
{
    private const string DefaultName = "form";

    public static Command Create() => new("form", "Make and look at form templates.") { New(), Draw() };

    private static Command New()
    {
        var file = new Argument<FileInfo>("SCAN|PDF") { Description = "The empty form: a PDF with fields, or a PDF, TIFF, PNG or JPEG with printed boxes and lines." };
        var name = new Option<string?>("--name") { Description = "Name of the form; else that of the template's file or of the document." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the template to a file, NAME.form.yaml; without it, it is printed." };
        var command = new Command("new", "Propose a template for an empty form.") { file, name, outFile };
        command.SetAction((result, cancellationToken) => NewAsync(result.GetValue(file)!, result.GetValue(name), result.GetValue(outFile), cancellationToken));
        return command;
    }

    private static Command Draw()
    {
        var form = new Argument<FileInfo>("FORM") { Description = "The template, NAME.form.yaml." };
        var page = new Argument<FileInfo?>("PAGE") { Description = "The form, empty or filled in, to draw it over; else white paper.", Arity = ArgumentArity.ZeroOrOne };
        var outFile = new Option<FileInfo?>("--out") { Description = "The picture (SVG); else NAME.svg in the current folder." };
        var command = new Command("draw", "Draw a template over its form, to look at in a browser.") { form, page, outFile };
        command.SetAction((result, cancellationToken) => DrawAsync(result.GetValue(form)!, result.GetValue(page), result.GetValue(outFile), cancellationToken));
        return command;
    }

    private static async Task<int> NewAsync(FileInfo file, string? name, FileInfo? outFile, CancellationToken cancellationToken)
    {
        var document = FormFiles.Document(file);
        name ??= outFile is not null ? Stem(outFile.Name) : NameOf(Path.GetFileNameWithoutExtension(file.Name));
        using var bot = new OcrBot(TimeProvider.System);
        try
        {
            var template = await bot.ProposeFormAsync(document, name, cancellationToken);
            Output.Write(template.TrimEnd('\n'), outFile);
        }
        catch (UnreadableException e)
        {
            throw FormFiles.Unreadable(file, e);
        }

        var target = outFile?.Name ?? $"{name}{FormFiles.Ending}";
        Say.Line($"Look at it: rpa form draw {target} {file.Name}");
        return ExitCode.Done;
    }

    private static async Task<int> DrawAsync(FileInfo form, FileInfo? page, FileInfo? outFile, CancellationToken cancellationToken)
    {
        var template = FormFiles.Template(form);
        var document = page is null ? [] : FormFiles.Document(page);
        outFile ??= new FileInfo(Stem(form.Name) + ".svg");
        using var bot = new OcrBot(TimeProvider.System);
        try
        {
            Output.Write((await bot.DrawFormAsync(template, document, cancellationToken)).TrimEnd('\n'), outFile);
        }
        catch (UnreadableException e)
        {
            throw FormFiles.Unreadable(page!, e);
        }

        Say.Line($"Drawn: {outFile.FullName}");
        return ExitCode.Done;
    }

    private static string Stem(string file) => file.EndsWith(FormFiles.Ending, StringComparison.Ordinal) ? file[..^FormFiles.Ending.Length] : Path.GetFileNameWithoutExtension(file);

    private static string NameOf(string file)
    {
        var name = string.Concat(file.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        return name.Length > 0 ? name : DefaultName;
    }
}
