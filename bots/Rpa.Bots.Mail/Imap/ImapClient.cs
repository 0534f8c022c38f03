using System.Globalization;
using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>The server said no to a command that it understood.</summary>
internal sealed class ImapRefusedException(string message, bool wantsCreation = false) : IOException(message)
{
    /// <summary>The folder does not exist but may be made (TRYCREATE).</summary>
    public bool WantsCreation { get; } = wantsCreation;
}

/// <summary>
/// A session with an IMAP4rev1 server (RFC 3501; RFC 9051 where it differs): greeting, TLS, sign-in, commands with literals. UIDs only. Untagged data may come at any time and is taken
/// where it comes.
/// </summary>
internal sealed partial class ImapClient : IAsyncDisposable
{
    /// <summary>A line holds no literal, but the answer to SEARCH lists every UID on one.</summary>
    private const int LongestLine = 4 * 1024 * 1024;

    /// <summary>What a server may tell while one command runs; a folder's every message could be told of.</summary>
    private const int MostResponses = 2_000_000;
    private readonly MailConnection _connection;
    private readonly ServerSettings _server;
    private readonly ImapReader _reader;
    private readonly HashSet<string> _capabilities = new(StringComparer.OrdinalIgnoreCase);
    private int _tag;

    private ImapClient(MailConnection connection, ServerSettings server, int mostLiteralBytes)
    {
        _connection = connection;
        _connection.LongestLine = LongestLine;
        _server = server;
        _reader = new ImapReader(connection, mostLiteralBytes);
    }

    /// <summary>What the server says it can do.</summary>
    public bool Can(string capability) => _capabilities.Contains(capability);

