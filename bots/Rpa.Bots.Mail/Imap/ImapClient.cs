using System.Globalization;
using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>The server said no to a command that it understood.</summary>
internal sealed class ImapRefusedException(string message) : IOException(message);

/// <summary>
/// A session with an IMAP4rev1 server (RFC 3501), as far as a mail trigger needs it: sign in, select, search, fetch without marking, flag. UIDs only. Untagged data may
/// come at any time and is taken where it comes.
/// </summary>
internal sealed class ImapClient : IAsyncDisposable
{
    private readonly MailConnection _connection;
    private readonly ServerSettings _server;
    private readonly ImapReader _reader;
    private readonly HashSet<string> _capabilities = new(StringComparer.OrdinalIgnoreCase);
    private int _tag;

    private ImapClient(MailConnection connection, ServerSettings server, int mostLiteralBytes)
    {
        _connection = connection;
        _server = server;
        _reader = new ImapReader(connection, mostLiteralBytes);
    }

    /// <summary>UIDVALIDITY of the selected folder: UIDs mean nothing without it.</summary>
    public long UidValidity { get; private set; }

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

    public async Task SelectAsync(string folder, bool readOnly, CancellationToken cancellationToken)
    {
        UidValidity = 0;
        await CommandAsync(
            $"{(readOnly ? "EXAMINE" : "SELECT")} {Quoted(ModifiedUtf7.Encode(folder))}",
            response => UidValidity = response.CodeNumber("UIDVALIDITY") ?? UidValidity,
            cancellationToken);
        if (UidValidity == 0)
        {
            throw new MailProtocolException($"{_server.Host} gives folder '{folder}' no UIDVALIDITY; without it messages cannot be told apart.");
        }
    }

    /// <summary>UIDs that match, ascending.</summary>
    public async Task<IReadOnlyList<uint>> SearchAsync(string criteria, CancellationToken cancellationToken)
    {
        var found = new SortedSet<uint>();
        await CommandAsync(
            $"UID SEARCH {criteria}",
            response =>
            {
                if (response.Status == "SEARCH")
                {
                    found.UnionWith(response.Items.Skip(1).Select(Number).OfType<uint>());
                }
            },
            cancellationToken);
        return [.. found];
    }

    /// <summary>The raw message up to <paramref name="most"/> bytes, its flags untouched; null when the UID is gone.</summary>
    public async Task<byte[]?> FetchAsync(uint uid, int most, CancellationToken cancellationToken)
    {
        byte[]? raw = null;
        await CommandAsync(
            string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (UID BODY.PEEK[]<0.{most}>)"),
            response =>
            {
                // The server may report other messages' flags in between; only our UID counts.
                if (response.Items is [_, string kind, IReadOnlyList<object?> data] && kind.Equals("FETCH", StringComparison.OrdinalIgnoreCase)
                    && Number(Find(data, "UID")) == uid && (Find(data, "BODY[]<0>") ?? Find(data, "BODY[]")) is { } body)
                {
                    raw = body as byte[] ?? Encoding.Latin1.GetBytes(ImapResponse.TextOf(body) ?? "");
                }
            },
            cancellationToken);
        return raw;
    }

    public Task SetSeenAsync(uint uid, CancellationToken cancellationToken) =>
        CommandAsync(string.Create(CultureInfo.InvariantCulture, $"UID STORE {uid} +FLAGS.SILENT (\\Seen)"), static _ => { }, cancellationToken);

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

    private static object? Find(IReadOnlyList<object?> pairs, string name)
    {
        for (var i = 0; i + 1 < pairs.Count; i += 2)
        {
            if (pairs[i] is string key && key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return pairs[i + 1];
            }
        }

        return null;
    }

    private static uint? Number(object? item) =>
        uint.TryParse(ImapResponse.TextOf(item), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

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
            await CommandAsync($"LOGIN {Quoted(_server.User!)} {Quoted(secret)}", static _ => { }, cancellationToken, "LOGIN");
            return;
        }

        var sasl = Sasl.Choose(offered, _server, secret);
        var early = sasl.Initial is not null && _capabilities.Contains("SASL-IR");
        var tag = await SendAsync(early ? $"AUTHENTICATE {sasl.Mechanism} {Convert.ToBase64String(sasl.Initial!)}" : $"AUTHENTICATE {sasl.Mechanism}", cancellationToken);
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

    private async Task<string> SendAsync(string command, CancellationToken cancellationToken)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"r{++_tag}");
        await _connection.WriteLineAsync($"{tag} {command}", cancellationToken);
        return tag;
    }

    private async Task CommandAsync(string command, Action<ImapResponse> untagged, CancellationToken cancellationToken, string? shownAs = null)
    {
        var tag = await SendAsync(command, cancellationToken);
        while (true)
        {
            var response = await _reader.ReadAsync(cancellationToken);
            if (response.Tag == tag)
            {
                Demand(response, shownAs ?? command);
                return;
            }

            if (response.Tag == "*" && response.Status == "BYE")
            {
                throw new MailProtocolException($"{_server.Host} ends the session: {response.Line}");
            }

            if (response.Tag == "*")
            {
                untagged(response);
            }
        }
    }

    private void Demand(ImapResponse response, string command)
    {
        if (response.Status != "OK")
        {
            throw new ImapRefusedException($"{_server.Host} refuses '{command}': {response.Line}");
        }
    }
}
