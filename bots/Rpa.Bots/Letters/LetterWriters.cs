using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Rpa.Bots.Letters;

/// <summary>A letter's blocks as Markdown: every mark in a text is escaped, so that reading it again gives the same blocks.</summary>
internal static class MarkdownWriter
{
    private const string Marks = "\\`*_{}[]()<>#+-.!|~=&$";

    public static string Write(ImmutableArray<LetterBlock> blocks) => string.Join("\n\n", blocks.Select(Block));

    private static string Block(LetterBlock block) => block switch
    {
        LetterBlock.Heading heading => new string('#', heading.Level) + " " + Inline(heading.Content),
        LetterBlock.Paragraph paragraph => Inline(paragraph.Content),
        LetterBlock.List list => string.Join('\n', list.Items.Select((item, i) => PlainTextWriter.Bullet(list, i) + Inline(item))),
        LetterBlock.Quote quote => string.Join('\n', Write(quote.Blocks).Split('\n').Select(l => l.Length == 0 ? ">" : "> " + l)),
        LetterBlock.Table table => string.Join('\n', new[] { Row(table.Header), Row([.. table.Right.Select(r => r ? "---:" : "---")]) }.Concat(table.Rows.Select(Row))),
        _ => "---",
    };

    private static string Row(ImmutableArray<ImmutableArray<LetterInline>> cells) => Row([.. cells.Select(Inline)]);

    private static string Row(ImmutableArray<string> cells) => "| " + string.Join(" | ", cells) + " |";

    private static string Inline(ImmutableArray<LetterInline> content) => string.Concat(content.Select(piece => piece switch
    {
        LetterInline.Text text => string.Concat(text.Content.Select(c => Marks.Contains(c, StringComparison.Ordinal) ? "\\" + c : c.ToString())),
        LetterInline.Strong strong => $"**{Inline(strong.Content)}**",
        LetterInline.Emphasis emphasis => $"*{Inline(emphasis.Content)}*",
        LetterInline.Link link => $"[{Inline(link.Content)}]({link.Address})",
        _ => "\\\n",
    }));
}

/// <summary>A letter's blocks as an HTML fragment; every text is escaped.</summary>
internal static class HtmlWriter
{
    public static string Write(ImmutableArray<LetterBlock> blocks) => string.Join('\n', blocks.Select(Block));

    private static string Block(LetterBlock block) => block switch
    {
        LetterBlock.Heading heading => string.Create(CultureInfo.InvariantCulture, $"<h{heading.Level}>{Inline(heading.Content)}</h{heading.Level}>"),
        LetterBlock.Paragraph paragraph => $"<p>{Inline(paragraph.Content)}</p>",
        LetterBlock.List { Start: null } list => $"<ul>{string.Concat(list.Items.Select(i => $"<li>{Inline(i)}</li>"))}</ul>",
        LetterBlock.List list => string.Create(CultureInfo.InvariantCulture, $"<ol start=\"{list.Start}\">{string.Concat(list.Items.Select(i => $"<li>{Inline(i)}</li>"))}</ol>"),
        LetterBlock.Quote quote => $"<blockquote>{Write(quote.Blocks)}</blockquote>",
        LetterBlock.Table table => $"<table><thead>{Row(table.Header, table.Right, "th")}</thead><tbody>{string.Concat(table.Rows.Select(r => Row(r, table.Right, "td")))}</tbody></table>",
        _ => "<hr>",
    };

    private static string Row(ImmutableArray<ImmutableArray<LetterInline>> cells, ImmutableArray<bool> right, string tag) =>
        $"<tr>{string.Concat(cells.Select((c, i) => $"<{tag}{(right[i] ? " style=\"text-align:right\"" : "")}>{Inline(c)}</{tag}>"))}</tr>";

    private static string Inline(ImmutableArray<LetterInline> content) => string.Concat(content.Select(piece => piece switch
    {
        LetterInline.Text text => WebUtility.HtmlEncode(text.Content),
        LetterInline.Strong strong => $"<strong>{Inline(strong.Content)}</strong>",
        LetterInline.Emphasis emphasis => $"<em>{Inline(emphasis.Content)}</em>",
        LetterInline.Link link => $"<a href=\"{WebUtility.HtmlEncode(link.Address)}\">{Inline(link.Content)}</a>",
        _ => "<br>\n",
    }));
}