    /// <summary>Greeting, TLS and sign-in on an open connection, which the client owns from now on.</summary>
    public static async Task<ImapClient> BeginAsync(MailConnection connection, ServerSettings server, Func<string> secret, int mostLiteralBytes, CancellationToken cancellationToken)
    {
        var client = new ImapClient(connection, server, mostLiteralBytes);
        try
        {
            await client.WelcomeAsync(secret, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public Task NoOperationAsync(CancellationToken cancellationToken) => CommandAsync("NOOP", static _ => { }, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>A quoted string; what cannot stand in one is refused, so that no argument becomes a command.</summary>
    internal static string Quoted(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            throw new ArgumentException($"'{Mime.Outgoing.EmailAddress.Shown(text)}' cannot be written to an IMAP server: only printable ASCII can.", nameof(text));
        }

        return "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
    }

    private async Task WelcomeAsync(Func<string> secret, CancellationToken cancellationToken)
    {
        var greeting = await _reader.ReadAsync(cancellationToken);
        if (greeting.Tag != "*" || greeting.Status is not ("OK" or "PREAUTH"))
        {
            throw new MailProtocolException($"{_server.Host} does not greet as an IMAP server: '{greeting.Line}'.");
        }

        // PREAUTH before TLS would let somebody between keep the session in the clear (RFC 9051, 11.2).
        if (_server.Security == ConnectionSecurity.StartTls)
        {
            if (greeting.Status == "PREAUTH")
            {
                throw new MailProtocolException($"{_server.Host} skips the sign-in before TLS; the connection may be tampered with.");
            }

            await CapabilityAsync(cancellationToken);
            if (!_capabilities.Contains("STARTTLS"))
            {
                throw new MailProtocolException($"{_server.Host}:{_server.Port} does not offer STARTTLS though the account demands it; somebody between may have removed it.");
            }

            await CommandAsync("STARTTLS", static _ => { }, cancellationToken);
            await _connection.StartTlsAsync(cancellationToken);
        }

        await CapabilityAsync(cancellationToken);
        if (greeting.Status != "PREAUTH" && _server.User is not null)
        {
            await SignInAsync(secret(), cancellationToken);

            // Many extensions are told to those who are signed in only.
            await CapabilityAsync(cancellationToken);
        }
    }

    private async Task CapabilityAsync(CancellationToken cancellationToken)
    {
        _capabilities.Clear();
        await CommandAsync(
            "CAPABILITY",
            response =>
            {
                if (response.Status == "CAPABILITY")
                {
                    _capabilities.UnionWith(response.Items.OfType<string>());
                }
            },
            cancellationToken);
    }

    private async Task SignInAsync(string secret, CancellationToken cancellationToken)
    {
        var offered = _capabilities.Where(c => c.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase)).Select(c => c[5..]).ToList();
        if (offered.Count == 0 && !_capabilities.Contains("LOGINDISABLED"))
        {
            await CommandAsync(["LOGIN ", Text(_server.User!), " ", Text(secret)], "LOGIN", static _ => { }, cancellationToken);
            return;
        }

        var sasl = Sasl.Choose(offered, _server, secret);
        var early = sasl.Initial is not null && _capabilities.Contains("SASL-IR");
        var tag = NextTag();
        await _connection.WriteLineAsync(early ? $"{tag} AUTHENTICATE {sasl.Mechanism} {Convert.ToBase64String(sasl.Initial!)}" : $"{tag} AUTHENTICATE {sasl.Mechanism}", cancellationToken);
        var initialSent = early || sasl.Initial is null;
        for (var round = 0; round < 8; round++)
        {
            var response = await _reader.ReadAsync(cancellationToken);
            if (response.Tag == "+")
            {
                var challenge = Mime.TransferEncoding.Base64(Encoding.Latin1.GetBytes(ImapResponse.TextOf(response.Items[0]) ?? ""), null).ToArray();
                var answer = initialSent ? sasl.Respond(challenge) : sasl.Initial!;
                initialSent = true;
                await _connection.WriteLineAsync(Convert.ToBase64String(answer), cancellationToken);
            }
            else if (response.Tag == tag)
            {
                Demand(response, "AUTHENTICATE");
                sasl.DemandProved();
                return;
            }
        }

        throw new MailProtocolException($"{_server.Host} does not come to an end with the sign-in.");
    }

    /// <summary>A text as a command's piece: quoted where it can be, else a literal, which may hold anything but NUL.</summary>
    private static object Text(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? Quoted(text)
        : text.Contains('\0', StringComparison.Ordinal) ? throw new ArgumentException("A text for an IMAP server holds NUL.", nameof(text))
        : Encoding.UTF8.GetBytes(text);

    private string NextTag() => string.Create(CultureInfo.InvariantCulture, $"r{++_tag}");

    private Task CommandAsync(string command, Action<ImapResponse> untagged, CancellationToken cancellationToken) => CommandAsync([command], command, untagged, cancellationToken);

    /// <summary>Sends a command whose pieces are text (`string`) or literals (`byte[]`), and takes what comes until it is answered.</summary>
    private async Task<ImapResponse> CommandAsync(IReadOnlyList<object> pieces, string shownAs, Action<ImapResponse> untagged, CancellationToken cancellationToken)
    {
        var tag = NextTag();
        var line = new StringBuilder(tag).Append(' ');
        foreach (var piece in pieces)
        {
            if (piece is not byte[] literal)
            {
                line.Append((string)piece);
                continue;
            }

            var together = _capabilities.Contains("LITERAL+") || (literal.Length <= 4096 && _capabilities.Contains("LITERAL-"));
            line.Append(CultureInfo.InvariantCulture, $"{{{literal.Length}{(together ? "+" : "")}}}");
            await _connection.WriteLineAsync(line.ToString(), cancellationToken);
            line.Clear();
            if (!together && await WaitForContinuationAsync(tag, untagged, cancellationToken) is { } early)
            {
                Demand(early, shownAs);
                return early;
            }

            await _connection.WriteAsync(literal, cancellationToken);
        }

        await _connection.WriteLineAsync(line.ToString(), cancellationToken);
        for (var responses = 0; responses < MostResponses; responses++)
        {
            var response = await NextAsync(untagged, cancellationToken);
            if (response.Tag == tag)
            {
                Demand(response, shownAs);
                return response;
            }
        }

        throw new MailProtocolException($"{_server.Host} sent {MostResponses} lines in answer to '{shownAs}' and does not come to an end.");
    }

    /// <summary>Waits until the server is ready for a literal; its answer to the whole command where it refuses before.</summary>
    private async Task<ImapResponse?> WaitForContinuationAsync(string tag, Action<ImapResponse> untagged, CancellationToken cancellationToken)
    {
        while (true)
        {
            var response = await NextAsync(untagged, cancellationToken);
            if (response.Tag == "+")
            {
                return null;
            }

            if (response.Tag == tag)
            {
                return response.Status == "OK" ? throw new MailProtocolException($"{_server.Host} accepts a command before it was sent.") : response;
            }
        }
    }

    private async Task<ImapResponse> NextAsync(Action<ImapResponse> untagged, CancellationToken cancellationToken)
    {
        var response = await _reader.ReadAsync(cancellationToken);
        if (response.Tag == "*")
        {
            if (response.Status == "BYE")
            {
                throw new MailProtocolException($"{_server.Host} ends the session: {response.Line}");
            }

            Notice(response);
            untagged(response);
        }

        return response;
    }

    private void Demand(ImapResponse response, string command)
    {
        if (response.Status != "OK")
        {
            throw new ImapRefusedException($"{_server.Host} refuses '{command}': {response.Line}", response.Line.Contains("[TRYCREATE]", StringComparison.OrdinalIgnoreCase));
        }
    }
}
