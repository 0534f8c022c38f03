namespace Rpa.Bots.Mail.Mime;

/// <summary>Uuencoded content (POSIX), which programs older than MIME sent attachments in.</summary>
internal static class UuEncoding
{
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, Warnings warnings)
    {
        var source = body.Span;
        var target = new byte[source.Length];
        var n = 0;
        var begun = false;
        for (var position = 0; position < source.Length;)
        {
            var (end, next) = Lines.End(source, position);
            var line = source[position..end];
            position = next;
            if (!begun)
            {
                begun = line.StartsWith("begin "u8);
                continue;
            }

            if (line.IsEmpty || line.SequenceEqual("end"u8))
            {
                return target.AsMemory(0, n);
            }

            var count = (line[0] - 32) & 63;
            for (var i = 1; count > 0 && i < line.Length; i += 4)
            {
                int At(ReadOnlySpan<byte> l, int k) => k < l.Length ? (l[k] - 32) & 63 : 0;
                var word = (At(line, i) << 18) | (At(line, i + 1) << 12) | (At(line, i + 2) << 6) | At(line, i + 3);
                for (var shift = 16; shift >= 0 && count > 0; shift -= 8, count--)
                {
                    target[n++] = (byte)(word >> shift);
                }
            }
        }

        if (!begun)
        {
            warnings.Add("A part says it is uuencoded but is not; it was left as it came.");
            return body;
        }

        return target.AsMemory(0, n);
    }
}
