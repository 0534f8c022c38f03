using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Smtp;

/// <summary>A session with a server up to and including the sign-in (RFC 5321, 3207, 4954).</summary>
internal sealed class SmtpSession(MailConnection connection, ServerSettings server) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _extensions = new(StringComparer.OrdinalIgnoreCase);

    public bool Offers(string extension) => _extensions.ContainsKey(extension);

    /// <summary>Greeting, EHLO, TLS, sign-in; null when all went well, else the reply that says no.</summary>
    public async Task<SmtpReply?> BeginAsync(string ownName, Func<string> secret, CancellationToken cancellationToken)
    {
        var greeting = await SmtpReply.ReadAsync(connection, cancellationToken);
        if (greeting.Code != 220)
        {
            return greeting;
        }

        if (await HelloAsync(ownName, cancellationToken) is { } unwelcome)
        {
            return unwelcome;
        }

        if (server.Security == ConnectionSecurity.StartTls)
        {
            if (!Offers("STARTTLS"))
            {
                throw new MailProtocolException($"{server.Host}:{server.Port} does not offer STARTTLS though the account demands it; somebody between may have removed it.");
            }

            var ready = await CommandAsync("STARTTLS", cancellationToken);
            if (ready.Code != 220)
            {
                return ready;
            }

            await connection.StartTlsAsync(cancellationToken);
            if (await HelloAsync(ownName, cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        return server.User is null ? null : await SignInAsync(secret(), cancellationToken);
    }

    public async Task<SmtpReply> CommandAsync(string line, CancellationToken cancellationToken)
    {
        await connection.WriteLineAsync(line, cancellationToken);
        return await SmtpReply.ReadAsync(connection, cancellationToken);
    }

    /// <summary>The message with its dots doubled (RFC 5321, 4.5.2), but not yet the dot that ends it. It must end with CR LF.</summary>
    public Task WriteContentAsync(byte[] message, CancellationToken cancellationToken) => connection.WriteAsync(DoubleDots(message), cancellationToken);

    /// <summary>The dot after which the server may take responsibility.</summary>
    public async Task<SmtpReply> EndContentAsync(CancellationToken cancellationToken)
    {
        await connection.WriteAsync(".\r\n"u8.ToArray(), cancellationToken);
        return await SmtpReply.ReadAsync(connection, cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    internal static byte[] DoubleDots(byte[] message)
    {
        var stuffed = new List<byte>(message.Length + 64);
        var atStart = true;
        foreach (var b in message)
        {
            if (atStart && b == '.')
            {
                stuffed.Add((byte)'.');
            }

            stuffed.Add(b);
            atStart = b == '\n';
        }

        if (!atStart)
        {
            stuffed.AddRange("\r\n"u8);
        }

        return [.. stuffed];
    }

    private async Task<SmtpReply?> HelloAsync(string ownName, CancellationToken cancellationToken)
    {
        _extensions.Clear();
        var reply = await CommandAsync($"EHLO {ownName}", cancellationToken);
        foreach (var line in reply.Lines.Skip(1))
        {
            var blank = line.IndexOfAny([' ', '=']);
            _extensions.TryAdd(blank < 0 ? line : line[..blank], blank < 0 ? "" : line[(blank + 1)..]);
        }

        return reply.Code == 250 ? null : reply;
    }

    private async Task<SmtpReply?> SignInAsync(string secret, CancellationToken cancellationToken)
    {
        var offered = _extensions.TryGetValue("AUTH", out var list) ? list.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        var sasl = Sasl.Choose(offered, server, secret);
        var reply = await CommandAsync(sasl.Initial is { } initial ? $"AUTH {sasl.Mechanism} {Convert.ToBase64String(initial)}" : $"AUTH {sasl.Mechanism}", cancellationToken);
        for (var round = 0; reply.Code == 334 && round < 5; round++)
        {
            var text = string.Concat(reply.Lines);
            var challenge = new byte[text.Length];
            var n = Convert.TryFromBase64String(text, challenge, out var written) ? written : 0;
            reply = await CommandAsync(Convert.ToBase64String(sasl.Respond(challenge[..n])), cancellationToken);
        }

        if (reply.Code != 235)
        {
            return reply;
        }

        // Some servers put SCRAM's last proof into the final reply.
        if (reply.Lines is [var last] && sasl is ScramSha256 && last.StartsWith("dj", StringComparison.Ordinal))
        {
            sasl.Respond(Mime.TransferEncoding.Base64(Encoding.Latin1.GetBytes(last), null).ToArray());
        }

        sasl.DemandProved();
        return null;
    }
}
