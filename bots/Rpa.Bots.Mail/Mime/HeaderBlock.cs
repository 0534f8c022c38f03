using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>A header field: name, and value unfolded, one character per byte (so that encoded words keep their raw bytes).</summary>
internal readonly record struct HeaderField(string Name, string Value);

/// <summary>
/// The header of a message or part. Lookups give the first field of a name that says something, as the rule "at most once" lets no other choice be better.
/// </summary>
internal sealed class HeaderBlock
{
    private readonly List<HeaderField> _fields = [];

    public static HeaderBlock Empty { get; } = new();

    public IReadOnlyList<HeaderField> Fields => _fields;

    /// <summary>Charset in which unencoded 8-bit header text is read when it is not UTF-8.</summary>
    public string? FallbackCharset { get; set; }

    public string? this[string name]
    {
        get
        {
            string? empty = null;
            foreach (var field in _fields)
            {
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    if (field.Value.Length > 0)
                    {
                        return field.Value;
                    }

                    empty = "";
                }
            }

            return empty;
        }
    }

    /// <summary>Message-ID without angle brackets; null where there is none.</summary>
    public string? MessageId => MessageIds.Parse(this["Message-ID"]) is [var id, ..] ? id : null;

    public bool Has(string name) => this[name] is not null;

    public string? Text(string name) => this[name] is { } value ? EncodedWords.Decode(value, FallbackCharset).Trim() : null;

    /// <summary>
    /// Reads fields from <paramref name="start"/> up to the blank line, a boundary line (which <paramref name="isBoundary"/> tells from start, end and the fields so far), or a line that cannot be a field.
    /// Returns where the body begins.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> data, int start, MimeLimits limits, Warnings warnings, Func<int, int, HeaderBlock, bool> isBoundary, out HeaderBlock block)
    {
        block = new HeaderBlock();
        var position = start;
        StringBuilder? value = null;
        string? name = null;

        void Finish(HeaderBlock target)
        {
            if (name is null)
            {
                return;
            }

            if (target._fields.Count >= limits.HeaderFields)
            {
                warnings.Add($"The header has more than {limits.HeaderFields} fields; the rest was left out.");
            }
            else
            {
                target._fields.Add(new HeaderField(name, value!.ToString().Trim(' ', '\t')));
            }

            name = null;
        }

        while (position < data.Length)
        {
            var (lineEnd, next) = Lines.End(data, position);
            var line = data[position..lineEnd];
            if (line.IsEmpty)
            {
                Finish(block);
                return next;
            }

            if (line.Length > 2 && line[0] == '-' && line[1] == '-')
            {
                Finish(block);
                if (isBoundary(position, lineEnd, block))
                {
                    return position;
                }
            }

            if (position - start > limits.HeaderBytes)
            {
                warnings.Add($"The header is longer than {limits.HeaderBytes} bytes; the rest was read as text.");
                Finish(block);
                return position;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                var content = line.TrimStart(" \t"u8);
                if (name is not null)
                {
                    // However far the line is indented, one blank is meant (RFC 5322, 3.2.2).
                    while (value!.Length > 0 && value[^1] is ' ' or '\t')
                    {
                        value.Length--;
                    }

                    Append(value.Append(' '), content, limits, warnings);
                    position = next;
                    continue;
                }

                if (content.IsEmpty)
                {
                    return next;
                }

                // Nothing stands before that could be continued: an indented first field.
                line = content;
            }

            var colon = FieldColon(line);
            if (colon > 0)
            {
                Finish(block);
                name = Encoding.Latin1.GetString(line[..colon].TrimEnd(" \t"u8));
                value = new StringBuilder();
                Append(value, line[(colon + 1)..], limits, warnings);
            }
            else if (position == start && (line.StartsWith("From "u8) || line.StartsWith(">From "u8)))
            {
                // The mark that mbox files put before each message.
            }
            else if (next < data.Length && FieldColon(data[next..Lines.End(data, next).End]) > 0)
            {
                warnings.Add("The header contains a line that is no field; it was skipped.");
            }
            else
            {
                warnings.Add("No blank line parts header and body; the body begins at the first line that is no header field.");
                Finish(block);
                return position;
            }

            position = next;
        }

        Finish(block);
        return position;
    }

    /// <summary>Index of the colon after a field name (printable ASCII, RFC 5322 3.6.8; blanks before the colon are forgiven); 0 or less if none.</summary>
    private static int FieldColon(ReadOnlySpan<byte> line)
    {
        var colon = line[..Math.Min(line.Length, 200)].IndexOf((byte)':');
        if (colon <= 0)
        {
            return -1;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IsEmpty || name.IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0 ? -1 : colon;
    }

    private static void Append(StringBuilder value, ReadOnlySpan<byte> bytes, MimeLimits limits, Warnings warnings)
    {
        var room = limits.FieldBytes - value.Length;
        if (bytes.Length > room)
        {
            warnings.Add($"A header field is longer than {limits.FieldBytes} bytes; its rest was left out.");
            bytes = bytes[..Math.Max(0, room)];
        }

        value.Append(Encoding.Latin1.GetString(bytes));
    }
}
