using System.Text.RegularExpressions;
using Rpa.Expressions;

namespace Rpa.Bots.Machine;

/// <summary>What bots and tests ask of a Debian machine. Each check really starts the program.</summary>
public static partial class Requirements
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Dovecot with IMAP, for trying and measuring the mail bot against a real server.</summary>
    public static readonly MachineRequirement Dovecot = new(
        "dovecot", new LocalText("IMAP-Server zum Ausprobieren", "an IMAP server to try with"), ["dovecot-imapd"],
        ct => CheckProgramAsync("/usr/sbin/dovecot", ["--version"], null, "", ct));

    /// <summary>Tesseract 5 with German and English.</summary>
    public static readonly MachineRequirement Tesseract = TesseractWith(["deu", "eng"]);

    /// <summary>Poppler's tools: pages out of PDF files.</summary>
    public static readonly MachineRequirement Poppler = new(
        "poppler-utils", new LocalText("Seiten aus PDF-Dateien", "pages out of PDF files"), ["poppler-utils"],
        ct => CheckProgramAsync("pdftoppm", ["-v"], null, "", ct));

    /// <summary>Graphviz: the drawing of workflows.</summary>
    public static readonly MachineRequirement Graphviz = new(
        "graphviz", new LocalText("Zeichnung der Abläufe", "drawings of workflows"), ["graphviz"],
        ct => CheckProgramAsync("dot", ["-Tsvg", "-v"], "digraph { a -> b }", "<svg", ct));

    /// <summary>Bubblewrap: a wall around programs that read strangers' files; without it only limits hold them.</summary>
    public static readonly MachineRequirement Bubblewrap = new(
        "bubblewrap", new LocalText("Wand um Programme, die fremde Dateien lesen", "a wall around programs that read strangers' files"), ["bubblewrap"],
        CheckBubblewrapAsync) { IsOptional = true };

    /// <summary>Fonts of letters, forms and machine-readable zones.</summary>
    public static readonly MachineRequirement Fonts = new(
        "fonts", new LocalText("Schriften für Briefe und Formulare", "fonts of letters and forms"), ["fonts-liberation", "fonts-dejavu-core", "fonts-ocr-b"], CheckFontsAsync);

    /// <summary>Tesseract 5 with the languages given (`deu`).</summary>
    public static MachineRequirement TesseractWith(IReadOnlyCollection<string> languages) => new(
        "tesseract", new LocalText("Texterkennung", "text recognition"), ["tesseract-ocr", .. languages.Select(l => "tesseract-ocr-" + l.Replace('_', '-'))],
        ct => CheckTesseractAsync(languages, ct));

    private static async Task<RequirementState> CheckTesseractAsync(IReadOnlyCollection<string> needed, CancellationToken cancellationToken)
    {
        var languages = await Programs.RunAsync("tesseract", ["--list-langs"], null, Limit, cancellationToken);
        if (languages.ExitCode != 0)
        {
            return RequirementState.Missing(FirstLine(languages.Error));
        }

        var listed = (languages.Output + languages.Error).Split('\n', StringSplitOptions.TrimEntries);
        var lacking = needed.Where(l => !listed.Contains(l)).ToList();
        return lacking.Count > 0
            ? RequirementState.Missing($"The languages {string.Join(", ", lacking)} are not installed.")
            : await CheckProgramAsync("tesseract", ["--version"], null, "tesseract", cancellationToken);
    }

    private static async Task<RequirementState> CheckBubblewrapAsync(CancellationToken cancellationToken)
    {
        var version = await CheckProgramAsync("bwrap", ["--version"], null, "", cancellationToken);
        if (!version.Works)
        {
            return version;
        }

        var wall = await Programs.RunAsync("bwrap", ["--ro-bind", "/", "/", "--unshare-net", "true"], null, Limit, cancellationToken);
        return wall.ExitCode == 0 ? version : RequirementState.Missing($"This machine allows no namespaces: {FirstLine(wall.Error)}");
    }

    private static Task<RequirementState> CheckFontsAsync(CancellationToken cancellationToken)
    {
        const string root = "/usr/share/fonts";
        var there = Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!).ToList()
            : [];
        var lacking = new[] { ("LiberationSans-Regular", "fonts-liberation"), ("DejaVuSans.ttf", "fonts-dejavu-core"), ("OCRB", "fonts-ocr-b") }
            .Where(f => !there.Exists(name => name.StartsWith(f.Item1, StringComparison.OrdinalIgnoreCase))).Select(f => f.Item2).ToList();
        return Task.FromResult(lacking.Count == 0 ? new RequirementState(Works: true, "", root) : RequirementState.Missing($"{string.Join(", ", lacking)} not found under {root}."));
    }

    /// <summary>Starts a program; it works when it ends with 0 and its output has <paramref name="expected"/>.</summary>
    public static async Task<RequirementState> CheckProgramAsync(
        string file, IReadOnlyList<string> arguments, string? input, string expected, CancellationToken cancellationToken)
    {
        var result = await Programs.RunAsync(file, arguments, input, Limit, cancellationToken);
        var text = result.Output + "\n" + result.Error;
        if (result.ExitCode != 0 || !text.Contains(expected, StringComparison.Ordinal))
        {
            return RequirementState.Missing(result.ExitCode == 0 ? $"'{file}' answered without '{expected}'." : FirstLine(result.Error));
        }

        // What a program makes of an input may carry versions of its own, as the first line of an SVG does; it tells its own on standard error then.
        return new RequirementState(Works: true, VersionPattern().Match(input is null ? text : result.Error).Value, file);
    }

    /// <summary>The first line that says something.</summary>
    public static string FirstLine(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "no answer";

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionPattern();
}
