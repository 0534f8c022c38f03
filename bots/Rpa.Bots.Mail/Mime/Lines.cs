namespace Rpa.Bots.Mail.Mime;

/// <summary>Lines end by LF or CR LF; what ends them is not part of them.</summary>
internal static class Lines
{
    public static (int End, int Next) End(ReadOnlySpan<byte> data, int start)
    {
        var length = data[start..].IndexOf((byte)'\n');
        if (length < 0)
        {
            return (TrimCr(data, start, data.Length), data.Length);
        }

        var feed = start + length;
        return (TrimCr(data, start, feed), feed + 1);
    }

    private static int TrimCr(ReadOnlySpan<byte> data, int start, int end) => end > start && data[end - 1] == '\r' ? end - 1 : end;
}
