using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Cel.Parsing;

/// <summary>Turns offsets into a text into places in the file. Later lines start at the first line's column, as they do in a YAML block.</summary>
internal sealed class SourceMap
{
    private readonly SourceSpan _origin;
    private readonly List<int> _lineStarts = [0];
    private readonly int _length;

    public SourceMap(string text, SourceSpan origin)
    {
        _origin = origin;
        _length = text.Length;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The place of <paramref name="length"/> characters from <paramref name="offset"/>.</summary>
    public SourceSpan At(int offset, int length)
    {
        var (line, column) = Place(offset);
        var (endLine, endColumn) = Place(Math.Min(offset + length, _length));
        return new SourceSpan(_origin.File, line, column, endLine, endColumn);
    }

    private (int Line, int Column) Place(int offset)
    {
        var index = _lineStarts.BinarySearch(offset);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return (_origin.Line + index, _origin.Column + offset - _lineStarts[index]);
    }
}
