using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Yaml;

/// <summary>The text of a file as lines that can be blanked one by one, so that parsing can go on behind a fault with all places unchanged.</summary>
internal sealed class YamlSource
{
    private const int MaxReports = 10;

    private YamlSource(string file, string[] lines)
    {
        File = file;
        Lines = lines;
    }

    public string File { get; }

    /// <summary>Without line ends; a blanked line is empty.</summary>
    public string[] Lines { get; }

    /// <summary>What was taken out because of a fault: the first line of each part (from 1) with its text.</summary>
    public SortedDictionary<int, string> TakenOut { get; } = [];

    /// <summary>Lines (from 1) that were indented anew so that reading could go on, with the columns they gained.</summary>
    public Dictionary<int, int> Shifted { get; } = [];

    /// <summary>A place in the text as it was written.</summary>
    public SourceSpan Unshifted(SourceSpan span) => Shifted.Count == 0 ? span : span with
    {
        Column = Math.Max(1, span.Column - Shifted.GetValueOrDefault(span.Line)),
        EndColumn = Math.Max(1, span.EndColumn - Shifted.GetValueOrDefault(span.EndLine)),
    };

    /// <summary>A tree with its places as they were written.</summary>
    public YamlNode Unshifted(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar with { Span = Unshifted(scalar.Span), BlockText = scalar.BlockText is { } block ? Unshifted(block) : null },
        YamlSequence list => list with { Items = [.. list.Items.Select(Unshifted)], Span = Unshifted(list.Span) },
        YamlMapping map => map with { Entries = [.. map.Entries.Select(e => new YamlEntry((YamlScalar)Unshifted(e.Key), Unshifted(e.Value)))], Span = Unshifted(map.Span) },
        _ => node,
    };

    public string Text => string.Join('\n', Lines);

    /// <summary>Line <paramref name="number"/>, from 1; empty outside the file.</summary>
    public string Line(int number) => number >= 1 && number <= Lines.Length ? Lines[number - 1] : "";

    /// <summary>The column (from 0) of a line's first character that is no space; -1 for an empty line.</summary>
    public static int IndentOf(string line)
    {
        var indent = line.Length - line.AsSpan().TrimStart(" \t").Length;
        return indent == line.Length ? -1 : indent;
    }

    /// <summary>
    /// Takes out a line and what hangs below it: the lines that are indented deeper, and a closing bracket behind them. False where the line was empty already.
    /// </summary>
    public bool TakeOut(int number)
    {
        var indent = IndentOf(Line(number));
        if (indent < 0)
        {
            return false;
        }

        TakenOut[number] = Lines[number - 1];
        Lines[number - 1] = "";
        for (var i = number; i < Lines.Length; i++)
        {
            var (line, own) = (Lines[i], IndentOf(Lines[i]));
            if (own < 0 || line[own] == '#')
            {
                continue;
            }

            if (own <= indent && !(own == indent && line[own] is ']' or '}'))
            {
                break;
            }

            Lines[i] = "";
        }

        return true;
    }

    public SourceSpan At(int line, int column, int length = 1) => new(File, line, column, line, column + length);

    /// <summary>Decodes; null where the file is no text at all.</summary>
    public static YamlSource? Decode(string file, ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics)
    {
        if (bytes.Length > YamlReader.MaxBytes)
        {
            diagnostics.Report(
                YamlDiagnostics.TooLarge,
                SourceSpan.StartOf(file),
                $"The file has {bytes.Length.ToString("N0", CultureInfo.InvariantCulture)} bytes; at most {YamlReader.MaxBytes.ToString("N0", CultureInfo.InvariantCulture)} are read.",
                "Split it.");
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            diagnostics.Report(YamlDiagnostics.NotUtf8, SourceSpan.StartOf(file), "The file is UTF-16.", "Save it as UTF-8.");
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes))
        {
            ReportBadBytes(file, bytes, diagnostics);
        }

        var text = Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return new YamlSource(file, WithoutControls(file, text, diagnostics).Split('\n'));
    }

    private static void ReportBadBytes(string file, ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics)
    {
        var (line, column, reported) = (1, 1, 0);
        while (!bytes.IsEmpty && reported < MaxReports)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            if (status != OperationStatus.Done)
            {
                diagnostics.Report(
                    YamlDiagnostics.NotUtf8,
                    new SourceSpan(file, line, column, line, column + 1),
                    $"The byte 0x{bytes[0].ToString("X2", CultureInfo.InvariantCulture)} is not UTF-8.",
                    "Save the file as UTF-8 (it may be Windows-1252 or ISO 8859-1).");
                reported++;
            }

            var isBreak = rune.Value == '\n' || (rune.Value == '\r' && !(bytes.Length > 1 && bytes[1] == '\n'));
            (line, column) = isBreak ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
            bytes = bytes[consumed..];
        }
    }

    /// <summary>
    /// Control characters become spaces. Among them are the line separators that YAML counts as lines and editors do not, which would shift every place.
    /// </summary>
    private static string WithoutControls(string file, string text, DiagnosticBag diagnostics)
    {
        char[]? copy = null;
        var (line, start, reported) = (1, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                (line, start) = (line + 1, i + 1);
            }
            else if (c is (< ' ' and not '\t') or (>= '\u007F' and <= '\u009F') or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF')
            {
                copy ??= text.ToCharArray();
                copy[i] = ' ';
                if (reported++ < MaxReports)
                {
                    diagnostics.Report(
                        YamlDiagnostics.ControlCharacter,
                        new SourceSpan(file, line, i - start + 1, line, i - start + 2),
                        $"The invisible character U+{((int)c).ToString("X4", CultureInfo.InvariantCulture)} stands here.",
                        "Delete it.");
                }
            }
        }

        return copy is null ? text : new string(copy);
    }
}
