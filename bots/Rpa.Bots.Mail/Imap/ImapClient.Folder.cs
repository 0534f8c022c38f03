using System.Globalization;
using System.Text;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Imap;

/// <summary>What the client does in and with folders.</summary>
internal sealed partial class ImapClient
{
    /// <summary>More than a folder holds that people use.</summary>
    private const int MostUids = 2_000_000;
    private bool _quickResync;

    /// <summary>Name of the selected folder; empty before the first.</summary>
    public string Selected { get; private set; } = "";

    /// <summary>UIDVALIDITY of the selected folder: UIDs mean nothing without it.</summary>
    public long UidValidity { get; private set; }

    /// <summary>Messages in the selected folder.</summary>
    public long Exists { get; private set; }

    /// <summary>The folder's highest modification sequence (RFC 7162); null where the server keeps none.</summary>
    public long? HighestModSeq { get; private set; }

    /// <summary>Counts what the server told of changes: arrivals, removals, flags.</summary>
    public long Changes { get; private set; }

    /// <summary>
    /// Selects a folder. With <paramref name="known"/> (UIDVALIDITY and modification sequence of an earlier session) a server that can (QRESYNC) tells only what changed since.
    /// </summary>
    public async Task SelectAsync(string folder, bool readOnly, CancellationToken cancellationToken, (long UidValidity, long ModSeq)? known = null)
    {
        if (Can("QRESYNC") && !_quickResync)
        {
            await CommandAsync("ENABLE QRESYNC", static _ => { }, cancellationToken);
            _quickResync = true;
        }

        (Selected, UidValidity, Exists, HighestModSeq) = (folder, 0, 0, null);
        var extra = _quickResync && known is { } k ? string.Create(CultureInfo.InvariantCulture, $" (QRESYNC ({k.UidValidity} {k.ModSeq}))")
            : Can("CONDSTORE") ? " (CONDSTORE)" : "";
        await CommandAsync(
            $"{(readOnly ? "EXAMINE" : "SELECT")} {Quoted(ModifiedUtf7.Encode(folder))}{extra}",
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
            Can("ESEARCH") ? $"UID SEARCH RETURN (ALL) {criteria}" : $"UID SEARCH {criteria}",
            response =>
            {
                if (response.Status == "SEARCH")
                {
                    found.UnionWith(response.Items.Skip(1).Select(Number).OfType<uint>());
                }
                else if (response.Status == "ESEARCH" && Find(response.Items, "ALL", 1) is { } all)
                {
                    UidSet.Read(ImapResponse.TextOf(all) ?? "", found);
                }

                if (found.Count > MostUids)
                {
                    throw new MailProtocolException($"{_server.Host} tells of more than {MostUids} messages that match; at most so many are taken.");
                }
            },
            cancellationToken);
        return [.. found];
    }

    /// <summary>Sizes in bytes by UID; a UID that is gone is left out.</summary>
    public async Task<Dictionary<uint, long>> SizesAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var wanted = uids.ToHashSet();
        var sizes = new Dictionary<uint, long>();
        foreach (var set in UidSet.Write(uids))
        {
            await FetchAsync(
                $"{set} (UID RFC822.SIZE)",
                (uid, data) =>
                {
                    if (wanted.Contains(uid))
                    {
                        sizes[uid] = long.TryParse(ImapResponse.TextOf(Find(data, "RFC822.SIZE")), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
                    }
                },
                cancellationToken);
        }

        return sizes;
    }

    /// <summary>Raw messages up to <paramref name="most"/> bytes each, their flags untouched; a UID that is gone is left out.</summary>
    public async Task<Dictionary<uint, byte[]>> FetchAsync(IReadOnlyList<uint> uids, int most, CancellationToken cancellationToken)
    {
        var wanted = uids.ToHashSet();
        var raw = new Dictionary<uint, byte[]>();
        foreach (var set in UidSet.Write(uids))
        {
            await FetchAsync(
                string.Create(CultureInfo.InvariantCulture, $"{set} (UID BODY.PEEK[]<0.{most}>)"),
                (uid, data) =>
                {
                    // The server may report other messages' flags in between; only what was asked for counts.
                    if (wanted.Contains(uid) && (Find(data, "BODY[]<0>") ?? Find(data, "BODY[]")) is { } body)
                    {
                        raw[uid] = BytesOf(body);
                    }
                },
                cancellationToken);
        }

        return raw;
    }

