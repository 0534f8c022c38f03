using System.Globalization;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Smtp;

/// <summary>A reply (RFC 5321, 4.2): a code and its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MostLines = 200;

    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsTransient => Code is >= 400 and < 500;

    public override string ToString() => $"{Code} {string.Join(' ', Lines)}";

    public static async Task<SmtpReply> ReadAsync(MailConnection connection, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await connection.ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 200 or > 599 || lines.Count >= MostLines)
            {
                throw new MailProtocolException($"The server's answer is no SMTP reply: '{(line.Length > 80 ? line[..80] + "…" : line)}'.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length < 4 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }
        }
    }
}
