using System.Text;

namespace Rpa.Bots.Mail.Imap;

/// <summary>Folder names on the wire (RFC 3501, 5.1.3): `&amp;` begins base64 of UTF-16, `,` stands for `/`.</summary>
internal static class ModifiedUtf7
{
    public static string Encode(string name)
    {
        var result = new StringBuilder();
        var held = new StringBuilder();
        foreach (var c in name)
        {
            if (c is >= ' ' and <= '~')
            {
                Flush(result, held);
                result.Append(c == '&' ? "&-" : c.ToString());
            }
            else
            {
                held.Append(c);
            }
        }

        Flush(result, held);
        return result.ToString();
    }

    /// <summary>The name; one that is not well formed stays as it is, for it may be a server's own.</summary>
    public static string Decode(string wire)
    {
        var result = new StringBuilder();
        for (var i = 0; i < wire.Length; i++)
        {
            var end = wire[i] == '&' ? wire.IndexOf('-', i) : -1;
            if (end < 0)
            {
                result.Append(wire[i]);
                continue;
            }

            var base64 = wire[(i + 1)..end].Replace(',', '/');
            var bytes = new byte[base64.Length];
            if (base64.Length > 0 && (!Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out var n) || n % 2 != 0))
            {
                return wire;
            }
            else
            {
                result.Append(base64.Length == 0 ? "&" : Encoding.BigEndianUnicode.GetString(bytes, 0, base64.Length * 6 / 16 * 2));
            }

            i = end;
        }

        return result.ToString();
    }

    private static void Flush(StringBuilder result, StringBuilder held)
    {
        if (held.Length > 0)
        {
            result.Append('&').Append(Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(held.ToString())).TrimEnd('=').Replace('/', ',')).Append('-');
            held.Clear();
        }
    }
}
