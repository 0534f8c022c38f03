using System.Collections.Immutable;
using System.Text;

namespace Rpa.Bots.Letters;

/// <summary>Reads running text: `**bold**`, `*italic*`, `[words](address)`, `\` before a mark, two spaces or `\` at a line's end for a new line.</summary>
internal sealed class InlineReader
{
    /// <summary>Values are the characters from here on, in the order of their expressions.</summary>
    public const char FirstValue = '\uE000';

    /// <summary>The most values of a part.</summary>
    public const int MaxValues = 1_000;

    private const int MaxDepth = 6;

    /// <summary>Longer texts are taken as they are: finding the ends of marks costs the square of the length at worst.</summary>
    private const int MaxLength = 20_000;

    private readonly ImmutableArray<LetterInline>.Builder _pieces = ImmutableArray.CreateBuilder<LetterInline>();
    private readonly StringBuilder _text = new();

    public static ImmutableArray<LetterInline> Read(string text) => new InlineReader().Pieces(text, 0);

    public static int? ValueIndex(char c) => c is >= FirstValue and < (char)(FirstValue + MaxValues) ? c - FirstValue : null;

    private ImmutableArray<LetterInline> Pieces(string text, int depth)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (ValueIndex(c) is { } index)
            {
                Add(new LetterInline.Placeholder(index));
            }
            else if (c == '\\' && i + 1 < text.Length)
            {
                i++;
                if (text[i] == '\n')
                {
                    Add(new LetterInline.Break());
                    i = SkipIndent(text, i);
                }
                else
                {
                    _text.Append(char.IsPunctuation(text[i]) || char.IsSymbol(text[i]) ? "" : "\\").Append(text[i]);
                }
            }
            else if (c == '\n')
            {
                if (_text.Length >= 2 && _text[^1] == ' ' && _text[^2] == ' ')
                {
                    _text.Length -= 2;
                    Add(new LetterInline.Break());
                }
                else
                {
                    _text.Append(' ');
                }

                i = SkipIndent(text, i);
            }
            else if (c is '*' or '_' or '[' && depth < MaxDepth && text.Length <= MaxLength && Marked(text, i, depth) is var (piece, end))
            {
                Add(piece);
                i = end;
            }
            else
            {
                _text.Append(c);
            }
        }

        Flush();
        return _pieces.DrainToImmutable();
    }

    private void Add(LetterInline piece)
    {
        Flush();
        _pieces.Add(piece);
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _pieces.Add(new LetterInline.Text(_text.ToString()));
            _text.Clear();
        }
    }

    /// <summary>The marked piece that begins at <paramref name="at"/>, with its last character's index.</summary>
    private static (LetterInline Piece, int End)? Marked(string text, int at, int depth)
    {
        if (text[at] == '[')
        {
            var close = text.IndexOf("](", at, StringComparison.Ordinal);
            var end = close < 0 ? -1 : text.IndexOf(')', close);
            return end < 0 || close == at + 1
                ? null
                : (new LetterInline.Link(new InlineReader().Pieces(text[(at + 1)..close], depth + 1), text[(close + 2)..end].Trim()), end);
        }

        var mark = at + 1 < text.Length && text[at + 1] == text[at] ? new string(text[at], 2) : text[at..(at + 1)];
        var start = at + mark.Length;
        var isInsideWord = text[at] == '_' && at > 0 && char.IsLetterOrDigit(text[at - 1]);
        if (isInsideWord || start >= text.Length || char.IsWhiteSpace(text[start]))
        {
            return null;
        }

        for (var end = text.IndexOf(mark, start, StringComparison.Ordinal); end >= 0; end = text.IndexOf(mark, end + 1, StringComparison.Ordinal))
        {
            var isDouble = mark.Length == 1 && end + 1 < text.Length && text[end + 1] == mark[0];
            if (isDouble)
            {
                end++;
            }
            else if (end > start && !char.IsWhiteSpace(text[end - 1]) && !IsEscaped(text, end))
            {
                var inner = new InlineReader().Pieces(text[start..end], depth + 1);
                return (mark.Length == 2 ? new LetterInline.Strong(inner) : new LetterInline.Emphasis(inner), end + mark.Length - 1);
            }
        }

        return null;
    }

    private static bool IsEscaped(string text, int at)
    {
        var backslashes = 0;
        while (at - 1 - backslashes >= 0 && text[at - 1 - backslashes] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }

    private static int SkipIndent(string text, int at)
    {
        while (at + 1 < text.Length && text[at + 1] == ' ')
        {
            at++;
        }

        return at;
    }
}
