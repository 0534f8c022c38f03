using System.IO.Compression;

namespace Rpa.Bots.Ocr.Pdf;

/// <summary>Unpacks streams: the filters that object and cross-reference streams use in practice. What is damaged gives what could be unpacked.</summary>
internal static class PdfFilters
{
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>The bytes of a stream; null for a filter that only pictures use.</summary>
    internal static byte[]? Decode(ReadOnlyMemory<byte> raw, IReadOnlyList<string> filters, IReadOnlyList<PdfDictionary?> parameters)
    {
        var bytes = raw;
        for (var i = 0; i < filters.Count; i++)
        {
            var parameter = i < parameters.Count ? parameters[i] : null;
            byte[]? next = filters[i] switch
            {
                "FlateDecode" or "Fl" => Unpredicted(Inflate(bytes), parameter),
                "ASCIIHexDecode" or "AHx" => FromHex(bytes.Span),
                "ASCII85Decode" or "A85" => From85(bytes.Span),
                "Crypt" => bytes.ToArray(),
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            bytes = next;
        }

        return bytes.ToArray();
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> bytes)
    {
        using var result = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            using var packed = new MemoryStream(bytes.ToArray());
            using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
            int count;
            while ((count = inflate.Read(buffer)) > 0 && result.Length < MostBytes)
            {
                result.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            // What came out before the damage serves.
        }

        return result.ToArray();
    }

    private static byte[] Unpredicted(byte[] bytes, PdfDictionary? parameters)
    {
        var predictor = parameters?["Predictor"] is double p ? (int)p : 1;
        if (predictor < 10)
        {
            return bytes;
        }

        var colors = parameters!["Colors"] is double c ? (int)Math.Clamp(c, 1, 32) : 1;
        var bits = parameters["BitsPerComponent"] is double b ? (int)Math.Clamp(b, 1, 16) : 8;
        var columns = parameters["Columns"] is double n ? (int)Math.Clamp(n, 1, 1_000_000) : 1;
        var pixel = Math.Max(1, colors * bits / 8);
        var row = ((colors * bits * columns) + 7) / 8;
        var rows = bytes.Length / (row + 1);
        var result = new byte[rows * row];
        for (var y = 0; y < rows; y++)
        {
            var kind = bytes[y * (row + 1)];
            for (var x = 0; x < row; x++)
            {
                var left = x >= pixel ? result[(y * row) + x - pixel] : 0;
                var up = y > 0 ? result[((y - 1) * row) + x] : 0;
                var corner = x >= pixel && y > 0 ? result[((y - 1) * row) + x - pixel] : 0;
                var add = kind switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 };
                result[(y * row) + x] = (byte)(bytes[(y * (row + 1)) + 1 + x] + add);
            }
        }

        return result;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static byte[] FromHex(ReadOnlySpan<byte> text)
    {
        var digits = new List<int>();
        foreach (var b in text)
        {
            if (b == '>')
            {
                break;
            }

            if (char.IsAsciiHexDigit((char)b))
            {
                digits.Add(b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
            }
        }

        return [.. Enumerable.Range(0, digits.Count / 2).Select(i => (byte)((digits[2 * i] * 16) + digits[(2 * i) + 1]))];
    }

    private static byte[] From85(ReadOnlySpan<byte> text)
    {
        using var result = new MemoryStream();
        var (value, count) = (0UL, 0);
        foreach (var b in text)
        {
            if (b == '~')
            {
                break;
            }

            if (b == 'z' && count == 0)
            {
                result.Write([0, 0, 0, 0]);
            }
            else if (b is >= (byte)'!' and <= (byte)'u')
            {
                value = (value * 85) + (ulong)(b - '!');
                if (++count == 5)
                {
                    result.Write([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
                    (value, count) = (0, 0);
                }
            }
        }

        if (count > 1)
        {
            for (var i = count; i < 5; i++)
            {
                value = (value * 85) + 84;
            }

            result.Write([.. new[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8) }.Take(count - 1)]);
        }

        return result.ToArray();
    }
}