    /// <summary>Header and structure of a message without its content; null when it is gone.</summary>
    public async Task<(byte[] Header, ImapStructure? Structure)?> DescribeAsync(uint uid, int mostHeader, CancellationToken cancellationToken)
    {
        (byte[], ImapStructure?)? found = null;
        await FetchAsync(
            string.Create(CultureInfo.InvariantCulture, $"{uid} (UID BODYSTRUCTURE BODY.PEEK[HEADER]<0.{mostHeader}>)"),
            (at, data) =>
            {
                if (at == uid && (Find(data, "BODY[HEADER]<0>") ?? Find(data, "BODY[HEADER]")) is { } header)
                {
                    found = (BytesOf(header), Find(data, "BODYSTRUCTURE") is IReadOnlyList<object?> tree ? ImapStructure.Read(tree) : null);
                }
            },
            cancellationToken);
        return found;
    }

    /// <summary>Flags by UID.</summary>
    public async Task<Dictionary<uint, IReadOnlyList<string>>> FlagsAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var wanted = uids.ToHashSet();
        var flags = new Dictionary<uint, IReadOnlyList<string>>();
        foreach (var set in UidSet.Write(uids))
        {
            await FetchAsync(
                $"{set} (UID FLAGS)",
                (uid, data) =>
                {
                    if (wanted.Contains(uid))
                    {
                        flags[uid] = Find(data, "FLAGS") is IReadOnlyList<object?> list ? [.. list.OfType<string>()] : [];
                    }
                },
                cancellationToken);
        }

