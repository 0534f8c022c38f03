using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Rpa.Bots.Letters;

/// <summary>
/// Reads the blocks of a simple Markdown: headings, paragraphs, lists, quotations, tables, lines across. Values stand in it as single characters of the private use
/// area, so that whatever a value holds, the structure is the author's.
/// </summary>
internal static partial class MarkdownReader
{
    private const int MaxQuoteDepth = 4;

    public static ImmutableArray<LetterBlock> Read(string text) => Blocks(text.Split('\n'), 0);

    private static ImmutableArray<LetterBlock> Blocks(string[] lines, int depth)
    {
        var blocks = ImmutableArray.CreateBuilder<LetterBlock>();
        for (var at = 0; at < lines.Length;)
        {
            var line = lines[at].TrimEnd();
            if (line.Length == 0)
            {
                at++;
            }
            else if (HeadingLine().Match(line) is { Success: true } heading)
            {
                blocks.Add(new LetterBlock.Heading(Math.Min(3, heading.Groups["marks"].Length), InlineReader.Read(heading.Groups["text"].Value)));
                at++;
            }
            else if (RuleLine().IsMatch(line))
            {
                blocks.Add(new LetterBlock.Rule());
                at++;
            }
            else if (line[0] == '>' && depth < MaxQuoteDepth)
            {
                var quoted = lines.Skip(at).TakeWhile(l => l.StartsWith('>')).Select(l => l[1..].StartsWith(' ') ? l[2..] : l[1..]).ToArray();
                blocks.Add(new LetterBlock.Quote(Blocks(quoted, depth + 1)));
                at += quoted.Length;
            }
            else if (IsTable(lines, at))
            {
                blocks.Add(Table(lines, ref at));
            }
            else if (ItemLine().IsMatch(line))
            {
                blocks.Add(List(lines, ref at));
            }
            else
            {
                blocks.Add(Paragraph(lines, ref at));
            }
        }

        return blocks.DrainToImmutable();
    }

    private static LetterBlock.Paragraph Paragraph(string[] lines, ref int at)
    {
        var start = at++;
        while (at < lines.Length && !StartsBlock(lines, at))
        {
            at++;
        }

        return new LetterBlock.Paragraph(InlineReader.Read(string.Join('\n', lines[start..at])));
    }

    private static bool StartsBlock(string[] lines, int at)
    {
        var line = lines[at].TrimEnd();
        return line.Length == 0 || line[0] == '>' || HeadingLine().IsMatch(line) || RuleLine().IsMatch(line) || ItemLine().IsMatch(line) || IsTable(lines, at);
    }

    private static LetterBlock.List List(string[] lines, ref int at)
    {
        var first = ItemLine().Match(lines[at].TrimEnd());
        var isNumbered = first.Groups["number"].Success;
        int? start = isNumbered && int.TryParse(first.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : isNumbered ? 1 : null;
        var items = ImmutableArray.CreateBuilder<ImmutableArray<LetterInline>>();
        while (at < lines.Length && ItemLine().Match(lines[at].TrimEnd()) is { Success: true } item && item.Groups["number"].Success == isNumbered)
        {
            var text = item.Groups["text"].Value;
            for (at++; at < lines.Length && lines[at].Length > 0 && !StartsBlock(lines, at); at++)
            {
                text += "\n" + lines[at];
            }

            items.Add(InlineReader.Read(text));
            var next = at;
            while (next < lines.Length && string.IsNullOrWhiteSpace(lines[next]))
            {
                next++;
            }

            // A blank line between two items of one list does not end it.
            at = next < lines.Length && ItemLine().IsMatch(lines[next].TrimEnd()) ? next : at;
        }

        return new LetterBlock.List(start, items.DrainToImmutable());
    }

    private static bool IsTable(string[] lines, int at) =>
        lines[at].Contains('|', StringComparison.Ordinal) && at + 1 < lines.Length && lines[at + 1].Contains('-', StringComparison.Ordinal)
        && lines[at + 1].Contains('|', StringComparison.Ordinal) && DelimiterLine().IsMatch(lines[at + 1].Trim());

    private static LetterBlock.Table Table(string[] lines, ref int at)
    {
        var header = Cells(lines[at]);
        var right = Cells(lines[at + 1]).Select(c => c.EndsWith(':') && !c.StartsWith(':')).Concat(Enumerable.Repeat(false, header.Length)).Take(header.Length);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<ImmutableArray<LetterInline>>>();
        for (at += 2; at < lines.Length && lines[at].Contains('|', StringComparison.Ordinal); at++)
        {
            rows.Add([.. Cells(lines[at]).Concat(Enumerable.Repeat("", header.Length)).Take(header.Length).Select(InlineReader.Read)]);
        }

        return new LetterBlock.Table([.. header.Select(InlineReader.Read)], [.. right], rows.DrainToImmutable());
    }

    private static string[] Cells(string line)
    {
        var row = line.Trim();
        row = row.StartsWith('|') ? row[1..] : row;
        row = row.EndsWith('|') && !row.EndsWith("\\|", StringComparison.Ordinal) ? row[..^1] : row;
        return [.. row.Replace("\\|", "\uE7FF", StringComparison.Ordinal).Split('|').Select(c => c.Replace("\uE7FF", "|", StringComparison.Ordinal).Trim())];
    }

    [GeneratedRegex(@"^(?<marks>#{1,6})\s+(?<text>.*?)\s*#*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"^(-\s*-\s*-[\s-]*|\*\s*\*\s*\*[\s*]*|___+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RuleLine();

    [GeneratedRegex(@"^ {0,3}([-*+]|(?<number>[0-9]{1,9})[.)])\s+(?<text>\S.*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ItemLine();

    [GeneratedRegex(@"^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DelimiterLine();
}
