namespace Rpa.Expressions.Diagnostics;

/// <summary>A place in a file. Lines and columns count from 1; the end is exclusive.</summary>
public readonly record struct SourceSpan(string File, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The first character of a file, for faults that have no better place.</summary>
    public static SourceSpan StartOf(string file) => new(file, 1, 1, 1, 1);

    /// <summary>A part of a span that lies on its first line: <paramref name="offset"/> characters in, <paramref name="length"/> long.</summary>
    public SourceSpan Slice(int offset, int length) => this with { Column = Column + offset, EndLine = Line, EndColumn = Column + offset + length };

    /// <summary>`file:line:column`.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