        return flags;
    }

    /// <summary>Adds (`+FLAGS.SILENT`) or takes (`-FLAGS.SILENT`) flags.</summary>
    public async Task StoreAsync(IReadOnlyList<uint> uids, bool add, string flags, CancellationToken cancellationToken)
    {
        foreach (var set in UidSet.Write(uids))
        {
            await CommandAsync($"UID STORE {set} {(add ? '+' : '-')}FLAGS.SILENT ({flags})", static _ => { }, cancellationToken);
        }
    }

    /// <summary>
    /// Moves messages: MOVE where the server can, else copied, flagged and, where only they are then removed (UIDPLUS), expunged. A plain EXPUNGE would remove what others flagged, so it is
    /// never sent.
    /// </summary>
    public async Task MoveAsync(IReadOnlyList<uint> uids, string folder, CancellationToken cancellationToken)
    {
        foreach (var set in UidSet.Write(uids))
        {
            if (Can("MOVE"))
            {
                await InFolderAsync(folder, target => CommandAsync($"UID MOVE {set} {target}", static _ => { }, cancellationToken), cancellationToken);
                continue;
            }

            await InFolderAsync(folder, target => CommandAsync($"UID COPY {set} {target}", static _ => { }, cancellationToken), cancellationToken);
            await CommandAsync($"UID STORE {set} +FLAGS.SILENT (\\Seen \\Deleted)", static _ => { }, cancellationToken);
            if (Can("UIDPLUS"))
            {
                await CommandAsync($"UID EXPUNGE {set}", static _ => { }, cancellationToken);
            }
        }
    }

    /// <summary>Removes messages of the selected folder for good where the server can remove exactly these; else they stay flagged as deleted.</summary>
    public async Task DeleteAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        foreach (var set in UidSet.Write(uids))
        {
            await CommandAsync($"UID STORE {set} +FLAGS.SILENT (\\Deleted)", static _ => { }, cancellationToken);
            if (Can("UIDPLUS"))
            {
                await CommandAsync($"UID EXPUNGE {set}", static _ => { }, cancellationToken);
            }
        }
    }

    /// <summary>Makes a folder.</summary>
    public Task CreateAsync(string folder, CancellationToken cancellationToken) => CommandAsync($"CREATE {Quoted(ModifiedUtf7.Encode(folder))}", static _ => { }, cancellationToken);

    /// <summary>Puts a message into a folder, which is made if it is missing; where it lies then, as far as the server tells (UIDPLUS).</summary>
    public async Task<(long UidValidity, uint Uid)?> AppendAsync(string folder, byte[] raw, string flags, CancellationToken cancellationToken)
    {
        ImapResponse? done = null;
        await InFolderAsync(folder, async target => done = await CommandAsync([$"APPEND {target} ({flags}) ", raw], $"APPEND {folder}", static _ => { }, cancellationToken), cancellationToken);
        return done?.CodeText("APPENDUID")?.Split(' ') is [var validity, var uid] && long.TryParse(validity, CultureInfo.InvariantCulture, out var v) && uint.TryParse(uid, CultureInfo.InvariantCulture, out var u) ? (v, u) : null;
    }

    /// <summary>One header field of each message, as it stands there.</summary>
    public async Task<List<(uint Uid, byte[] Header)>> HeadersAsync(IReadOnlyList<uint> uids, string field, int most, CancellationToken cancellationToken)
    {
        var wanted = uids.ToHashSet();
        var headers = new List<(uint, byte[])>();
        foreach (var set in UidSet.Write(uids))
        {
            await FetchAsync(
                string.Create(CultureInfo.InvariantCulture, $"{set} (UID BODY.PEEK[HEADER.FIELDS ({field})]<0.{most}>)"),
                (uid, data) =>
                {
                    if (data.SkipWhile(d => d is not string key || !key.StartsWith("BODY[HEADER.FIELDS", StringComparison.OrdinalIgnoreCase)).Skip(1).FirstOrDefault() is { } header && wanted.Remove(uid))
                    {
                        headers.Add((uid, BytesOf(header)));
                    }
                },
                cancellationToken);
        }

        return headers;
    }

    /// <summary>The folder that the server marks with a use (RFC 6154), such as `\Sent`; null where it marks none.</summary>
    public async Task<string?> FolderOfUseAsync(string use, CancellationToken cancellationToken)
    {
        string? found = null;
        await CommandAsync(
            Can("SPECIAL-USE") && Can("LIST-EXTENDED") ? "LIST (SPECIAL-USE) \"\" \"*\"" : "LIST \"\" \"*\"",
            response =>
            {
                if (response.Status == "LIST" && response.Items is [_, IReadOnlyList<object?> marks, _, var name] && marks.OfType<string>().Contains(use, StringComparer.OrdinalIgnoreCase))
                {
                    found ??= ModifiedUtf7.Decode(ImapResponse.TextOf(name) ?? "");
                }
            },
            cancellationToken);
        return found;
    }

    private static byte[] BytesOf(object body) => body as byte[] ?? Encoding.Latin1.GetBytes(ImapResponse.TextOf(body) ?? "");

    private static object? Find(IReadOnlyList<object?> pairs, string name, int from = 0)
    {
        for (var i = from; i + 1 < pairs.Count; i++)
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

    private async Task InFolderAsync(string folder, Func<string, Task> work, CancellationToken cancellationToken)
    {
        var target = Quoted(ModifiedUtf7.Encode(folder));
        try
        {
            await work(target);
        }
        catch (ImapRefusedException e) when (e.WantsCreation)
        {
            await CreateAsync(folder, cancellationToken);
            await work(target);
        }
    }

    private Task FetchAsync(string what, Action<uint, IReadOnlyList<object?>> found, CancellationToken cancellationToken) => CommandAsync(
        $"UID FETCH {what}",
        response =>
        {
            if (response.Items is [_, string kind, IReadOnlyList<object?> data] && kind.Equals("FETCH", StringComparison.OrdinalIgnoreCase) && Number(Find(data, "UID")) is { } uid)
            {
                found(uid, data);
            }
        },
        cancellationToken);

    /// <summary>Keeps note of what the server tells of the folder, whichever command it comes with.</summary>
    private void Notice(ImapResponse response)
    {
        if (response.CodeNumber("HIGHESTMODSEQ") is { } sequence)
        {
            HighestModSeq = sequence;
        }

        if (response.Items is [var number, string kind, ..] && Number(number) is { } count)
        {
            if (kind.Equals("EXISTS", StringComparison.OrdinalIgnoreCase))
            {
                Exists = count;
                Changes++;
            }
            else if (kind.Equals("EXPUNGE", StringComparison.OrdinalIgnoreCase) || kind.Equals("FETCH", StringComparison.OrdinalIgnoreCase))
            {
                Changes++;
            }
        }
        else if (response.Status == "VANISHED")
        {
            Changes++;
        }
    }
}
