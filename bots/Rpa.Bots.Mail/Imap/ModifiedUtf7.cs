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

    private static void Flush(StringBuilder result, StringBuilder held)
    {
        if (held.Length > 0)
        {
            result.Append('&').Append(Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(held.ToString())).TrimEnd('=').Replace('/', ',')).Append('-');
            held.Clear();
        }
    }
}
