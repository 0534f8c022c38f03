using System.Text;

namespace Rpa.Bots.Mail.Mime;

/// <summary>UTF-7 (RFC 2152) in its mail dialect: `+` base64 of UTF-16 `-`. The framework refuses it for good reason; old mails still carry it.</summary>
internal static class Utf7
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var result = new StringBuilder(bytes.Length);
        var i = 0;
        while (i < bytes.Length)
        {
            var b = bytes[i++];
            if (b != '+')
            {
                result.Append((char)b);
                continue;
            }

            if (i < bytes.Length && bytes[i] == '-')
            {
                result.Append('+');
                i++;
                continue;
            }

            var bits = 0;
            var held = 0;
            int digit;
            while (i < bytes.Length && (digit = Digit(bytes[i])) >= 0)
            {
                i++;
                held = ((held << 6) | digit) & 0x3FFFFF;
                bits += 6;
                if (bits >= 16)
                {
                    bits -= 16;
                    result.Append((char)((held >> bits) & 0xFFFF));
                }
            }

            if (i < bytes.Length && bytes[i] == '-')
            {
                i++;
            }
        }

        return result.ToString();
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