/// <summary>A letter's blocks as plain text for mail: lines under 78 characters, except for addresses, which must not be broken.</summary>
internal static class PlainTextWriter
{
    private const int Width = 76;

    public static string Write(ImmutableArray<LetterBlock> blocks) => string.Join("\n\n", blocks.Select(b => Block(b, Width))) + "\n";

    /// <summary>`- ` or `3. `.</summary>
    public static string Bullet(LetterBlock.List list, int index) =>
        list.Start is { } start ? (start + index).ToString(CultureInfo.InvariantCulture) + ". " : "- ";

    private static string Block(LetterBlock block, int width)
    {
        switch (block)
        {
            case LetterBlock.Heading heading:
                var lines = Wrap(Inline(heading.Content), width);
                return heading.Level == 1 ? $"{lines}\n{new string('=', lines.Split('\n').Max(l => l.Length))}" : lines;
            case LetterBlock.Paragraph paragraph:
                return Wrap(Inline(paragraph.Content), width);
            case LetterBlock.List list:
                return string.Join('\n', list.Items.Select((item, i) => Hang(Bullet(list, i), Inline(item), width)));
            case LetterBlock.Quote quote:
                var quoted = string.Join("\n\n", quote.Blocks.Select(b => Block(b, width - 2)));
                return string.Join('\n', quoted.Split('\n').Select(l => l.Length == 0 ? ">" : "> " + l));
            case LetterBlock.Table table:
                return Table(table, width);
            default:
                return new string('-', width);
        }
    }

    /// <summary>In columns where they fit, else a group of `header: cell` lines per row.</summary>
    private static string Table(LetterBlock.Table table, int width)
    {
        var rows = table.Rows.Prepend(table.Header).Select(r => r.Select(c => Inline(c).Replace('\n', ' ')).ToArray()).ToList();
        var widths = Enumerable.Range(0, table.Header.Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        if (widths.Sum() + (2 * (widths.Length - 1)) > width)
        {
            return string.Join("\n\n", rows.Skip(1).Select(r => string.Join('\n', r.Select((c, i) => Hang("", $"{rows[0][i]}: {c}", width)))));
        }

        var shown = rows.Select(r => string.Join("  ", r.Select((c, i) => table.Right[i] ? c.PadLeft(widths[i]) : c.PadRight(widths[i]))).TrimEnd()).ToList();
        shown.Insert(1, string.Join("  ", widths.Select(w => new string('-', w))));
        return string.Join('\n', shown);
    }

    private static string Hang(string bullet, string text, int width) =>
        bullet + Wrap(text, width - bullet.Length).Replace("\n", "\n" + new string(' ', bullet.Length), StringComparison.Ordinal);

    private static string Inline(ImmutableArray<LetterInline> content) => string.Concat(content.Select(piece => piece switch
    {
        LetterInline.Text text => text.Content,
        LetterInline.Strong strong => Inline(strong.Content),
        LetterInline.Emphasis emphasis => Inline(emphasis.Content),
        LetterInline.Link link => Link(Inline(link.Content), link.Address),
        _ => "\n",
    }));

    private static string Link(string text, string address)
    {
        var shown = address.StartsWith("mailto:", StringComparison.Ordinal) || address.StartsWith("tel:", StringComparison.Ordinal) ? address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..] : address;
        return text == shown || text == address ? text : $"{text} ({shown})";
    }

    private static string Wrap(string text, int width) => string.Join('\n', text.Split('\n').Select(line => WrapLine(line, width)));

    private static string WrapLine(string line, int width)
    {
        var result = new StringBuilder();
        var column = 0;
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => Parts(w, width)))
        {
            if (column > 0 && column + 1 + word.Length > width)
            {
                result.Append('\n');
                column = 0;
            }

            result.Append(column == 0 ? "" : " ").Append(word);
            column += word.Length + (column == 0 ? 0 : 1);
        }

        return result.ToString();
    }

    private static IEnumerable<string> Parts(string word, int width)
    {
        if (word.Length <= width || (word.Contains("://", StringComparison.Ordinal) && word.Length < 900))
        {
            return [word];
        }

        return word.Chunk(width).Select(c => new string(c));
    }
}
