using System.Collections.Immutable;
using System.Globalization;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Letters;

/// <summary>Puts values into a template's blocks. A block that is left empty is left out; a list item that is nothing but a list becomes an item per element.</summary>
internal sealed class LetterFiller(IReadOnlyList<Value> values, CultureInfo culture)
{
    public ImmutableArray<LetterBlock> Fill(ImmutableArray<LetterBlock> blocks) => [.. blocks.Select(Fill).OfType<LetterBlock>()];

    private LetterBlock? Fill(LetterBlock block)
    {
        switch (block)
        {
            case LetterBlock.Heading heading:
                var title = Fill(heading.Content, onOneLine: true);
                return IsEmpty(title) ? null : heading with { Content = title };
            case LetterBlock.Paragraph paragraph:
                var content = Fill(paragraph.Content, onOneLine: false);
                return IsEmpty(content) ? null : new LetterBlock.Paragraph(content);
            case LetterBlock.List list:
                ImmutableArray<ImmutableArray<LetterInline>> items = [.. list.Items.SelectMany(Items).Where(i => !IsEmpty(i))];
                return items.Length == 0 ? null : list with { Items = items };
            case LetterBlock.Quote quote:
                var inner = Fill(quote.Blocks);
                return inner.Length == 0 ? null : new LetterBlock.Quote(inner);
            case LetterBlock.Table table:
                return table with
                {
                    Header = [.. table.Header.Select(c => Fill(c, onOneLine: true))],
                    Rows = [.. table.Rows.Select(r => r.Select(c => Fill(c, onOneLine: true)).ToImmutableArray()).Where(r => !r.All(IsEmpty))],
                };
            default:
                return block;
        }
    }

    private IEnumerable<ImmutableArray<LetterInline>> Items(ImmutableArray<LetterInline> item) =>
        item is [LetterInline.Placeholder { Index: var index }] && values[index] is ListValue list
            ? list.Items.Select(v => Lines(ValueText.Of(v, culture), onOneLine: false).ToImmutableArray())
            : [Fill(item, onOneLine: false)];

    private ImmutableArray<LetterInline> Fill(ImmutableArray<LetterInline> content, bool onOneLine) => [.. content.SelectMany(piece => Fill(piece, onOneLine))];

    private IEnumerable<LetterInline> Fill(LetterInline piece, bool onOneLine) => piece switch
    {
        LetterInline.Placeholder value => Lines(ValueText.Of(values[value.Index], culture), onOneLine),
        LetterInline.Strong strong => [new LetterInline.Strong(Fill(strong.Content, onOneLine))],
        LetterInline.Emphasis emphasis => [new LetterInline.Emphasis(Fill(emphasis.Content, onOneLine))],
        LetterInline.Link link => [new LetterInline.Link(Fill(link.Content, onOneLine: true), Address(link.Address))],
        _ => [piece],
    };

    /// <summary>A value in an address stays one part of it.</summary>
    private string Address(string template) => string.Concat(template.Select(c =>
        InlineReader.ValueIndex(c) is { } index ? Uri.EscapeDataString(ValueText.OnOneLine(ValueText.Of(values[index], culture))) : c.ToString()));

    private static IEnumerable<LetterInline> Lines(string text, bool onOneLine)
    {
        var lines = onOneLine ? [ValueText.OnOneLine(text)] : text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
            {
                yield return new LetterInline.Break();
            }

            if (lines[i].Length > 0)
            {
                yield return new LetterInline.Text(lines[i]);
            }
        }
    }

    private static bool IsEmpty(ImmutableArray<LetterInline> content) => string.IsNullOrWhiteSpace(LetterInline.PlainText(content));
}
