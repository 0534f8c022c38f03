using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Yaml;

/// <summary>Names a syntax fault in words, at its cause rather than where the parser stumbled, and takes the faulty part out so that parsing can go on.</summary>
internal static class YamlRecovery
{
    /// <summary>Reports the fault and takes its lines out; false where nothing was left to take out.</summary>
    /// <param name="source">The text.</param>
    /// <param name="line">Where the parser failed.</param>
    /// <param name="column">Where the parser failed.</param>
    /// <param name="parserSays">The parser's message.</param>
    /// <param name="reported">Lines whose fault is reported already.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static bool Recover(YamlSource source, int line, int column, string parserSays, IReadOnlySet<int> reported, DiagnosticBag diagnostics)
    {
        (line, column) = OntoText(source, line, column);
        if (YamlIndentation.Repair(source, line, parserSays) is { } indented)
        {
            diagnostics.Add(indented);
            return true;
        }

        var scan = YamlScan.Of(source.Lines);
        var fault = Brackets(scan, source, line) ?? LongQuote(scan, source, line, column) ?? Invisible(source, line) ?? Expression(source, line) ?? Words(source, line, column, parserSays);
        if (!reported.Contains(fault.Span.Line))
        {
            diagnostics.Add(fault);
        }

        return source.TakeOut(FirstLine(scan, fault.Span.Line));
    }

    /// <summary>The parser may fail behind the last line or on an empty one; the fault is then on the last line with text before.</summary>
    private static (int Line, int Column) OntoText(YamlSource source, int line, int column)
    {
        line = Math.Clamp(line, 1, source.Lines.Length);
        var first = line;
        while (line > 1 && YamlSource.IndentOf(source.Line(line)) < 0)
        {
            line--;
        }

        return (line, line == first ? column : YamlSource.IndentOf(source.Line(line)) + 1);
    }

    /// <summary>A part inside a flow collection of several lines goes with the whole collection.</summary>
    private static int FirstLine(YamlScan scan, int line) =>
        scan.OuterBrackets.FirstOrDefault(b => b.Line < line && (b.CloseLine == 0 || b.CloseLine >= line))?.Line ?? line;

    private static Diagnostic? Brackets(YamlScan scan, YamlSource source, int line)
    {
        if (scan.Unclosed is not { } open || open.Line > line)
        {
            return null;
        }

        var value = source.Line(open.Line)[(open.Column - 1)..];
        return value.Contains("${", StringComparison.Ordinal) || SwallowedExpression.IsLikely(value)
            ? Make(YamlDiagnostics.SwallowedExpression, source.At(open.Line, open.Column), $"YAML takes '{open.Character}' for the begin of its own syntax.", SwallowedExpression.Remedy(value))
            : Make(
                YamlDiagnostics.Unclosed, source.At(open.Line, open.Column), $"The '{open.Character}' opened here is never closed.",
                $"Close it with '{(open.Character == '[' ? ']' : '}')}', or quote the text.");
    }

    private static Diagnostic? LongQuote(YamlScan scan, YamlSource source, int line, int column)
    {
        var quote = scan.LongQuotes.FirstOrDefault(q => q.EndLine == 0 || q.EndLine == line || (q.Line == line && q.Column == column));
        if (quote is null || quote.Line > line || (quote.Line == line && quote.Column > column))
        {
            return null;
        }

        return Make(
            YamlDiagnostics.Unclosed, source.At(quote.Line, quote.Column),
            quote.EndLine == 0 ? "The quote opened here is never closed." : $"The quote opened here runs on to line {quote.EndLine}.",
            "Close it on its own line; inside single quotes a quote is doubled, inside double quotes it is written \\\".");
    }

    /// <summary>Spaces that YAML does not take for spaces, before any quote of the line: copied from a page or a word processor.</summary>
    private static Diagnostic? Invisible(YamlSource source, int line)
    {
        var text = source.Line(line);
        var at = text.AsSpan().IndexOfAny(StrangeSpaces);
        var quote = text.AsSpan().IndexOfAny('"', '\'');
        return at < 0 || (quote >= 0 && quote < at)
            ? null
            : Make(
                YamlDiagnostics.ControlCharacter, source.At(line, at + 1),
                $"The character U+{((int)text[at]).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)} looks like a space and is none.", "Replace it by a space.");
    }

