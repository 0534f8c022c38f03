using System.Collections.Immutable;
using Rpa.Bots.Letters;

namespace Rpa.Bots.Office.Letters;

/// <summary>Breaks running text into lines of a width and draws them.</summary>
internal sealed class TextFlow(Paper paper, double size)
{
    private const double LeadingFactor = 1.25;
    private sealed record Word(string Text, LetterFont Font, string? Address, double Width, bool SpaceBefore);

    /// <summary>The height of a line, millimetres.</summary>
    public double LineHeight { get; } = Paper.ToMillimetres(size * LeadingFactor);

    public LetterFont Font(LetterFace face = LetterFace.Regular) => new(face, size);

    /// <summary>Draws the text from the paper's place on, page by page where needed.</summary>
    public void Write(ImmutableArray<LetterInline> content, double left, double width, LetterFace style = LetterFace.Regular)
    {
        foreach (var line in Lines(content, width, style))
        {
            paper.Demand(LineHeight);
            Draw(line, left, paper.Y, width, alignRight: false);
            paper.Y += LineHeight;
        }
    }

    /// <summary>Draws the text at a place without a page break; returns its height.</summary>
    public double WriteAt(ImmutableArray<LetterInline> content, double left, double top, double width, LetterFace style, bool alignRight)
    {
        var lines = Lines(content, width, style);
        for (var i = 0; i < lines.Count; i++)
        {
            Draw(lines[i], left, top + (i * LineHeight), width, alignRight);
        }

        return lines.Count * LineHeight;
    }

    public double Height(ImmutableArray<LetterInline> content, double width, LetterFace style) => Lines(content, width, style).Count * LineHeight;

    /// <summary>The width of the text on one line.</summary>
    public double NaturalWidth(ImmutableArray<LetterInline> content, LetterFace style) =>
        Lines(content, double.MaxValue, style).Select(l => l.Sum(w => w.Width + (w.SpaceBefore ? Space : 0))).DefaultIfEmpty(0).Max();

    private double Space => Paper.Width("x x", Font()) - Paper.Width("xx", Font());

    private void Draw(List<Word> line, double left, double top, double width, bool alignRight)
    {
        var x = alignRight ? left + width - line.Select((w, i) => w.Width + (i > 0 && w.SpaceBefore ? Space : 0)).Sum() : left;
        for (var i = 0; i < line.Count; i++)
        {
            var word = line[i];
            x += i > 0 && word.SpaceBefore ? Space : 0;
            paper.Text(word.Text, word.Font, x, top + (LineHeight * 0.78), word.Address is not null);
            if (word.Address is not null)
            {
                paper.Link(word.Address, x, top, word.Width, LineHeight);
            }

            x += word.Width;
        }
    }

    private List<List<Word>> Lines(ImmutableArray<LetterInline> content, double width, LetterFace style)
    {
        List<List<Word>> lines = [[]];
        var used = 0.0;
        foreach (var word in Words(content, style, null, width))
        {
            if (word is null)
            {
                lines.Add([]);
                used = 0;
                continue;
            }

            var space = lines[^1].Count > 0 && word.SpaceBefore ? Space : 0;
            if (lines[^1].Count > 0 && used + space + word.Width > width)
            {
                lines.Add([]);
                (used, space) = (0, 0);
            }

            lines[^1].Add(word);
            used += space + word.Width;
        }

        return lines;
    }

    /// <summary>The words; null for a new line.</summary>
    private IEnumerable<Word?> Words(ImmutableArray<LetterInline> content, LetterFace style, string? address, double width)
    {
        // A piece joins the one before it unless a space stands between them.
        var pendingSpace = true;
        foreach (var piece in content)
        {
            switch (piece)
            {
                case LetterInline.Text text:
                    var first = true;
                    foreach (var part in text.Content.Split(' '))
                    {
                        pendingSpace |= !first;
                        first = false;
                        foreach (var (chunk, isFirst) in Chunks(part, Font(style), width))
                        {
                            yield return new Word(chunk, Font(style), address, Paper.Width(chunk, Font(style)), pendingSpace && isFirst);
                            pendingSpace = false;
                        }
                    }

                    break;
                case LetterInline.Break:
                    yield return null;
                    pendingSpace = false;
                    break;
                default:
                    var (inner, innerStyle, innerAddress) = piece switch
                    {
                        LetterInline.Strong strong => (strong.Content, style | LetterFace.Bold, address),
                        LetterInline.Emphasis emphasis => (emphasis.Content, style | LetterFace.Italic, address),
                        LetterInline.Link link => (link.Content, style, link.Address),
                        _ => ([], style, address),
                    };
                    var isFirstInner = true;
                    foreach (var word in Words(inner, innerStyle, innerAddress, width))
                    {
                        yield return isFirstInner && word is not null ? word with { SpaceBefore = pendingSpace || (inner[0] is LetterInline.Text { Content: [' ', ..] }) } : word;
                        isFirstInner = false;
                    }

                    pendingSpace = inner.Length > 0 && inner[^1] is LetterInline.Text { Content: [.., ' '] };
                    break;
            }
        }
    }

    /// <summary>A word that is wider than the line is broken anywhere.</summary>
    private static IEnumerable<(string Chunk, bool IsFirst)> Chunks(string word, LetterFont font, double width)
    {
        var isFirst = true;
        while (word.Length > 1 && Paper.Width(word, font) > width)
        {
            var length = word.Length;
            while (length > 1 && Paper.Width(word[..length], font) > width)
            {
                length = Math.Max(1, length * 9 / 10);
            }

            yield return (word[..length], isFirst);
            (word, isFirst) = (word[length..], false);
        }

        if (word.Length > 0)
        {
            yield return (word, isFirst);
        }
    }
}
