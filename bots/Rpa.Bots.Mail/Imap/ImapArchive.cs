using System.Globalization;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Imap;

/// <summary>A folder on an IMAP server; a copy is known by its bytes, for a server gives a message no name of ours.</summary>
internal sealed class ImapArchive(string account, string folder, ImapSession session) : IMailArchive
{
    public Task<string?> FindAsync(string name, byte[] raw, CancellationToken cancellationToken) => session.RunAsync(client => FindAsync(client, WithCarriageReturns(raw), cancellationToken), cancellationToken);

    public async Task<string> StoreAsync(string name, byte[] raw, Func<CancellationToken, Task<ArmedEffect>> begin, CancellationToken cancellationToken)
    {
        var wire = WithCarriageReturns(raw);
        if (await session.RunAsync(client => FindAsync(client, wire, cancellationToken), cancellationToken) is { } there)
        {
            return there;
        }

        var armed = await begin(cancellationToken);
        var isSent = false;
        return await session.RunAsync(
            async client =>
            {
                // The session may be opened anew and this run again: then the first try may have arrived.
                if (isSent && await FindAsync(client, wire, cancellationToken) is { } arrived)
                {
                    return arrived;
                }

                armed.DemandArmed();
                isSent = true;
                await client.AppendAsync(folder, wire, "\\Seen", cancellationToken);
                return await FindAsync(client, wire, cancellationToken) ?? MailboxItem.KeyOf(account, folder, client.UidValidity.ToString(CultureInfo.InvariantCulture), "");
            },
            cancellationToken);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task<string?> FindAsync(ImapClient client, byte[] wire, CancellationToken cancellationToken)
    {
        await client.NoOperationAsync(cancellationToken);
        HeaderBlock.Read(wire, 0, MimeLimits.Default, new Warnings(), static (_, _, _) => false, out var header);
        var id = header.MessageId is { } found && found.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? $" HEADER Message-ID {ImapClient.Quoted(found)}" : "";
        var uids = await client.SearchAsync(string.Create(CultureInfo.InvariantCulture, $"UNDELETED LARGER {wire.Length - 1} SMALLER {wire.Length + 1}{id}"), cancellationToken);
        foreach (var uid in uids)
        {
            if ((await client.FetchAsync([uid], wire.Length + 1, cancellationToken)).GetValueOrDefault(uid) is { } raw && raw.AsSpan().SequenceEqual(wire))
            {
                return MailboxItem.KeyOf(account, folder, client.UidValidity.ToString(CultureInfo.InvariantCulture), uid.ToString(CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    /// <summary>Lines of a message on the wire end by CR LF (RFC 3501, 2.2); files from elsewhere may have LF alone.</summary>
    private static byte[] WithCarriageReturns(byte[] raw)
    {
        var bare = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            bare += raw[i] == '\n' && (i == 0 || raw[i - 1] != '\r') ? 1 : 0;
        }

        if (bare == 0)
        {
            return raw;
        }

        var wire = new byte[raw.Length + bare];
        var n = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\n' && (i == 0 || raw[i - 1] != '\r'))
            {
                wire[n++] = (byte)'\r';
            }

            wire[n++] = raw[i];
        }

        return wire;
    }
}
