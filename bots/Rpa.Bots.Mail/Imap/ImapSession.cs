using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>Opens sessions in a folder, signed in.</summary>
internal sealed class ImapDoor(string folder, ServerSettings server, Func<string> secret, TimeProvider time, MimeLimits? limits = null, Func<CancellationToken, Task<MailConnection>>? connect = null)
{
    private readonly int _mostLiteral = (limits ?? MimeLimits.Default).Bytes + (64 * 1024);

    public TimeProvider Time => time;

    public string Place => $"{server.Host}:{server.Port}";

    /// <summary>The name of a folder that may be given by its use (`\Sent`), which is asked of the server.</summary>
    public static async Task<string> NameAsync(ImapClient client, string folder, CancellationToken cancellationToken) =>
        folder.StartsWith('\\') ? await client.FolderOfUseAsync(folder, cancellationToken) ?? folder[1..] : folder;

    public async Task<ImapClient> OpenAsync(bool readOnly, (long UidValidity, long ModSeq)? known, CancellationToken cancellationToken)
    {
        var connection = await (connect?.Invoke(cancellationToken) ?? MailConnection.OpenAsync(server, time, cancellationToken));
        var client = await ImapClient.BeginAsync(connection, server, secret, _mostLiteral, cancellationToken);
        try
        {
            var name = await NameAsync(client, folder, cancellationToken);
            try
            {
                await client.SelectAsync(name, readOnly, cancellationToken, known);
            }
            catch (ImapRefusedException) when (name != "INBOX" && !readOnly)
            {
                // A folder of the office's own choice, such as the one for sent mail, may not exist yet.
                await client.CreateAsync(name, cancellationToken);
                await client.SelectAsync(name, readOnly, cancellationToken);
            }

            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }
}

/// <summary>
/// One session, kept, used by one command sequence at a time, opened anew when it broke. After failures in a row it waits longer and longer before it tries again, so that a server in
/// trouble is not run down.
/// </summary>
internal sealed class ImapSession(ImapDoor door) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Backoff _backoff = new(door.Time);
    private ImapClient? _client;
    private (long UidValidity, long ModSeq)? _known;

    /// <summary>Runs commands. Where a kept session turns out to be dead they run once more on a new one, so they must bear repeating.</summary>
    public async Task<T> RunAsync<T>(Func<ImapClient, Task<T>> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var isFresh = _client is null;
            try
            {
                return await work(_client ??= await OpenAsync(cancellationToken));
            }
            catch (IOException e) when (!isFresh && e is not ImapRefusedException)
            {
                await CloseAsync();
                return await work(_client = await OpenAsync(cancellationToken));
            }
        }
        catch (Exception e) when (e is not ImapRefusedException)
        {
            await CloseAsync();
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _one.Dispose();
    }

    private async Task<ImapClient> OpenAsync(CancellationToken cancellationToken)
    {
        _backoff.DemandTurn(door.Place);
        try
        {
            var client = await door.OpenAsync(readOnly: false, _known, cancellationToken);
            _backoff.Succeeded();
            return client;
        }
        catch (Exception e) when (e is IOException)
        {
            _backoff.Failed(e.Message);
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (_client is { } client)
        {
            _known = client.HighestModSeq is { } sequence ? (client.UidValidity, sequence) : null;
            _client = null;
            await client.DisposeAsync();
        }
    }
}
