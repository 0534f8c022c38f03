using System.Collections.Concurrent;
using Rpa.Bots.Actions;

namespace Rpa.Bots.Office.Sheets;

/// <summary>The folder of the sheets: names stay inside it, one writer at a time holds a file, and a file is only ever replaced as a whole.</summary>
internal sealed class SheetFolder(OfficeOptions options)
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new();

    /// <summary>The path of `results.xlsx` or `2026/results.xlsx`.</summary>
    public string PathOf(string file)
    {
        var parts = file.Split('/');
        var isPlain = file.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) && file.Length <= 200
            && parts.All(p => p.Length > 0 && p.Trim() == p && p[0] != '.' && p.All(c => !char.IsControl(c) && !"\\:*?\"<>|".Contains(c, StringComparison.Ordinal)));
        return isPlain
            ? Path.Combine([Path.GetFullPath(options.Folder), .. parts])
            : throw new InvalidOperationException($"'{file}' is no name of a sheet. Expected is a name below the folder of the sheets that ends with .xlsx, such as results.xlsx.");
    }

    /// <summary>The bytes, or none where there is no file.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return default;
        }

        var info = new FileInfo(path);
        return info.Length <= SheetFile.MaxBytes
            ? await File.ReadAllBytesAsync(path, cancellationToken)
            : throw new SheetException($"'{info.Name}' has {info.Length} bytes; at most {SheetFile.MaxBytes} are read. Begin a new file.");
    }

    /// <summary>Holds the file against other writers of this machine until disposed.</summary>
    public async Task<IDisposable> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var gate = Gates.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
        if (!await gate.WaitAsync(options.LockTimeout, cancellationToken))
        {
            throw new IOException($"'{Path.GetFileName(path)}' is being written to.");
        }

        try
        {
            CreateFolder(path);
            var lockPath = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + ".lock");
            while (true)
            {
                try
                {
                    return new Held(gate, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                }
                catch (IOException) when (time.GetElapsedTime(started) < options.LockTimeout)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
                }
            }
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    /// <summary>Writes beside the file and makes it durable; <see cref="File.Move(string, string, bool)"/> then is the one irreversible step.</summary>
    public static async Task<string> StageAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var staged = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + ".new");
        await using var stream = new FileStream(staged, FileMode.Create, FileAccess.Write, FileShare.None);
        await stream.WriteAsync(bytes, cancellationToken);
        stream.Flush(flushToDisk: true);
        return staged;
    }

    private static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new BotConfigurationException($"The folder of the sheets, '{Path.GetDirectoryName(path)}', cannot be created. Make it writable, or name another one.", e);
        }
    }

    private sealed class Held(SemaphoreSlim gate, FileStream stream) : IDisposable
    {
        public void Dispose()
        {
            stream.Dispose();
            gate.Release();
        }
    }
}
