using System.Collections.Immutable;

namespace Rpa.Bots.Letters;

/// <summary>A block of a letter's body. Mail and PDF are made from blocks; nothing parses a letter again once values are in it.</summary>
public abstract record LetterBlock
{
    private LetterBlock()
    {
    }

    /// <summary>A heading.</summary>
    /// <param name="Level">1 to 3.</param>
    /// <param name="Content">Its text.</param>
    public sealed record Heading(int Level, ImmutableArray<LetterInline> Content) : LetterBlock;

    /// <summary>A paragraph.</summary>
    public sealed record Paragraph(ImmutableArray<LetterInline> Content) : LetterBlock;

    /// <summary>A list.</summary>
    /// <param name="Start">The first number, or null for bullets.</param>
    /// <param name="Items">The items' texts.</param>
    public sealed record List(int? Start, ImmutableArray<ImmutableArray<LetterInline>> Items) : LetterBlock;

    /// <summary>A quotation.</summary>
    public sealed record Quote(ImmutableArray<LetterBlock> Blocks) : LetterBlock;

    /// <summary>A table; every row has as many cells as the header.</summary>
    /// <param name="Header">The header's cells.</param>
    /// <param name="Right">Which columns are aligned to the right.</param>
    /// <param name="Rows">The other rows.</param>
    public sealed record Table(
        ImmutableArray<ImmutableArray<LetterInline>> Header, ImmutableArray<bool> Right, ImmutableArray<ImmutableArray<ImmutableArray<LetterInline>>> Rows) : LetterBlock;

    /// <summary>A line across.</summary>
    public sealed record Rule : LetterBlock;
}

/// <summary>A piece of running text.</summary>
public abstract record LetterInline
{
    private LetterInline()
    {
    }

    /// <summary>Plain text without line ends.</summary>
    public sealed record Text(string Content) : LetterInline;

    /// <summary>Bold.</summary>
    public sealed record Strong(ImmutableArray<LetterInline> Content) : LetterInline;

    /// <summary>Italic.</summary>
    public sealed record Emphasis(ImmutableArray<LetterInline> Content) : LetterInline;

    /// <summary>A link with a checked address (http, https, mailto, tel).</summary>
    public sealed record Link(ImmutableArray<LetterInline> Content, string Address) : LetterInline;

    /// <summary>A new line within a block.</summary>
    public sealed record Break : LetterInline;

    /// <summary>The place of a value, only in templates.</summary>
    internal sealed record Placeholder(int Index) : LetterInline;

    /// <summary>The text of pieces without their form; a new line is a space.</summary>
    public static string PlainText(ImmutableArray<LetterInline> content) => string.Concat(content.Select(piece => piece switch
    {
        Text text => text.Content,
        Strong strong => PlainText(strong.Content),
        Emphasis emphasis => PlainText(emphasis.Content),
        Link link => PlainText(link.Content),
        _ => " ",
    }));
}
