using Rpa.Expressions.Diagnostics;
using Spectre.Console;

namespace Rpa.Host.Terminal;

/// <summary>What people read in a terminal. It goes to standard error, except a result.</summary>
internal static class Say
{
    /// <summary>The console of standard error; markup where it is a terminal.</summary>
    public static IAnsiConsole Console { get; } = Create(System.Console.Error, System.Console.IsErrorRedirected);

    /// <summary>The console of standard output, for results that people read.</summary>
    public static IAnsiConsole Result { get; } = Create(System.Console.Out, System.Console.IsOutputRedirected);

    /// <summary>A line as it is.</summary>
    public static void Line(string text) => Console.WriteLine(text);

    /// <summary>A fault, marked by a word and a colour.</summary>
    public static void Fault(string text)
    {
        Console.Markup("[red bold]error:[/] ");
        Console.WriteLine(text);
    }

    /// <summary>Findings, one a line, then their number.</summary>
    public static void Findings(IReadOnlyCollection<Diagnostic> findings)
    {
        foreach (var finding in findings)
        {
            System.Console.Error.WriteLine(finding.ToString());
        }

        var errors = findings.Count(f => f.Severity == Severity.Error);
        var warnings = findings.Count(f => f.Severity == Severity.Warning);
        if (findings.Count > 0)
        {
            System.Console.Error.WriteLine($"{errors} errors, {warnings} warnings.");
        }
    }

    /// <summary>A file or a pipe gets plain text, a line a line; the library does not tell them apart by itself.</summary>
    private static IAnsiConsole Create(TextWriter stream, bool isRedirected)
    {
        var target = new AnsiConsoleOutput(stream);
        if (!isRedirected)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = target });
        }

        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = target,
        });
        plain.Profile.Width = 1000;
        return plain;
    }
}
