using System.Runtime.InteropServices;

namespace Rpa.Bots.Documents;

/// <summary>What .NET does not offer: making a directory entry durable.</summary>
public static class Posix
{
    private const int ReadOnlyDirectory = 0x10000;

    /// <summary>fsync of a directory, so that a renamed file is still there after a power failure. Does nothing where there is no libc.</summary>
    public static void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(path, ReadOnlyDirectory);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
