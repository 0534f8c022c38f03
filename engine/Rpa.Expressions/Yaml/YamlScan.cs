namespace Rpa.Expressions.Yaml;

/// <summary>
/// A cheap look at a text, line by line, before (and after a failure of) the parser: open brackets, quotes that run over lines, tabs in indentations.
/// It knows quotes, comments and block scalars well enough for good messages; the parser has the last word.
/// </summary>
internal sealed class YamlScan
{
    private readonly List<Bracket> _open = [];
    private readonly List<Bracket> _closed = [];
    private readonly List<Quote> _quotes = [];
    private int _line;
    private char _quote;
    private (int Line, int Column) _quoteStart;
    private int _blockParent = -1;
    private bool _inBlock;

    /// <summary>A bracket and where it closes; <see cref="CloseLine"/> 0 for never.</summary>
    public sealed record Bracket(char Character, int Line, int Column, int CloseLine, int CloseColumn);

    /// <summary>A quoted scalar of several lines; <see cref="EndLine"/> 0 for never closed.</summary>
    public sealed record Quote(char Character, int Line, int Column, int EndLine);

    /// <summary>The first place where brackets nest deeper than <see cref="YamlReader.MaxDepth"/>.</summary>
    public (int Line, int Column)? TooDeep { get; private set; }

    /// <summary>Places of tabs in indentations.</summary>
    public List<(int Line, int Column)> Tabs { get; } = [];

    /// <summary>Brackets of the outermost level, in order.</summary>
    public IEnumerable<Bracket> OuterBrackets => _closed.Concat(_open.Take(1)).OrderBy(b => b.Line).ThenBy(b => b.Column);

    /// <summary>The outermost bracket that is never closed, or null.</summary>
    public Bracket? Unclosed => _open.Count == 0 ? null : _open[0];

    /// <summary>Quoted scalars that run over more than one line.</summary>
    public IReadOnlyList<Quote> LongQuotes => _quotes;

    public static YamlScan Of(string[] lines)
    {
        var scan = new YamlScan();
        foreach (var line in lines)
        {
            scan._line++;
            scan.Line(line);
            if (scan.TooDeep is not null)
            {
                break;
            }
        }

        if (scan._quote != 0)
        {
            scan._quotes.Add(new Quote(scan._quote, scan._quoteStart.Line, scan._quoteStart.Column, 0));
        }

        return scan;
    }

    private void Line(string line)
    {
        var indent = line.Length - line.AsSpan().TrimStart(' ').Length;
        if (_inBlock)
        {
            if (indent > _blockParent || string.IsNullOrWhiteSpace(line))
            {
                return;
            }

            _inBlock = false;
        }

        var at = indent;
        if (_quote == 0 && indent < line.Length && line[indent] == '\t')
        {
            while (at < line.Length && line[at] is ' ' or '\t')
            {
                at++;
            }

            if (at < line.Length && line[at] != '#')
            {
                Tabs.Add((_line, indent + 1));
            }
        }

        Tokens(line, at);
    }

    private void Tokens(string line, int at)
    {
        var valueStart = true;
        var nodeColumn = at;
        for (; at < line.Length; at++)
        {
            var c = line[at];
            if (_quote != 0)
            {
                at = InQuote(line, at);
                valueStart = false;
                continue;
            }

            if (c is ' ' or '\t')
            {
                continue;
            }

            var afterSpace = at == 0 || line[at - 1] is ' ' or '\t';
            var beforeSpace = at + 1 >= line.Length || line[at + 1] is ' ' or '\t';
            if (c == '#' && afterSpace)
            {
                return;
            }

            if (_open.Count > 0)
            {
                valueStart = InFlow(c, at, valueStart, beforeSpace);
                if (TooDeep is not null)
                {
                    return;
                }
            }
            else if (valueStart)
            {
                if (c is '-' or '?' && beforeSpace)
                {
                    nodeColumn = at;
                }
                else if (c is '[' or '{')
                {
                    Open(c, at);
                }
                else if (c is '"' or '\'')
                {
                    nodeColumn = at;
                    StartQuote(c, at);
                }
                else if (c is '|' or '>' && IsBlockHeader(line.AsSpan(at + 1)))
                {
                    (_inBlock, _blockParent) = (true, nodeColumn);
                    return;
                }
                else if (c is '!' or '&')
                {
                    at = SkipWord(line, at);
                }
                else
                {
                    (valueStart, nodeColumn) = (c == ':' && beforeSpace, at);
                }
            }
            else if (c == ':' && beforeSpace)
            {
                valueStart = true;
            }
        }
    }

    private bool InFlow(char c, int at, bool valueStart, bool beforeSpace)
    {
        switch (c)
        {
            case '[' or '{':
                Open(c, at);
                return true;
            case ']' or '}':
                Close(at);
                return false;
            case ',':
                return true;
            case ':' when beforeSpace || !valueStart:
                return beforeSpace;
            case '"' or '\'' when valueStart:
                StartQuote(c, at);
                return false;
            default:
                return false;
        }
    }

    private void Open(char c, int at)
    {
        _open.Add(new Bracket(c, _line, at + 1, 0, 0));
        if (_open.Count > YamlReader.MaxDepth)
        {
            TooDeep = (_line, at + 1);
        }
    }

    private void Close(int at)
    {
        var bracket = _open[^1] with { CloseLine = _line, CloseColumn = at + 1 };
        _open.RemoveAt(_open.Count - 1);
        if (_open.Count == 0)
        {
            _closed.Add(bracket);
        }
    }

    private void StartQuote(char c, int at) => (_quote, _quoteStart) = (c, (_line, at + 1));

    /// <summary>Goes to the closing quote, or to the end of the line.</summary>
    private int InQuote(string line, int at)
    {
        for (; at < line.Length; at++)
        {
            if (_quote == '"' && line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == _quote)
            {
                if (_quote == '\'' && at + 1 < line.Length && line[at + 1] == '\'')
                {
                    at++;
                    continue;
                }

                if (_quoteStart.Line != _line)
                {
                    _quotes.Add(new Quote(_quote, _quoteStart.Line, _quoteStart.Column, _line));
                }

                _quote = '\0';
                return at;
            }
        }

        return at;
    }

    private static bool IsBlockHeader(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart("+-0123456789");
        return rest.IsWhiteSpace() || (rest[0] is ' ' or '\t' && rest.TrimStart()[0] == '#');
    }

    private static int SkipWord(string line, int at)
    {
        while (at + 1 < line.Length && line[at + 1] is not (' ' or '\t'))
        {
            at++;
        }

        return at;
    }
}
