using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Splits a message into its parts (RFC 2046). One forward pass; open boundaries are a stack, the innermost is asked first.</summary>
internal sealed class MimeTree
{
    /// <summary>Lines of a header that are tried as its own delimiter: each try reads the fields anew.</summary>
    private const int MostTries = 10;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly MimeLimits _limits;
    private readonly Warnings _warnings;
    private readonly List<Boundary> _open = [];
    private int _parts;

    private MimeTree(ReadOnlyMemory<byte> data, MimeLimits limits, Warnings warnings)
    {
        _data = data;
        _limits = limits;
        _warnings = warnings;
    }

    /// <summary>A line that ends a part. Level is the index of its boundary in the stack, -1 at the end of the data.</summary>
    private readonly record struct Delimiter(int Start, int Next, int Level, bool IsClose)
    {
        public bool IsEnd => Level < 0;
    }

    private sealed record Boundary(byte[] Text)
    {
        /// <summary>RFC 2046 lets a delimiter line carry more than the boundary; that is believed only where nothing matches exactly.</summary>
        public bool ByPrefix { get; set; }
    }

    public static MimePart Read(ReadOnlyMemory<byte> data, MimeLimits limits, Warnings warnings)
    {
        var span = data.Span;
        var start = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        while (start < span.Length && span[start] is (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        return new MimeTree(data, limits, warnings).Part(start, false, out _);
    }

    private MimePart Part(int start, bool inDigest, out Delimiter ended)
    {
        _parts++;
        var tries = 0;
        var bodyStart = HeaderBlock.Read(_data.Span, start, _limits, _warnings, (from, to, fields) => Match(from, to, out _) >= 0 || (tries++ < MostTries && Begins(from, to, fields)), out var header);
        header.FallbackCharset = ContentHeader.Parse(header["Content-Type"])?.Parameter("charset");
        var part = new MimePart(header, inDigest);
        if (part.IsMultipart)
        {
            if (_open.Count >= _limits.Depth)
            {
                _warnings.Add($"Parts are nested deeper than {_limits.Depth}; what lies deeper was kept as one attachment.");
            }
            else if (Container(part, bodyStart, out ended))
            {
                return part;
            }
        }

        ended = Next(bodyStart);
        part.Body = Slice(bodyStart, ended);
        part.IsCutOff = ended.IsEnd && _open.Count > 0;
        return part;
    }

    private bool Container(MimePart part, int bodyStart, out Delimiter ended)
    {
        var own = _open.Count;
        var declared = part.ContentType.Parameter("boundary")?.TrimEnd(' ', '\t');
        var first = default(Delimiter);
        if (!Opens(declared, bodyStart, ref first) && !Opens(GuessBoundary(bodyStart), bodyStart, ref first))
        {
            _warnings.Add("A container's boundary does not occur; its content was read as one part.");
            ended = default;
            return false;
        }

        part.IsContainer = true;
        var inDigest = part.MediaType == "multipart/digest";
        var delimiter = first;
        while (delimiter.Level == own && !delimiter.IsClose)
        {
            if (_parts >= _limits.Parts)
            {
                _warnings.Add($"The message has more than {_limits.Parts} parts; the rest was kept as one attachment.");
                var rest = new MimePart(HeaderBlock.Empty, false) { Body = _data[delimiter.Next..], IsCutOff = true };
                part.Children.Add(rest);
                delimiter = new Delimiter(_data.Length, _data.Length, -1, false);
                break;
            }

            if (delimiter.Next >= _data.Length)
            {
                break;
            }

            part.Children.Add(Part(delimiter.Next, inDigest, out delimiter));
        }

        if (delimiter.Level == own)
        {
            if (!delimiter.IsClose)
            {
                delimiter = new Delimiter(_data.Length, _data.Length, -1, false);
            }
            else
            {
                _open.RemoveRange(own, _open.Count - own);
                delimiter = Next(delimiter.Next);
            }
        }

        if (_open.Count > own)
        {
            _open.RemoveRange(own, _open.Count - own);
            if (delimiter.IsEnd && part.Children.Count > 0 && part.Children[^1].IsCutOff)
            {
                _warnings.Add("The message ends in the middle of a container; its last part may be incomplete.");
            }
        }

        ended = delimiter;
        return true;
    }

    /// <summary>Whether the line is the first delimiter of the container whose header is being read: the blank line between them was forgotten.</summary>
    private bool Begins(int start, int end, HeaderBlock fields) =>
        new MimePart(fields, inDigest: false) is { IsMultipart: true } part && part.ContentType.Parameter("boundary") is { Length: > 0 } boundary
        && _data.Span[(start + 2)..end].TrimEnd(" \t"u8).SequenceEqual(Encoding.Latin1.GetBytes(boundary));

    private bool Opens(string? boundary, int bodyStart, ref Delimiter first)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 1000)
        {
            return false;
        }

        var own = _open.Count;
        var mine = new Boundary(Encoding.Latin1.GetBytes(boundary));
        _open.Add(mine);
        first = Next(bodyStart);
        if (first.Level != own)
        {
            mine.ByPrefix = true;
            first = Next(bodyStart);
        }

        if (first.Level == own)
        {
            return true;
        }

        _open.RemoveAt(own);
        return false;
    }