    private static readonly System.Buffers.SearchValues<char> StrangeSpaces = System.Buffers.SearchValues.Create("\u00A0\u2002\u2003\u2007\u2009\u200A\u200B\u202F\u2060\u3000");

    private static Diagnostic? Expression(YamlSource source, int line)
    {
        var (value, column) = ValueOf(source.Line(line));
        if (value.Length == 0 || !(SwallowedExpression.IsLikely(value) || value[0] == '!'))
        {
            return null;
        }

        var inFlow = value[0] == '{' || (value[0] == '[' && value.TrimEnd()[^1] == ']');
        return Make(
            YamlDiagnostics.SwallowedExpression, source.At(line, column, value.Length), "YAML reads a part of this expression as its own syntax.",
            inFlow ? "Quote the expression, best in block style on a line of its own." : SwallowedExpression.Remedy(value));
    }

    /// <summary>What stands behind `key:` or `-` on a line, with its column.</summary>
    private static (string Value, int Column) ValueOf(string line)
    {
        var at = Math.Max(0, YamlSource.IndentOf(line));
        while (at + 1 < line.Length && line[at] == '-' && line[at + 1] == ' ')
        {
            at = line.Length - line.AsSpan(at + 1).TrimStart(' ').Length;
        }

        var colon = line.IndexOf(": ", at, StringComparison.Ordinal);
        var isKey = colon >= 0 && line.AsSpan(at, colon - at).IndexOfAnyExcept(KeyCharacters) < 0;
        if (isKey)
        {
            at = line.Length - line.AsSpan(colon + 1).TrimStart(' ').Length;
        }

        return (line[at..], at + 1);
    }

    private static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.\"'äöüßÄÖÜ ");

    private static Diagnostic Words(YamlSource source, int line, int column, string says)
    {
        bool Says(string part) => says.Contains(part, StringComparison.Ordinal);
        var text = source.Line(line);
        var at = source.At(line, Math.Min(column, text.Length + 1));
        var c = column >= 1 && column <= text.Length ? text[column - 1] : ' ';
        var (message, remedy) = says switch
        {
            _ when Says("invalid mapping") || Says("mapping values are not allowed") =>
                ("A ':' stands here where no key is expected.", "Quote the text if it contains ': '; otherwise indent the line like its neighbours."),
            _ when Says("did not find expected key") && text.AsSpan(YamlSource.IndentOf(text)).StartsWith("- ") =>
                ("A list item stands here among the keys of a mapping.", "Indent it below the key it belongs to."),
            _ when Says("did not find expected key") =>
                ("This does not continue the mapping around it.", "Write 'key: value', indented like its neighbours; quote a text that has quotes or brackets at its begin."),
            _ when Says("expected '-' indicator") => ("A key stands here among the items of a list.", "Begin the line with '- ', or indent it like the list's own key."),
            _ when Says("simple key") || Says("expected ':'") => ("A ':' is missing behind this key.", "Write 'key: value', or indent the line like its neighbours."),
            _ when Says("unknown escape character") =>
                ("A backslash in double quotes begins an escape that YAML does not know.", "Double the backslash, or use single quotes."),
            _ when Says("cannot start any token") => ($"No text can begin with '{c}'.", "Quote the text."),
            _ when Says("expected node content") => ($"A value was expected, '{c}' was found.", "Quote the text, or remove the character."),
            _ when Says("flow sequence") || Says("flow mapping") => ("A ',' or a closing bracket was expected.", "Separate the items by commas; quote a text that has ': ' or brackets."),
            _ => ($"This is no YAML: {says.TrimEnd('.')}.", "Quote the text, or indent the line like its neighbours."),
        };
        return Make(YamlDiagnostics.Syntax, at, message, remedy);
    }

    private static Diagnostic Make(DiagnosticDescriptor descriptor, SourceSpan span, string message, string remedy) =>
        new(descriptor.Code, descriptor.Severity, span, message, remedy, []);
}
