using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Yaml;

/// <summary>
/// Finds a fault in the line above a block that makes the parser stumble over each line of the block: a key without its colon, or the first line of a block that is indented otherwise than
/// its brothers.
/// </summary>
internal static class YamlIndentation
{
    /// <summary>Repairs such a line and names it; null where the fault at <paramref name="line"/> is none of this kind.</summary>
    public static Diagnostic? Repair(YamlSource source, int line, string parserSays)
    {
        var indent = YamlSource.IndentOf(source.Line(line));
        if (indent <= 0 || !(parserSays.Contains("did not find expected key", StringComparison.Ordinal) || parserSays.Contains("mapping values", StringComparison.Ordinal) || parserSays.Contains("invalid mapping", StringComparison.Ordinal)))
        {
            return null;
        }

        if ((ColonMissing(source, line, indent) ?? ColonMissingBeside(source, line, indent)) is { } missing)
        {
            return missing;
        }

        var (first, holder) = Head(source, line, indent);
        var own = first == 0 ? indent : YamlSource.IndentOf(source.Line(first));
        if (own == indent || source.Shifted.ContainsKey(first) || HoldsFailed(source, first, indent) || !IsOdd(source, line, indent, own, holder))
        {
            return null;
        }

        source.Shifted[first] = indent - own;
        source.Lines[first - 1] = new string(' ', indent) + source.Line(first)[own..];
        return new Diagnostic(
            YamlDiagnostics.Syntax.Code, YamlDiagnostics.Syntax.Severity, source.At(first, own + 1),
            $"This line is indented by {own} columns, the lines beside it by {indent}.", "Indent it like its neighbours.", []);
    }

    /// <summary>A key whose block begins no deeper than the failed line simply holds that line.</summary>
    private static bool HoldsFailed(YamlSource source, int first, int indent)
    {
        var next = first + 1;
        while (next <= source.Lines.Length && IndentOf(source, next) < 0)
        {
            next++;
        }

        return source.Line(first).TrimEnd().EndsWith(':') && IndentOf(source, next) <= indent;
    }

    /// <summary>`data` instead of `data:` above its fields.</summary>
    private static Diagnostic? ColonMissing(YamlSource source, int line, int indent)
    {
        var above = line - 1;
        while (above >= 1 && IndentOf(source, above) is var own && (own < 0 || own >= indent))
        {
            above--;
        }

        var text = source.Line(above).TrimEnd();
        var key = text.TrimStart(' ');
        if (above < 1 || key.Length == 0 || !char.IsAsciiLetterLower(key[0]) || key.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            return null;
        }

        source.Lines[above - 1] = text + ":";
        return new Diagnostic(
            YamlDiagnostics.Syntax.Code, YamlDiagnostics.Syntax.Severity, source.At(above, text.Length - key.Length + 1, key.Length), $"A ':' is missing behind '{key}'.", $"Write '{key}:'.", []);
    }

    /// <summary>`subject "mail.subject"` above its brothers: the parser reads on into the next line. The line is taken out.</summary>
    private static Diagnostic? ColonMissingBeside(YamlSource source, int line, int indent)
    {
        var above = line - 1;
        while (above >= 1 && IndentOf(source, above) < 0)
        {
            above--;
        }

        var text = source.Line(above);
        var end = above >= 1 && IndentOf(source, above) == indent ? text.IndexOf(' ', indent) : -1;
        if (end < 0 || !char.IsAsciiLetterLower(text[indent]) || text.AsSpan(end).TrimStart(' ') is not ['"' or '\'', ..] || text.AsSpan(indent, end - indent).IndexOfAny(':', '"', '\'') >= 0)
        {
            return null;
        }

        var key = text[indent..end];
        source.TakeOut(above);
        return new Diagnostic(
            YamlDiagnostics.Syntax.Code, YamlDiagnostics.Syntax.Severity, source.At(above, indent + 1, key.Length), $"A ':' is missing behind '{key}'.", $"Write '{key}: …'.", []);
    }

    /// <summary>The first line of the block that <paramref name="line"/> seems to belong to, and the indentation of the key that holds the block; 0 where it cannot be told.</summary>
    private static (int First, int Holder) Head(YamlSource source, int line, int indent)
    {
        var first = 0;
        for (var i = line - 1; i >= 1; i--)
        {
            var own = IndentOf(source, i);
            if (own < 0)
            {
                continue;
            }

            var opens = source.Line(i).TrimEnd().EndsWith(':');
            if (opens && own < indent && first > 0 && IndentOf(source, first) > indent && (indent - own) % 2 != 0)
            {
                // The key above deeper lines is itself the one that is off its brothers.
                first = i;
                continue;
            }

            if (opens && own < indent && first > 0 && own < IndentOf(source, first))
            {
                // Between the first line and the failed one only what hangs below the first may stand.
                return Enumerable.Range(first + 1, line - first - 1).All(n => IndentOf(source, n) is var at && (at < 0 || at > Math.Min(indent, IndentOf(source, first)))) ? (first, own) : (0, 0);
            }

            if (own < indent && first > 0 && IndentOf(source, first) < indent)
            {
                return (0, 0);
            }

            first = i;
        }

        return (0, 0);
    }

    /// <summary>The first line stands alone where another line agrees with the failed one, or where it is the one off the usual steps of two.</summary>
    private static bool IsOdd(YamlSource source, int line, int indent, int own, int holder)
    {
        for (var i = line + 1; i <= source.Lines.Length; i++)
        {
            var next = IndentOf(source, i);
            if (next == indent)
            {
                return true;
            }

            if (next >= 0 && next < indent)
            {
                return next != own && (own - holder) % 2 != 0 && (indent - holder) % 2 == 0;
            }
        }

        return (own - holder) % 2 != 0 && (indent - holder) % 2 == 0;
    }

    /// <summary>-1 for blank lines and comments.</summary>
    private static int IndentOf(YamlSource source, int line)
    {
        var text = source.Line(line);
        var indent = YamlSource.IndentOf(text);
        return indent >= 0 && text[indent] == '#' ? -1 : indent;
    }
}