    /// <summary>The first line that looks like a delimiter: `--` and text, followed by a `Content-` field.</summary>
    private string? GuessBoundary(int from)
    {
        var span = _data.Span;
        var end = Math.Min(span.Length, from + 64 * 1024);
        for (var position = from; position < end;)
        {
            var (lineEnd, next) = Lines.End(span, position);
            if (lineEnd - position is > 2 and < 200 && span[position] == '-' && span[position + 1] == '-'
                && span[next..].StartsWith("Content-"u8) && Match(position, lineEnd, out _) < 0)
            {
                return Encoding.Latin1.GetString(span[(position + 2)..lineEnd]).TrimEnd(' ', '\t');
            }

            position = next;
        }

        return null;
    }

    private ReadOnlyMemory<byte> Slice(int start, Delimiter until)
    {
        var end = until.Start;
        var span = _data.Span;
        if (!until.IsEnd)
        {
            // The line end before a delimiter belongs to the delimiter.
            end = end > start && span[end - 1] == '\n' ? end - 1 : end;
            end = end > start && span[end - 1] == '\r' ? end - 1 : end;
        }

        return end <= start ? ReadOnlyMemory<byte>.Empty : _data[start..end];
    }

    private Delimiter Next(int from)
    {
        var span = _data.Span;
        if (_open.Count == 0)
        {
            return new Delimiter(span.Length, span.Length, -1, false);
        }

        var position = from;
        while (position < span.Length)
        {
            if (span[position..].StartsWith("--"u8))
            {
                var (lineEnd, next) = Lines.End(span, position);
                var level = Match(position, lineEnd, out var close);
                if (level >= 0)
                {
                    return new Delimiter(position, next, level, close);
                }
            }

            var jump = span[position..].IndexOf("\n--"u8);
            if (jump < 0)
            {
                break;
            }

            position += jump + 1;
        }

        return new Delimiter(span.Length, span.Length, -1, false);
    }

    /// <summary>Which open boundary the line is: exact first, then by prefix; innermost first. -1 if none.</summary>
    private int Match(int start, int end, out bool close)
    {
        var text = _data.Span[(start + 2)..end].TrimEnd(" \t"u8);
        for (var level = _open.Count - 1; level >= 0; level--)
        {
            var boundary = _open[level].Text;
            if (text.StartsWith(boundary))
            {
                var rest = text[boundary.Length..];
                if (rest.IsEmpty || rest.SequenceEqual("--"u8))
                {
                    close = !rest.IsEmpty;
                    return level;
                }
            }
        }

        for (var level = _open.Count - 1; level >= 0; level--)
        {
            if (_open[level].ByPrefix && text.StartsWith(_open[level].Text))
            {
                close = text[_open[level].Text.Length..].StartsWith("--"u8);
                return level;
            }
        }

        close = false;
        return -1;
    }
}
