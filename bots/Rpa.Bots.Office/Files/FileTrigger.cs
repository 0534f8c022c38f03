using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Rpa.Bots.Actions;
using Rpa.Bots.Documents;
using Rpa.Bots.Triggers;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Office.Files;

/// <summary>
/// `file.watch`: each file that comes to rest in a folder starts a case, once (R4). Its key is the folder's name, the file's name and the hash of its bytes: a new version under an old name is a new case, the same
/// file after a crash is not.
/// </summary>
internal sealed class FileTrigger(ImmutableArray<WatchedFolder> folders, TimeProvider time) : ITriggerSource, IDisposable
{
    private readonly ConcurrentDictionary<string, FolderLook> _looks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FolderWatch> _watches = new(StringComparer.Ordinal);

    public string Name => "file";

    public CelType ScopeType { get; } = CelType.Record("file",
    [
        new("name", CelType.String), new("folder", CelType.String), new("size", CelType.Int), new("mediaType", CelType.String), new("modifiedAt", CelType.Timestamp),
    ]);

    public ImmutableArray<InputParameter> Settings { get; } = [new("folder", CelType.String, TakesPersonal: false)];

    public async IAsyncEnumerable<TriggerItem> PollAsync(MapValue settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Folder(settings);
        BotConfigurationException? fault = null;
        DoneFolder.Recover(folder);
        foreach (var file in Look(folder).Settled())
        {
            TriggerItem? item = null;
            try
            {
                item = await ReadAsync(folder, file, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BotConfigurationException)
            {
                fault ??= e as BotConfigurationException ?? new BotConfigurationException($"The file '{file.FullName}' cannot be read: {e.Message} Repair its permissions or its name, or move it away.", e);
            }

            if (item is not null)
            {
                yield return item;
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public Task AcknowledgeAsync(MapValue settings, TriggerItem item, CancellationToken cancellationToken)
    {
        var folder = Folder(settings);
        var name = NameOf(item.Key);
        if (File.Exists(Path.Combine(folder.Path, name)))
        {
            DoneFolder.Move(folder, name, item.Sha256);
        }

        return Task.CompletedTask;
    }

    public Task WaitForNewsAsync(MapValue settings, CancellationToken cancellationToken)
    {
        var folder = Folder(settings);
        return Look(folder).IsRestless
            ? Task.Delay(folder.Settle, time, cancellationToken)
            : _watches.GetOrAdd(folder.Name, _ => new FolderWatch(folder.Path)).NextAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }
    }

    private static async Task<TriggerItem?> ReadAsync(WatchedFolder folder, FileInfo file, CancellationToken cancellationToken)
    {
        if (file.Length > folder.LargestFile)
        {
            throw new BotConfigurationException(
                $"The file '{file.FullName}' has {file.Length} bytes; at most {folder.LargestFile} are taken. Raise 'largest-file' of the folder '{folder.Name}', or move it away.");
        }

        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (FileNotFoundException) when (!new DirectoryInfo(folder.Path).EnumerateFiles().Any(f => f.Name == file.Name))
        {
            return null;
        }

        // Who writes once more, or puts a link in its place, starts over.
        var now = new FileInfo(file.FullName);
        if (!now.Exists || now.LinkTarget is not null || now.Length != file.Length || bytes.Length != file.Length || now.LastWriteTimeUtc != file.LastWriteTimeUtc)
        {
            return null;
        }

        var name = FileNames.Clean(file.Name) ?? "file";
        var type = ContentSniffer.MediaType(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var scope = Value.Map(
            ("name", Value.Of(name)), ("folder", Value.Of(folder.Name)), ("size", Value.Of(bytes.Length)), ("mediaType", Value.Of(type)), ("modifiedAt", Value.Of(new DateTimeOffset(file.LastWriteTimeUtc))));
        return new TriggerItem($"{folder.Name}/{hash}/{file.Name}", hash, bytes, name, type, scope, [new ArrivedDocument(name, type, bytes)], []) { KeyAlone = true };
    }

    private static string NameOf(string key) => key[(key.IndexOf('/', key.IndexOf('/', StringComparison.Ordinal) + 1) + 1)..];

    private FolderLook Look(WatchedFolder folder) => _looks.GetOrAdd(folder.Name, _ => new FolderLook(folder, time));

    private WatchedFolder Folder(MapValue settings)
    {
        var name = settings.Text("folder");
        var folder = folders.FirstOrDefault(f => f.Name == name) ?? throw new BotConfigurationException(
            $"The folder '{name}' is not configured (known: {(folders.IsEmpty ? "none" : string.Join(", ", folders.Select(f => f.Name).Order(StringComparer.Ordinal)))}). Add it with its path under 'folders:' in rpa.yaml.");
        return Directory.Exists(folder.Path) ? folder : throw new BotConfigurationException($"The folder '{folder.Path}' ('{folder.Name}') does not exist on this machine. Make it, or mount it.");
    }
}
